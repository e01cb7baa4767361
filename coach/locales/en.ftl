# Every word the coach says in English. One section a capability; ja.ftl has the same messages.

## Buttons used everywhere
button-discover = See what AI can do
button-my-page = My page
button-help = Help
button-department = Change department
button-other-language = 日本語
button-send = Send
button-copy = Copy
button-try = Try it
button-not-for-me = Not for me
button-others = Show others
button-none = None of these

## First contact and settings (welcome)
welcome-heading = Hello, I'm Banso
welcome-what = I show you where AI fits your own job, with templates you can try in a minute. Just ask the way you would ask a colleague: "What can I use AI for?"
welcome-promise = I keep which templates you used, when, your department and the results you report. I never keep what you write, and no score or ranking of people is ever shown to anyone.
department-heading = Which department do you work in?
department-guess = You work in { $department }, is that right?
department-yes = Yes, { $department }
department-choose = Choose your department
department-other = If not, choose your department
department-thanks = { $department }, thank you
department-next = Start with what fits your work, or just write the task you have in mind and I will look for it.
hello-heading = Hello
hello = Write the task you have in mind and I will find a template for it. Nothing in mind yet? Start with "See what AI can do".
language-heading = Language changed
language-set = I will answer in English from now on.
help-heading = What you can ask
help-body =
    • "What can I use AI for?": three ideas for your job
    • "I need to draft a proposal": a template for that task
    • "Can I paste a customer's name?": what may and may not go in
    • "I'm worried about making mistakes": say it as it is
    • "My page": what you tried, pausing messages, deleting your data

## Suggestions
discover-heading = Three to start with in { $department }
discover-anyone = Three that work in any job
task-heading = These templates should help
pick-heading = Here it is
from-elsewhere = From { $department }: { $title }
facts-line = Example: { $before } min → { $after } min · { $level }
level-first-step = First step
level-standard = Standard
level-advanced = For practised users
which-heading = Which is closest?
which-body = I am not sure enough to pick one for you.
family-heading = What would you like to end up with?
family-body = I could not narrow it down yet. Choose the closest.
family-draft = A draft document
family-reply = A reply or message
family-summary = A summary or record
family-idea = Ideas or a plan
family-analyze = A comparison or analysis
unmet-heading = I don't have a template for that yet
unmet-body = I noted only the topic I could not answer, with nothing that shows who asked. It helps decide which templates to add.
unmet-quote = If you also share the wording, we can let you know when there is one. This is what would be shared: "{ $text }"
unmet-share = Share the wording
unmet-keep = Don't share
unmet-shared = The wording goes to your AI lead. Thank you
unmet-kept = The wording is not shared
reason-heading = Why is "{ $title }" not for you?
reason-not-my-job = Not my job
reason-too-hard = Looks too hard
reason-already-do = I already do this
reason-thanks-not-my-job = Understood. You will see fewer of this kind
reason-thanks-too-hard = Understood. I will start with easier ones
reason-thanks-already-do = Well done. I will suggest the next step up
gone-heading = This template is no longer in use
gone-body = Your company removed or replaced it. Please pick one from today's list.
no-more-heading = That was all I have
no-more-body = Write the task in a few words and I will search again.

