# Slack's own words (bot/slack)
slack-cancel = やめる
slack-choose = 選んでください
slack-part = 長いので分けました（{ $part }/{ $parts }）。順につなげて使ってください。
slack-more-in-chat = 続きはメッセージで「マイページ」と送ると見られます。
slack-app-description = 仕事に合うAIの使い道と、そのまま使えるひな形をご案内する伴走役です。
slack-prompt-discover = 私の仕事で、AIは何に使える？
slack-prompt-task = 提案書の下書きをAIで作りたい
slack-prompt-policy = AIに入れてはいけない情報は？
slack-command = AIの使い道をたずねる
slack-command-hint = 例：議事録をまとめたい
slack-shortcut = このメッセージにAIを使う
slack-shortcut-description = このメッセージの仕事に合うAIの使い道を、あなただけに届けます
