# Worries
worry-job-name = My job may go
worry-job-heading = Worried that your job may go
worry-job = The longer you have done a job, the harder that is to hear. And being told only that "AI is coming", with nothing on what comes after, does not help.
worry-job-known =
    Some tasks, such as drafting and sorting, are already being done differently.
    AI cannot understand someone's situation and decide, and it cannot answer for a decision.
worry-job-unknown = How your own work will change. Neither I nor anyone else can say for sure, and I don't know what your company is planning for its people.
worry-job-step = Write down three moments in your work where it has to be a person. It takes two minutes and no AI, and gives you something to hold on to when you talk to your manager.
worry-mistake-name = Getting it wrong
worry-mistake-heading = Worried about getting it wrong
worry-mistake = Sending something out without noticing it is wrong, and then being the one who gets the blame: that would worry anybody.
worry-mistake-known =
    AI makes mistakes that sound convincing, most often in figures, names, dates and quotations.
    A check by a person before it goes out stops them there. Every template here lists what to check.
worry-mistake-unknown = Who answers for a mistake that still slips through. That depends on your company's rules, which I don't know. It is a fair thing to ask before you start.
worry-mistake-step = A two-minute lesson shows where to look so that a mistake gets noticed. You only read; nothing is typed in.
worry-mistake-button = Read how to check
worry-leak-name = Information may leak
worry-leak-heading = Worried that information may leak
worry-leak = Once it is in, it feels as though it can never be taken back, so your hand stops over the keys. All the more when it is about customers or colleagues.
worry-leak-known =
    What happens to your input depends on the tool and the contract. For tools your company has not approved, nobody can be sure.
    If in doubt, leaving it out is the safest thing to do.
    If something has already gone in, the sooner you tell someone, the more can be done. You don't have to clear it up alone.
worry-leak-unknown = How long your company's tools keep what you enter, and whether it is used for training. Only someone who knows the contract can tell.
worry-leak-step = There is a template that needs nothing but public words. Then there is nothing to leak.
worry-leak-button = Try it with public words
worry-judged-name = How I am seen
worry-judged-heading = Worried about how you will be judged
worry-judged = Use it and you look lazy; don't, and you look behind. It is tiring to feel watched either way.
worry-judged-known =
    Banso shows nobody how often a person uses AI, neither managers nor the AI leads. There is no such screen.
    Using a tool is not cheating. What you have checked yourself is your own work.
worry-judged-unknown = How appraisals treat the use of AI, and what other tools record. I can't see that. Your manager or HR can tell you.
worry-judged-step = Ask one colleague you trust: "Do you use AI?" Hearing the answer is all there is to it.
worry-ethics-name = Whether it is right
worry-ethics-heading = In doubt whether it is right
worry-ethics = Before asking whether it is handy, you are asking whether it is right. I wouldn't brush that aside.
worry-ethics-known =
    An AI's answer can be biased, or close to something another person wrote.
    Hiring, appraisals and the like must not be decided by an AI's answer alone.
worry-ethics-unknown = On copyright, bias and the environment there are questions still open. Where your company draws the line I can't tell either, unless its policy says so.
worry-ethics-step = Put what bothers you into one sentence. With "Talk to a person" below you can pass it on, without your name if you like.
worry-skill-name = Keeping up
worry-skill-heading = Worried about keeping up
worry-skill = When everyone else seems to be racing ahead, it is hard not to panic. And the longer it goes on, the harder it gets to ask.
worry-skill-known =
    There is less to learn than it seems: say exactly what you want, and check what comes back. That is where it starts.
    Knowing your own work helps more than knowing technology. It takes someone who knows the job to notice when an answer is off.
    Plenty of tasks are quicker without AI.
worry-skill-unknown = Which tasks it suits in your case; only trying shows that. Some will not suit you, and that is normal.
worry-skill-step = Have a look at just one two-minute lesson. How far you read is visible to you alone.
worry-skill-button = See the lessons
worry-unclear-heading = Thank you for saying so
worry-unclear = I won't push you into anything you feel uneasy about. If one of these comes close, choose it. If none does, that is fine too.
worry-choose = What comes closest?
worry-other-name = Something else
worry-other-heading = When you would rather not
worry-other = Hurrying while you still feel uneasy rarely goes well. You don't have to feel differently about it today.
worry-other-known =
    Many tasks don't suit AI. Deciding not to use it there is good judgement.
    You can also do the thinking yourself and let it only tidy up the wording.
worry-other-unknown = How much your company wants AI to be used. I don't know that, and it is a fair thing to ask.
worry-other-step = Write down in a few words what bothers you most. Once it has words, it is easier to see whom to ask.
worry-known = What is known
worry-unknown = What is not known
worry-step-heading = One small step (only if you like)
worry-person-heading = If you would rather talk to someone
worry-private = What you typed here is not kept. I count only how many worries there were, by day and department. Nothing links them to you.
worry-distress-name = I'm having a hard time
worry-distress-heading = Thank you for telling me. That sounds very hard
worry-distress = AI can wait. This is too much for anyone to carry alone. Please let somebody hear from you today.
worry-distress-company = At your company: { $contacts }
worry-distress-lines =
    In Japan: Yorisoi Hotline 0120-279-338 (free, 24 hours; press 2 for other languages)
    In Japan, in English: TELL Lifeline 03-5774-0992
    In the United States: call or text 988
    If your life is in danger, call your local emergency number (119 in Japan).
worry-distress-relay = If you would like somebody in the company to listen, I can pass it on to an AI lead. That may take days, so when it is hard, please call first.
contact-named = You can talk to { $contact }, also about things other than AI.
contact-unnamed = Talk to someone you find easy to talk to: your manager, HR or the AI lead.