## Trying a template
example = e.g. { $text }
button-make-prompt = Make the prompt
never-paste = Do not put in: { $items }
rule-line = What this template usually holds: { $data }. { $rule }
policy-link = Your company's rules: { $url }
blank-empty = This one is empty. A few words will do, e.g. { $example }
blank-too-long = That is { $length } characters; { $most } fit. Please keep what matters (what you typed is still here).
prompt-heading = Ready: { $title }
prompt-body = Copy it into the AI your company allows. What you wrote here is not stored.
check-heading = Check in the result
outcome-question = How did it go?
outcome-helped = It helped
outcome-partly = It helped a little
outcome-no = It did not help
button-favourite = Add to favourites
outcome-thanks-helped = Good to hear. Two more quick questions
outcome-thanks-partly = Thank you. Two more quick questions
outcome-thanks-no = Thank you for telling me. How long did it take?
minutes-why = A rough guess is fine. Figures are added up by group; nobody is shown yours.
minutes-before = Minutes without AI?
minutes-before-hint = The way you usually do it, roughly
minutes-after = Minutes this time?
minutes-after-hint = Checking and fixing included
minutes-problem = Please enter a number from 0 to { $most }, e.g. 30
choose-problem = Please choose one.
corrections = How much did you have to correct?
corrections-none = Nothing
corrections-little = A little
corrections-half = About half
corrections-most = Nearly all of it
thanks-heading = Thank you
thanks-saved = { $minutes } minutes shorter. It is on your page.
thanks-not-saved = No time saved this time. Reports like this help to mend the template.
next-step-helped = Keep a template that works in your favourites and the next time is quicker still.
next-step-partly = Adding one sentence about what was missing ("change this part") often makes it better.
next-step-no = More material, or another template, may help. And if AI does not fit this task, it is fine not to use it.
button-try-again = Use it again
button-try-differently = Try it with other input
follow-up-heading = Did the template help?
follow-up-body = How did "{ $title }" go? One tap is enough.
follow-up-note = I ask about this only once. You can stop these messages on your page.
no-such-try-heading = I cannot find this record
no-such-try = It was deleted, or it belongs to someone else. Please look on your page.

## My page
page-heading = My page
page-department = Department
page-unknown = Not chosen yet
page-tries = Templates tried
page-tries-count = { $count }
page-minutes = Time saved (the sum of your own answers)
page-minutes-sum =
    { $count ->
        [one] { $minutes } min (1 answer)
       *[other] { $minutes } min ({ $count } answers)
    }
page-favourites = Favourites
page-no-favourites = None yet. You can add one after using a template.
page-tried = What you tried
page-no-tries = Nothing yet. Shall we pick a first one?
page-not-said = no result yet
page-try-minutes = { $before } min → { $after } min
button-say-outcome = Say how it went: { $title }
page-settings = Settings
page-pushes-on = Messages from me: on
page-paused = Messages from me: paused until { $until }
page-opted-out = Messages from me: off
pause-choose = Pause messages
pause-week = 1 week
pause-month = 1 month
pause-quarter = 3 months
paused-heading = No messages from me until { $until }
paused-body = If you write to me, I will answer as before.
resumed-heading = Messages are on again
opted-out-heading = I will not message you on my own any more
button-resume = Turn messages on
button-opt-out = Turn messages off
button-stored = What is stored
button-export = Export my data
button-delete = Delete my data
button-unfavourite = Remove from favourites
favourite-added = "{ $title }" is in your favourites
favourite-removed = Removed from favourites
page-private = Only you can see this page.

## What is stored
stored-heading = What is stored about you
stored-person = Name, department, language, time zone
stored-person-what = From the company directory or your chat profile
stored-events = Usage records
stored-events-count = { $count } (time, kind, template, minutes; no text)
stored-preferences = Favourites and "not for me"
stored-questions = Questions whose wording you agreed to share
stored-count = { $count }
stored-never = What is never stored
stored-never-text = What you write to me, what you put into templates, and the prompts made from it
stored-never-worries = Who asked about a worry or a rule (only the number by day and department)
stored-never-ranking = Scores, rankings or lists of people (no such feature exists)
export-heading = Your data
export-body = This is everything that is stored (JSON).
delete-heading = Delete your data?
delete-body = Usage records, favourites, planned messages and the link to your account are all deleted. This cannot be undone.
delete-directory = The name, e-mail and department in the company directory belong to the company and stay there, no longer linked to any use.
delete-confirm = Delete everything? This cannot be undone.
button-delete-now = Delete everything
deleted-heading = Deleted
deleted-body = Nothing about your use is left. If you write again, we start from the beginning.

