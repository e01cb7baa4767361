# The promotion lead's pulse desk
lead-only-heading = This page is for AI promotion leads
lead-only = Only people registered as AI promotion leads can open the promotion desk and start surveys. Everyone can answer surveys, of course.
lead-only-contact = If you have just become a lead, please turn to { $contact }.
lead-only-no-contact = If you have just become a lead, please ask whoever runs Banso in IT to register you.
no-survey-heading = There is no survey to answer right now
no-survey = When the next one starts, I will let you know.
desk-heading = Surveys
desk-nothing = Nothing is running. Start a survey to choose its questions and whom to ask.
desk-rule = You see sums only. Who answered, and what any one person said, never appears here.
desk-button-new = Start a survey
desk-button-quiet = Quiet periods
desk-button-progress = See progress
desk-button-answer = Answer my own survey
desk-button-desk = Back to surveys
desk-button-refresh = Refresh
desk-button-stop = Stop sending
desk-button-resume = Resume
desk-button-close = Close now
desk-button-cancel = Cancel this survey
desk-button-end = End after this round
desk-button-results = See results
desk-button-results-of = Results: { $questions } (closed { $closed })
desk-closed = Closed
desk-confirm-close = Once it is closed, nobody can answer or change an answer. Close it now?
desk-confirm-cancel = Nobody has been asked yet. Cancel this survey?
desk-confirm-end = This round runs to its end and none follows. End the survey?
desk-set-fortnight = Fortnightly, 3 questions
desk-set-quarter = Quarterly, 10 questions
desk-set-own = Questions of our own
desk-everyone = Everyone
desk-all-but = All departments but { $departments }
desk-audience = Asks
desk-state = State
desk-opens = Opens
desk-closes = Closes
desk-repeats = Repeats
desk-once = Once only
desk-weekly = Every { $weeks } weeks
desk-state-planned = Starts { $opens }
desk-state-opening = Starting in a moment
desk-state-open = Open until { $closes }
desk-state-stopped = Sending is stopped (answers are taken until { $closes })
desk-state-closed = Closed
desk-state-cancelled = Cancelled
desk-planned = Nobody has been asked yet. Once it starts, invitations go out one after another between 10:00 and 16:00. Who gets one is settled at that moment.
desk-stopped-for = Sending stopped by itself because the chat platform refused us ({ $reason }). Ask IT to check that the app is installed and its credentials are valid, then press Resume.
desk-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
desk-invited = Invited
desk-delivered = Reached
desk-answered = Answered
desk-department = Department
desk-departments = By department
desk-response = Response
desk-response-none = Nobody has been reached yet, so there is no response rate.
desk-response-fair = { $rate }% of those reached have answered, which is usual for a survey in chat.
desk-response-low = { $rate }% of those reached have answered. Below 30%, or with fewer than 10 answers, the results do not speak for everyone.
desk-band = { $low }–{ $high }%
desk-band-few = Too few yet
desk-groups-note = Departments with fewer than { $least } people invited are counted together. Their response is given in steps of 20% so that nobody can tell who answered.
desk-deliveries = Messages (invitations, reminders, results)
desk-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
desk-delivery-queued = Waiting their turn
desk-delivery-sending = Being sent
desk-delivery-sent = Arrived
desk-delivery-failed = Could not be delivered
desk-delivery-skipped = No longer needed
desk-delivery-cancelled = Called off
desk-delivery-unknown = Not known whether they arrived (not sent again, so that nobody gets two)
draft-heading = Prepare a survey
draft-questions = Questions
draft-day = First day
draft-recipients = Recipients
draft-recipients-count = { $count } as of now, out of { $everyone }
draft-fewer = The other { $count } had a survey within 7 days, let three pass in a row, paused messages, or have no account to write to.
draft-nobody = There is nobody to ask right now. Ask more departments, or start once 7 days have passed since the last survey.
draft-chosen = ✓ { $name }
draft-own-departments = All my departments
draft-choose-questions = Choose the questions
draft-choose-departments = Choose whom to ask (choose again to take away)
draft-choose-day = Choose the first day
draft-choose-repeats = Choose how often
draft-button-own = Write questions
draft-button-preview = Preview
draft-button-send = { $count ->
    [one] Send to { $count } person
   *[other] Send to { $count } people
}
draft-confirm = { $count ->
    [one] This goes to { $count } person from { $day } ({ $audience }). Go ahead?
   *[other] This goes to { $count } people from { $day } ({ $audience }). Go ahead?
}
draft-no-items = There are no questions yet. Press "Write questions" and put in at least one.
draft-day-passed = The chosen day can no longer be started on. Check the first day and press again.
draft-look-again = The button could not be read. Check the number and press again.
draft-changed = Nothing was sent, because the recipients changed from { $before } to { $after }: people paused messages or joined. If that is right, press again.
preview-heading = Preview
preview-of = Preview: { $heading }
preview-note = This is the card people get. Its buttons send nothing here and leave no trace.
preview-all = All { $count } questions
preview-facet = The first two, and one of the others, a different one for each person
preview-pressed = This is a preview, so nothing happens. In the real survey, the answer is taken here.
preview-button-back = Back to preparing
own-heading = Questions of our own
own-rules = Write up to three statements that can be answered from "Strongly agree" to "Strongly disagree". One idea each, nothing denied, in Japanese and English.
own-comparable = This is not a validated scale. If you change a statement later, rounds can no longer be compared.
own-label-ja = Statement { $place } in Japanese
own-label-en = Statement { $place } in English
own-example-ja = In Japanese, the same idea as in English
own-example-en = For example: I can use what I learned in training.
own-button-save = Use these
wording-both = Please write it in the other language, too: people see it in their own.
wording-none = Please write at least one statement.
wording-long = Please shorten it to { $most } characters, so that it can be read at a glance on a phone.
wording-question = Please make it a statement to agree with, such as "I can …", not a question.
wording-double = It asks about two things at once, and nobody can tell which one was answered. Keep one, or make two questions of it.
wording-negative = It denies something. Please turn it round so that agreeing more means more of it.
wording-personal = Questions about a person, their health, their family or somebody in particular cannot be asked. Keep to work and AI.
quiet-heading = Quiet periods
quiet-what = Days on which a department gets no messages, such as a fiscal close or a busy season. What falls due then arrives afterwards.
quiet-coming = Coming
quiet-none = None yet.
quiet-remove = Remove: { $department } { $first } to { $last }
quiet-add = Add a period
quiet-first = First day
quiet-last = Last day
quiet-example = For example: 2026-12-21 or 12/21
quiet-button-add = Add
quiet-unreadable = This cannot be read as a date. Please write it like 2026-12-21 or 12/21.
quiet-backwards = The last day is before the first.
quiet-over = This is over already. Please give days from today on.
quiet-long = This is more than { $most } days. To leave a department out for long, leave it out of the survey.
