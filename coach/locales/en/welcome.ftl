# First contact and settings (welcome)
welcome-heading = Hello, I'm Banso
welcome-what = I show you where AI fits your own job, with templates you can try in a minute. Just ask the way you would ask a colleague: "What can I use AI for?"
welcome-promise = I keep which templates you used, when, your department and the results you report; what you write, only where you ask me to. There is no score or ranking of people for anyone to see.
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
    • "Lessons": the craft of it, two minutes at a time
    • "Talk to a person": a question for your AI lead, without your name if you like
    • "My page": what you tried, pausing messages, deleting your data
