# Slack's own words (bot/slack)
slack-cancel = Cancel
slack-choose = Choose one
slack-part = Too long for one message: part { $part } of { $parts }. Join the parts in this order.
slack-more-in-chat = Send me "my page" in a message to see the rest.
slack-app-description = Your companion for using AI at work: use cases that fit your job, with templates ready to use.
slack-prompt-discover = What can I use AI for in my work?
slack-prompt-task = I want to draft a proposal with AI
slack-prompt-policy = What must I not enter into AI?
slack-command = Ask what AI can do for your work
slack-command-hint = e.g. summarise meeting notes
slack-shortcut = Use AI for this message
slack-shortcut-description = Get use cases for the work in this message, visible only to you