## Worries
worry-job-heading = Worried that your job may go
worry-job = That is a natural thing to feel. Some tasks are changing, and honestly nobody can say how far it will go. What we do know: AI can draft and sort, but it cannot understand someone's situation, decide, or take responsibility.
worry-job-step = Write down three moments in your work where it has to be a person. You need no AI for this.
worry-mistake-heading = Worried about getting it wrong
worry-mistake = You are right to be careful. AI makes mistakes that sound convincing, and that has not been solved. So AI drafts and a person checks: as long as nothing goes out unchecked, the mistake stays with you. Who is responsible depends on your company's rules, and it is fine to ask if they are unclear.
worry-mistake-step = Ask an AI something you know the answer to. Seeing where it slips shows you where to check.
worry-leak-heading = Worried that information may leak
worry-leak = That caution is worth keeping. What happens to your input depends on the tool and the contract, and for tools your company has not approved nobody can be sure. If in doubt, leave it out. If that slows the work down, it is not your fault.
worry-leak-step = Try it with text that is already public, such as your company's web page. Then there is nothing to leak.
worry-judged-heading = Worried about how you will be judged
worry-judged = Anyone would wonder. Banso shows nobody how often a person uses AI, and has no ranking; there is no such screen. How your company appraises people I cannot know, so your manager or HR is the one to ask. Using a tool is not cheating.
worry-judged-step = Ask one colleague you trust: "Do you use AI?" Many feel the same as you do.
worry-ethics-heading = In doubt whether it is right
worry-ethics = Stopping to think is worth a lot. On copyright, bias and the environment there are questions without settled answers. Follow your company's policy, and you may decline a use you cannot stand behind.
worry-ethics-step = Put what bothers you into one sentence and give it to your AI lead. Whoever writes the rules needs to hear it.
worry-skill-heading = Worried about keeping up
worry-skill = It moves so fast that most people are not keeping up. You do not need to know it all. Knowing your own work helps more than knowing technology, and plenty of tasks are quicker without AI.
worry-skill-step = Take one e-mail you wrote today, remove the names, and ask an AI to make it shorter. It takes five minutes and nothing can go wrong.
worry-other-heading = Thank you for saying so
worry-other = I have no answer that makes it go away, but many people feel uneasy about AI. There is no need to hurry, and waiting to see is a choice too.
worry-other-step = Write down in a few words what bothers you most. Once it has words, it is easier to see whom to ask.
worry-step-heading = One small step (only if you like)
worry-person-heading = If you would rather talk to someone
worry-private = What you wrote here is not kept. I count only how many worries there were by day and department; nothing links them to you.
worry-distress-heading = Thank you for telling me. That sounds very hard
worry-distress = AI can wait. Please don't carry this alone, and talk to someone today.
worry-distress-lines = Your company doctor or counselling service will listen, or in Japan call Yorisoi Hotline 0120-279-338 (free, 24 hours, press 2 for other languages). If you are in danger, call 119 or your local emergency number.
contact-named = You can talk to { $contact }, also about things other than AI.
contact-unnamed = Talk to someone you find easy to talk to: your manager, HR or the AI lead.

## Rules
policy-personal-heading = Personal data stays out, as a rule
policy-personal = Take out names, contact details, appraisals, health and anything else that shows who it is about. With "Person A" or "a client in their sixties" most tasks work just as well.
policy-customer-heading = Take out what identifies customers and suppliers
policy-customer = Write "a food manufacturer, 300 employees" instead of the name. Contracts and quotes may fall under a confidentiality agreement, so ask first even for an approved tool.
policy-secret-heading = Ask first about anything that must not leave the company
policy-secret = Unpublished figures, designs, source code, passwords and keys go only into a tool your company has cleared for them. Passwords and keys go into no tool at all.
policy-tool-heading = Use the tools your company has approved
policy-tool = Personal accounts and free versions may train on what you enter, and your company cannot see what was entered. Keep work out of them.
policy-copyright-heading = What AI makes needs a rights check too
policy-copyright = Check that nothing similar exists and that quoted sources are real. Work that leaves the company may need approval or a note that AI was used, depending on your rules.
policy-other-heading = If in doubt, leave it out and ask
policy-other = For anything unclear, asking first is the safe way. Leaving it out hardly ever causes trouble.
policy-note = This is general guidance on the safe side; your company's rules come first. Questions like this are counted by day and department only.
data-public = public information
data-internal = internal information
data-confidential = confidential information
data-personal = personal data
rule-public = May go in
rule-internal = Only into an AI your company has approved
rule-confidential = Take out names and figures; if in doubt, ask first
rule-personal = Only after replacing whatever shows who it is
ask-named = If you are not sure, ask { $contact }.
ask-unnamed = If you are not sure, ask your manager, IT or legal.

