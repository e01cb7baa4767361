# Buttons used everywhere
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
