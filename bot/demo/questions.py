"""Questions the demo company's people asked in vain: their topic, and a wording for those who agreed to share it."""

UNANSWERED = (
    ("analyze", "設備のセンサーの値から故障の前ぶれを見つけたい", "Spot early signs of failure in sensor readings"),
    ("other", "紙の申込書の手書き文字を読み取りたい", "Read the handwriting on paper application forms"),
    ("plan", "シフト表を希望休を見ながら自動で組みたい", "Build the shift roster around requested days off"),
    ("plan", "配送ルートを一番短くなるように組み直したい", "Find the shortest route for our deliveries"),
    ("other", "商品写真の背景を消したい", "Remove the background from product photos"),
    ("idea", "展示会ブースの3D画像を作りたい", "A 3D picture of our trade fair booth"),
    ("summary", "録音から話した人を聞き分けたい", "Tell the speakers apart in a recording"),
    ("check", "CADの図面同士で違うところを洗い出したい", "Find the differences between two CAD drawings"),
    ("manual", "作業動画から手順を起こしたい", "Turn a video of the work into written steps"),
    ("analyze", "倉庫の在庫をカメラで数えたい", "Count the stock in the warehouse with a camera"),
    ("reply", "電話の一次対応を自動音声に任せたい", "Let an automatic voice take the first phone contact"),
)  # fmt: skip
"""Things a prompt alone can't do, so that the questions stay open."""
