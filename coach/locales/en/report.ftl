# Report
report-title = AI adoption report
report-covers = Period
report-days = { $first } to { $last }
report-week = Figures of week
report-made = Date prepared
report-company = Company
report-part-summary = Summary
report-part-background = 1  Background and challenges
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
report-column-before = Previous
report-column-sure = Range and verdict
report-column-n = Out of
report-column-period = Period
report-column-phase = Phase
report-column-began = Started
report-column-leads = Led by
report-column-state = Status
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
report-headline = Of the { $eligible } people who can use AI, { $active } ({ $share }) used it in the last four weeks.
report-headline-targets = { " " }Targets met: { $met } of { $count }.
report-note-summary = "Out of" counts people for usage, tries or requests for results, and answers for surveys. "Previous" is the week before (for four-week figures the four weeks before, for surveys the previous one).
report-background = The biggest barrier now: { $wall }.
report-background-unclear = There is not yet enough evidence to say which barrier is the biggest.
report-purpose = Purpose: { $purpose }
report-no-purpose = Purpose: (state here in one sentence which work is to change, and how)
report-people = The { $eligible } people who can use AI, as of { $week }: { $active } used it in the last four weeks, { $dormant } had used it before, { $never } never have
report-told = { $source }: { $value }
report-sign = Evidence: { $source }
report-topic = { $topic } ({ $questions })
report-unmet = Asked for without a fitting template (last four weeks): { $topics }
report-note-background = The size of a barrier is estimated by rule from usage, questions and surveys.
report-done = The rollout is now in the phase "{ $phase }".
report-done-unmarked = No phase has been recorded yet.
report-phase-to-come = Not set
report-phase-now = Under way
report-phase-done = Done
report-phase-ahead = Upcoming
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
report-did-nothing = Nothing sent out or shared has been recorded yet.
report-note-done = Where no lead is recorded for a phase, the usual one is named.
report-use = { $active } used AI in the latest week; adoption over four weeks is { $adoption }.
report-growth = Compared with the previous week: { $new } new, { $returning } continuing, { $resurrected } back after a break, { $dormant } not active this week
report-mix = Adoption changed by { $change } points in four weeks: { $within } within departments, { $mix } from shifts in department size
report-plot-people = { $name } (people)
report-plot-share = { $name } (%)
report-departments = { $count ->
    [one] Adoption over four weeks, for one group of departments.
   *[other] Adoption over four weeks, for { $count } departments or groups of them.
}
report-band = { $low }–{ $high }%
report-note-departments = Small departments are combined; where a figure could reveal something about a person, only its range is given. The order is that of the department list, not a ranking.
report-time = In the last four weeks, people reported { $hours } saved in all.
report-time-tasks = How long tasks took, as reported by the people who used AI for them.
report-plot-time = Time taken, without AI = 100
report-without-ai = Without AI
report-with-ai = With AI
report-quartiles = { $low } to { $high } min
report-reports = { $reports } by { $people } people
report-estimate = Estimated hours free for other work: low { $low } h, base { $base } h, high { $high } h. Only tasks with ten reports or more are estimated (uses × success × median saved), so it differs from the sum reported.
report-yen = In money: low ¥{ $low }, base ¥{ $base }, high ¥{ $high }. Estimated hours × ¥{ $wage } an hour. This is capacity for other work, not a reduction in spending.
report-note-time = { $period }, as reported by those who used AI. Checking and fixing are included, outliers are limited, and uses that took longer are counted. The three values assume that 25, 50 or 100% of the time saved is free for other work.
report-voices = { $count ->
    [one] One survey, and what people said.
   *[other] { $count } surveys, and what people said.
}
report-voices-stories = What people said.
report-plot-feelings = Survey indices (0 to 100, everyone)
report-index = { $name }: { $words }, { $n } answers
report-themes = Common topics in comments: { $themes }
report-answered = Survey closed { $day }: { $answered } of { $delivered } people reached answered
report-note-voices = An index is the mean answer converted to 0 to 100. For unease, higher means more uneasy, and lower is not always better. Not a scientifically validated scale.
report-story = “{ $words }”
report-story-of = “{ $words }” ({ $whom })
report-targets = Met: { $met }. Missed: { $missed }. Undecided: { $undecided }.
report-target-least = at least { $value }
report-target-most = at most { $value }
report-verdict-met = Met
report-verdict-missed = Missed
report-verdict-undecided = Undecided
report-note-targets = Judged by the figures for { $week }. Met or missed only where the whole range lies on one side of the target; undecided where it straddles the target, or where too few people are counted to show the figure.
report-method = Please read the numbers with these conditions and limits in mind.
report-method-census = Usage is counted for everyone, from Banso's records and those of the AI tools that were imported. Use of other tools is not included.
report-method-survey = Surveys speak only for those who answered. Answers are kept apart from names, so one person's change cannot be followed.
report-method-minutes = Minutes are self-reported, and the time without AI is from memory. Medians are used rather than averages, and estimates always come as three values.
report-method-small = Figures for fewer than { $least } people are shown nowhere. Nobody is scored or ranked.
report-method-outcomes = A result was reported for { $share }% of tries. How the others went is not known.
report-method-season = { $week } includes holidays or a busy season and cannot be compared directly with an ordinary week.
report-method-cause = People who use AI differ from those who don't to begin with. Not every change is due to AI.
report-steps = { $count ->
    [one] One point of the readiness checklist is open; closing it comes before the next phase.
   *[other] { $count } points of the readiness checklist are open; closing them comes before the next phase.
}
report-steps-ready = Every point on the readiness checklist is covered.
report-step-phase = Next task in { $phase }
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
report-no-week = There are no figures for { $week } yet, so the report cannot be made. Figures are ready early on the following Monday.
report-week-open = { $week } is not over yet, so the report cannot be made. Choose a week that has ended.
report-nothing = Nobody has used AI yet and no survey has closed, so there is nothing to report. Try again once there is a week's worth of use.
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
report-card-heading = Make a report ({ $week })
report-card-what = A report ready for internal reporting or a budget request, with:
report-card-background = Background and challenges: the purpose, the biggest barrier, missing templates
report-card-done = What was done: phases, surveys, tips, stories
report-card-results = Results: usage, time, how people feel, verdicts on targets. Charts can be edited
report-card-next = Next steps, and an approval section (amount, period and approver left blank)
report-card-choose = Choose language and format
report-card-pptx-ja = Slides (Japanese)
report-card-docx-ja = Word document (Japanese)
report-card-pptx-en = Slides (English)
report-card-docx-en = Word document (English)
report-card-rule = It contains only the combined figures you can see here. No person is named, and no small department appears on its own.
report-card-wage = Add an amount in yen (optional)
report-wage-label = Cost of an hour of work (yen)
report-wage-hint = Pay plus social insurance and other employer costs. With it, estimated hours are also shown as low, base and high amounts
report-wage-button = Add this amount
report-wage-none = Leave amounts out
report-wage-set = Amounts are added, at ¥{ $wage } an hour.
report-wage-bad = Please enter a whole number from { $low } to { $high }, e.g. 3500
report-file-heading = The report is ready
report-button-again = Another language or format
report-none-heading = The report cannot be made yet
