# Report
report-title = AI adoption report
report-covers = Period
report-days = { $first } to { $last }
report-week = Figures of week
report-made = Made on
report-company = Company
report-part-summary = Summary
report-part-background = 1  Background and issue
report-part-done = 2  What was done, and where
report-part-results = 3  Results
report-part-next = 4  Next steps and request
report-heading-use = How use has spread
report-heading-departments = Use by department
report-heading-time = Time saved (self-reported)
report-heading-voices = How people feel about it
report-heading-targets = Targets
report-heading-method = How it was measured, and its limits
report-heading-steps = Next steps
report-heading-request = Request for approval
report-column-figure = Figure
report-column-value = Value
report-column-before = Before
report-column-sure = Range and verdict
report-column-n = Out of
report-column-period = Period
report-column-phase = Phase
report-column-began = Began
report-column-leads = Led by
report-column-state = State
report-column-department = Department
report-column-people = People
report-column-whom = For
report-column-target = Target
report-column-now = Now
report-column-verdict = Verdict
report-column-due = Due
report-column-owner = Owner
report-column-task = Task
report-column-saved = Saved, median
report-column-quartiles = Middle half
report-column-ratio = Time cut
report-column-longer = Took longer
report-column-reports = Reports
report-column-gap = Point
report-column-step = What to do
report-column-matter = Item
report-column-entry = Entry
report-interval = 95% range { $low } to { $high }
report-control = usual range { $low } to { $high }
report-period-wave = survey closed { $day }
report-period-weeks = { $weeks } weeks to { $week }
report-source = { $name }: { $period }, out of { $n }
report-source-alone = { $name }: { $period }
report-headline = Of the { $eligible } people entitled to use AI, { $active } ({ $share }) used it in the last four weeks.
report-headline-targets = { " " }Targets met: { $met } of { $count }.
report-note-summary = "Out of" counts people for use; tries or requests for how they went; answers for surveys. "Before" is the week before (for four-week figures the four weeks before, for surveys the last one).
report-background = The wall that stands highest now: { $wall }.
report-background-unclear = There is not yet enough to say which wall stands highest.
report-purpose = Purpose: { $purpose }
report-no-purpose = Purpose: (say here in one sentence which work is to change, and how)
report-people = The { $eligible } people entitled, in { $week }: { $active } used AI in the last four weeks, { $dormant } had used it before, { $never } never have
report-told = { $source }: { $value }
report-sign = What speaks for it: { $source }
report-topic = { $topic } ({ $questions })
report-unmet = Asked for without a fitting template in the last four weeks: { $topics }
report-note-background = How high a wall is was estimated by rule from use, questions and surveys.
report-done = The rollout is now in the phase "{ $phase }".
report-done-unmarked = No phase has been recorded yet.
report-phase-to-come = Not set
report-phase-now = Under way
report-phase-done = Done
report-phase-ahead = To come
report-did-surveys = { $count ->
    [one] { $count } survey, delivered to { $delivered } people
   *[other] { $count } surveys, delivered { $delivered } times
}
report-did-lessons = { $count ->
    [one] { $count } tip sent out
   *[other] { $count } tips sent out
}
report-did-stories = { $count ->
    [one] { $count } colleague's story shared
   *[other] { $count } colleagues' stories shared
}
report-did-use-cases = { $count ->
    [one] { $count } template added or changed on request in the last four weeks
   *[other] { $count } templates added or changed on request in the last four weeks
}
report-did-trying = { $count ->
    [one] { $count } department in which at least five people try templates
   *[other] { $count } departments in which at least five people try templates
}
report-did-nothing = Nothing has been sent out or shared yet.
report-note-done = Where nobody was recorded as leading a phase, the usual lead is named.
report-use = { $active } used AI in the latest week; adoption over four weeks is { $adoption }.
report-growth = Against the week before: { $new } new, { $returning } returning, { $resurrected } back after a break, { $dormant } not this week
report-mix = Adoption changed by { $change } points in four weeks: { $within } within departments, { $mix } because their sizes changed
report-plot-people = { $name } (people)
report-plot-share = { $name } (%)
report-departments = { $count ->
    [one] Adoption over four weeks, for one group of departments.
   *[other] Adoption over four weeks, for { $count } departments or groups of them.
}
report-band = { $low }–{ $high }%
report-note-departments = Small departments are joined; where a number could tell of a person, only its range is given. The order is that of the list of departments, not a ranking.
report-time = In the last four weeks people reported { $hours } saved in all.
report-time-tasks = How long tasks took, as people reported it after a use.
report-plot-time = Time taken, without AI = 100
report-without-ai = Without AI
report-with-ai = With AI
report-quartiles = { $low } to { $high } min
report-reports = { $reports } by { $people } people
report-estimate = Estimated hours free for other work: low { $low } h, base { $base } h, high { $high } h. Only tasks with ten reports or more are estimated (uses × success × median saved), so it differs from the sum reported.
report-yen = In money: low ¥{ $low }, base ¥{ $base }, high ¥{ $high }. Estimated hours × ¥{ $wage } an hour. This is capacity for other work, not cash saved.
report-note-time = { $period }, as reported by those who used it; checking and mending included, outliers pulled in, uses that took longer counted. The three versions take 25, 50 and 100% of the time saved as free for other work.
report-voices = { $count ->
    [one] One survey, and what people said.
   *[other] { $count } surveys, and what people said.
}
report-voices-stories = What people said.
report-plot-feelings = Survey indices (0 to 100, everyone)
report-index = { $name }: { $words }, { $n } answers
report-themes = What many comments were about: { $themes }
report-answered = Survey closed { $day }: { $answered } of { $delivered } people reached answered
report-note-voices = An index is the mean answer mapped to 0 to 100. For unease higher means more uneasy, and lower is not always better. Not a validated scale.
report-story = “{ $words }”
report-story-of = “{ $words }” ({ $whom })
report-targets = Met: { $met }. Missed: { $missed }. Undecided: { $undecided }.
report-target-least = at least { $value }
report-target-most = at most { $value }
report-verdict-met = Met
report-verdict-missed = Missed
report-verdict-undecided = Undecided
report-note-targets = Judged by the figures of { $week }. Met or missed only where the whole range lies on one side of the target; undecided where it straddles it, or where too few people are behind the number to show it.
report-method = Please read the numbers with these conditions and limits in mind.
report-method-census = Use is counted for everyone, from Banso's log and the AI tools that were imported. Use of other tools is not seen.
report-method-survey = Surveys speak for those who answered. Answers are kept apart from names, so no one person's change can be followed.
report-method-minutes = Minutes are self-reported, and the time without AI is from memory. Medians are used, and estimates always come in three versions.
report-method-small = Nothing is shown of fewer than { $least } people. There are no scores or rankings of persons.
report-method-outcomes = { $share }% of tries were followed by a word on how they went. Of the others nothing is known.
report-method-season = { $week } has holidays or a busy season in it and does not compare directly with a usual week.
report-method-cause = People who use AI differ from those who do not to begin with. Not all of a change is AI's doing.
report-steps = { $count ->
    [one] One point of the readiness checklist is open; closing it comes before the next phase.
   *[other] { $count } points of the readiness checklist are open; closing them comes before the next phase.
}
report-steps-ready = Every point of the readiness checklist is settled.
report-step-phase = Next task of { $phase }
report-request = Your approval is requested for the following.
report-request-matter = Subject
report-request-amount = Amount
report-request-amount-blank = JPY ____________________ (tax included / excluded)
report-request-period = Period
report-request-period-blank = From ____ / ____ / ______ to ____ / ____ / ______
report-request-effect = Expected effect, and when to decide next
report-request-approver = Approved by
report-request-approver-blank = Name and title ____________________ Date ____ / ____ / ______
report-request-applicant = Requested by
report-request-applicant-blank = Name and department ________________ Date ____ / ____ / ______
report-continued = { $heading } (continued)
report-definitions = Definitions
report-no-week = There are no figures of { $week } yet, so there is no report. Figures are made early on the Monday after the week.
report-week-open = { $week } is not over yet, so there is no report. Choose a week that has ended.
report-nothing = Nobody has used AI yet and no survey has closed, so there is nothing to report. Try again when there is a week of use.
report-task-draft = Drafting
report-task-reply = Replies and messages
report-task-summary = Summaries and minutes
report-task-translate = Translation
report-task-check = Checking
report-task-idea = Ideas
report-task-plan = Planning
report-task-analyze = Comparison and analysis
report-task-learn = Learning
report-task-slide = Slides
report-task-manual = Manuals and FAQs
report-task-code = Code and spreadsheets
report-task-other = Other
report-card-heading = Make the report ({ $week })
report-card-what = A report for management and the next budget, with:
report-card-background = Background and issue: the purpose, the wall that stands highest, templates that are missing
report-card-done = What was done: phases, surveys, tips, stories
report-card-results = Results: use, time, how people feel, targets. Charts can be edited
report-card-next = Next steps, and lines for amount, period and approver to fill in
report-card-choose = Choose language and format
report-card-pptx-ja = Slides (Japanese)
report-card-docx-ja = Word document (Japanese)
report-card-pptx-en = Slides (English)
report-card-docx-en = Word document (English)
report-card-rule = It holds only the figures you can see here. No person is named, and no small department is told alone.
report-card-wage = Add an amount in yen (optional)
report-wage-label = Cost of an hour of work (yen)
report-wage-hint = Pay and everything an employer pays on top. With it, estimated hours are also told as a low, base and high amount
report-wage-button = Add this amount
report-wage-none = Leave amounts out
report-wage-set = Amounts are added, at ¥{ $wage } an hour.
report-wage-bad = Please give a whole number from { $low } to { $high }, such as 3500
report-file-heading = The report is ready
report-button-again = Another language or format
report-none-heading = There is no report yet