## Limits
beyond-act-heading = I can't do things, only help with words
beyond-act = Operating devices, ordering, booking, paying and approving go through the people or the procedure you normally use. I can help you write the request or the instructions.
beyond-decide-heading = That decision belongs to a person
beyond-decide = Judging or rewarding people, diagnoses and doses must not be left to an AI. Decide with whoever is responsible. I can help you sort out the points or prepare the talk.
beyond-foretell-heading = Nobody can tell you that
beyond-foretell = I don't predict markets, results or the weather. Some AI will give you a convincing answer; please don't rely on it.

## How to use AI
howto-ask-heading = Three things that make a good request
howto-ask =
    Say first who it is for and what it is for
    Give the material as bullet points: facts, figures, conditions
    Fix the shape: length, headings, tone
howto-ask-example = e.g. "A notice to all staff. Servers are down Saturday 9 to 12. Time entry is affected. 100 words, polite."
howto-better-heading = Not what you wanted? Add to the request
howto-better =
    Name one thing to change, exactly ("halve the second paragraph", not "better")
    Show one good example
    After three tries at the same spot, start a new chat with the material
howto-better-example = e.g. "Put the conclusion first, replace the jargon, leave the rest as it is."
howto-wrong-heading = AI gets things wrong. Decide where to check
howto-wrong =
    Compare figures, dates, names and quotes with the source, every time
    Ask beforehand: "If you don't know, say so"
    Ask for the source, then open it to see that it exists
howto-wrong-example = Convincing inventions (hallucinations) happen with every AI.
howto-shape-heading = You can fix the shape
howto-shape =
    Length: "within 150 words", "in three lines"
    Form: "as a table with item, owner, due date", "five bullets"
    Tone: "formal, for a customer", "plain words for a newcomer"
howto-shape-example = e.g. "Turn the above into a table for my manager: issue, action, due date. At most ten words a cell."
howto-what-heading = In a nutshell
howto-what =
    Generative AI writes what plausibly comes next. It does not guarantee an answer
    A prompt is what you ask of it. There is no fixed way to write one
    Good at drafts, summaries, rewording, ideas. Poor at recent facts, exact sums, decisions
howto-what-example = Ask an AI about a word you don't know "as if I were fourteen".
howto-access-heading = Getting started with your AI tool
howto-access =
    Ask IT or your AI lead for the name and address of the approved AI
    Sign in with your company account, not a personal one
    If you cannot get in, send IT the exact message on the screen
howto-access-example = Banso itself works right here in the chat. There is no other login.
howto-banso-heading = How to use Banso
howto-banso =
    Write the task as it comes ("summarise my meeting notes")
    "My page" has favourites, records, pausing and deleting
    "日本語" or "English" changes the language, "department" your department
howto-banso-example = Write "help" to see what you can ask.

## Short answers
feedback-heading = Thank you for telling me
feedback-about-try = If it is about the template you tried, please answer here; it shapes what I suggest next.
feedback-button = Say how it went
feedback-named = What you write here is not stored. Please tell { $contact } what should change. If a template does not fit, "Not for me" changes what I suggest.
feedback-unnamed = What you write here is not stored. Please tell your AI lead what should change. If a template does not fit, "Not for me" changes what I suggest.
lead-heading = I don't give usage figures in this chat
lead-body = Figures exist by group only, such as a department. Nothing under five people and nothing about a single person is shown to anyone.
smalltalk-thanks-heading = Glad to help
smalltalk-thanks = Come back whenever you are in the middle of something.
smalltalk-who-heading = I'm Banso
smalltalk-who = Not a person: a program that looks with you for where AI fits your work, and asks how it went.
abuse-heading = I can't do that
abuse-body = I don't show other people's information or internal settings, and I don't send or do things on anyone's behalf. If you want help using AI at work, I'm here.

## When something goes wrong, and where
answered-directly = This is personal, so I answered in a direct message
old-button-heading = This button is out of date
old-button = Banso was updated since. Please write to me again.
sorry-heading = Something went wrong
sorry-storage = I cannot reach my storage, so I cannot answer now. I will reply once it is back. If nothing arrives within 15 minutes, please send it again.
sorry-fault = A fault on my side kept me from answering. You did nothing wrong. Please try again in a moment, and tell your AI lead if it keeps happening.
sorry-interrupted = I was restarted while answering. If my answer did not arrive, please send your message again.

