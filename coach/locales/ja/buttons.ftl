# Buttons used everywhere
button-discover = 使い道を見る
button-my-page = マイページ
button-help = 使い方
button-department = 部署を変える
button-other-language = English
button-send = 送る
button-copy = コピー
button-try = 試す
button-not-for-me = 合わない
button-others = ほかの候補
button-none = どれも違う
