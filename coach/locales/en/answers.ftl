# Short answers
feedback-heading = Thank you for telling me
feedback-about-try = If this is about the template you tried, tell me how it went here. It shapes what I suggest next.
feedback-button = Say how it went
feedback-named = What you write here is not stored. Please tell { $contact } what should change. If a template does not suit you, press "Not for me" and my suggestions will change.
feedback-unnamed = What you write here is not stored. Please tell your AI lead what should change. If a template does not suit you, press "Not for me" and my suggestions will change.
lead-heading = I don't give usage figures in this chat
lead-body = Figures are given for groups only, such as departments. Nothing about fewer than five people, or about any one person, is shown to anyone.
smalltalk-thanks-heading = Glad to help
smalltalk-thanks = Come back any time, even halfway through a task.
smalltalk-who-heading = I'm Banso
smalltalk-who = I'm a program, not a person. I help you find where AI fits your work, suggest templates, and ask how they went.
abuse-heading = I can't do that
abuse-body = I don't show other people's information or internal settings, and I don't send or do things on anyone's behalf. If you want help using AI at work, I'm here.
