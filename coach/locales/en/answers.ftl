# Short answers
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