## Playground

playground-title = Banso 伴走 – try it here
playground-tagline = Your AI adoption coach, on this computer
playground-skip = Skip to the message box
playground-language = Language
playground-my-page = My page
playground-people-heading = Who are you today?
playground-people-search = Find by name or department
playground-people-count = Showing { $count }
playground-people-none = Nobody found. Try another name or department.
playground-people-close = Close
playground-choose-person = Choose a person
playground-local = This page opens only on this computer, the one that runs Banso.
playground-conversation = Conversation with Banso
playground-start-heading = From a work question to a prompt you can use
playground-start-body = First choose who you are. Banso answers for that person’s department.
playground-hello-heading = Where shall we start, { $name }?
playground-hello-body = Ask in your own words, or pick one of these.
playground-suggestions = Example questions
playground-suggestion-discover = What can I use AI for?
playground-suggestion-task = Help me draft a proposal
playground-suggestion-policy = Can I type in client names?
playground-suggestion-worry = I’m worried AI will take my job
playground-input = Message
playground-placeholder = Ask in your own words
playground-send = Send
playground-keys = Enter sends, Shift+Enter starts a new line
playground-you = You
playground-waiting = Banso is writing
playground-cancel = Cancel
playground-failed = That could not be sent. What you wrote is still here. Please wait a moment and try again.
playground-again = Send again
playground-received = already received
playground-caution = Caution:
playground-copy-text = Text to copy
playground-copied = Copied
playground-copy-failed = Selected – press Ctrl+C to copy
playground-choose = Choose
playground-select = Please choose
playground-required = Required
playground-optional = Optional
playground-figures = Show the figures as a table
playground-refused-place = This page opens only in a browser on the computer that runs Banso. Use an address that starts with http://localhost or http://127.0.0.1.
playground-refused-type = Send the message as JSON (Content-Type: application/json).
playground-refused-form = The message is not in the expected form. Reload the page and try again.
playground-refused-size = That text is too long to take in. Please send it in shorter parts.
playground-refused-person = That person was not found. Please choose again from the list.
playground-refused-file = There is no such file.
playground-refused-database = Your message could not be taken because data cannot be saved right now. What you wrote is still here. Please wait a moment and try again.

## Slack's own words (bot/slack)
slack-cancel = Cancel
slack-choose = Choose one
slack-part = Too long for one message: part { $part } of { $parts }. Use them joined in this order.
slack-more-in-chat = Send me "my page" in a message to see the rest.
slack-app-description = Your companion for using AI at work: ideas that fit your job, with prompts ready to use.
slack-prompt-discover = What can I use AI for in my work?
slack-prompt-task = I want to draft a proposal with AI
slack-prompt-policy = What must I not enter into AI?
slack-command = Ask what AI can do for your work
slack-command-hint = e.g. summarise meeting notes
slack-shortcut = Use AI for this message
slack-shortcut-description = Get ideas for the work in this message, seen by you alone

## Teams' own words (bot/teams)
teams-choose = Choose one
teams-pick = Choose this
teams-required = Please fill this in
teams-part = Too long for one message: part { $part } of { $parts }. Use them joined in this order.
teams-copy = Open a box to copy from
teams-copy-label = Select everything in the box and copy it
teams-below = See the message below
teams-received = Already received
teams-working = This is taking a moment. The answer will follow below.
teams-unreadable = This button could not be read. Try sending "help".
teams-app-short = Your companion for finding where AI helps in your work
teams-app-full = Banso suggests uses of AI that fit your job, with prompts ready to fill in. Just write what you want to do, such as "I want to draft a proposal with AI". Your own page shows what you tried; pausing messages and exporting or deleting your data take one message in the chat.
teams-command-discover = suggest
teams-command-discover-text = See uses of AI that fit your work
teams-command-page = my page
teams-command-page-text = What you tried, favourites, messages and your data
teams-command-help = help
teams-command-help-text = What Banso can do and how to ask
