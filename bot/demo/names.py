"""Common names to combine into nobody in particular; Japanese ones with the reading that an address uses."""

SURNAMES = {
    "佐藤": "sato", "鈴木": "suzuki", "高橋": "takahashi", "田中": "tanaka", "伊藤": "ito", "渡辺": "watanabe",
    "山本": "yamamoto", "中村": "nakamura", "小林": "kobayashi", "加藤": "kato", "吉田": "yoshida", "山田": "yamada",
    "佐々木": "sasaki", "山口": "yamaguchi", "松本": "matsumoto", "井上": "inoue", "木村": "kimura", "林": "hayashi",
    "斎藤": "saito", "清水": "shimizu", "山崎": "yamazaki", "森": "mori", "池田": "ikeda", "橋本": "hashimoto",
    "阿部": "abe", "石川": "ishikawa", "山下": "yamashita", "中島": "nakajima", "石井": "ishii", "小川": "ogawa",
    "前田": "maeda", "岡田": "okada", "長谷川": "hasegawa", "藤田": "fujita", "後藤": "goto", "近藤": "kondo",
    "村上": "murakami", "遠藤": "endo", "青木": "aoki", "坂本": "sakamoto", "福田": "fukuda", "太田": "ota",
    "西村": "nishimura", "藤井": "fujii", "金子": "kaneko", "岡本": "okamoto", "藤原": "fujiwara", "三浦": "miura",
    "中野": "nakano", "原田": "harada", "松田": "matsuda", "竹内": "takeuchi", "小野": "ono", "田村": "tamura",
    "中山": "nakayama", "和田": "wada", "石田": "ishida", "森田": "morita", "上田": "ueda", "内田": "uchida",
    "柴田": "shibata", "宮崎": "miyazaki", "酒井": "sakai", "工藤": "kudo", "横山": "yokoyama", "増田": "masuda",
}  # fmt: skip

GIVEN_NAMES = {
    "遥": "haruka", "陽菜": "hina", "彩香": "ayaka", "千尋": "chihiro", "由佳": "yuka", "香織": "kaori",
    "麻衣子": "maiko", "真由": "mayu", "奈緒子": "naoko", "志保": "shiho", "美穂子": "mihoko", "早紀": "saki",
    "葉月": "hazuki", "友美": "tomomi", "理恵": "rie", "知佳": "chika", "佳奈子": "kanako", "瑞穂": "mizuho",
    "文香": "fumika", "絵理": "eri", "恵美": "emi", "典子": "noriko", "千夏": "chinatsu", "朋子": "tomoko",
    "詩織": "shiori", "真理子": "mariko", "晴美": "harumi", "優花": "yuka", "紗希": "saki", "弥生": "yayoi",
    "直樹": "naoki", "康平": "kohei", "雄太": "yuta", "隆史": "takashi", "洋平": "yohei", "和樹": "kazuki",
    "浩司": "koji", "達郎": "tatsuro", "正樹": "masaki", "祐介": "yusuke", "慎也": "shinya", "崇": "takashi",
    "裕樹": "yuki", "義弘": "yoshihiro", "恭平": "kyohei", "智也": "tomoya", "秀樹": "hideki", "孝之": "takayuki",
    "晃": "akira", "大樹": "daiki", "裕一": "yuichi", "幸司": "koji", "良太": "ryota", "俊彦": "toshihiko",
    "航平": "kohei", "悠人": "yuto", "光": "hikaru", "伸一": "shinichi", "敬介": "keisuke", "律": "ritsu",
}  # fmt: skip

ENGLISH_SURNAMES = (
    "Carter", "Bennett", "Hughes", "Sullivan", "Morgan", "Fletcher", "Patel", "Nguyen", "Tan", "Lim",
    "Reyes", "Santos", "Kowalski", "Novak", "Schmidt", "Rossi", "Fernandez", "Okafor", "Mensah", "Sharma",
    "Iyer", "Kim", "Park", "Chen", "Wong", "Walsh", "Grant", "Harper", "Dawson", "Ellis",
)  # fmt: skip

ENGLISH_GIVEN_NAMES = (
    "Emily", "Olivia", "Grace", "Priya", "Ananya", "Mei", "Linh", "Sofia", "Chloe", "Amara",
    "Hannah", "Isabel", "Nora", "Leah", "Maya", "Daniel", "Marcus", "Owen", "Arjun", "Rohan",
    "Kenji", "Wei", "Minh", "Lucas", "Samuel", "Kwame", "Tomasz", "Diego", "Ethan", "Liam",
)  # fmt: skip
