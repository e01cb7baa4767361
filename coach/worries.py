"""A worry gets an honest answer, one safe small step and a person to talk to; it is counted by day and group only."""

from coach.cards import Card, Paragraph, Section, Tone
from coach.turn import Reply, Turn
from storage import usage

DISTRESS = (
    "死にたい", "消えたい", "自殺", "もう限界", "生きてる意味", "生きていたく", "眠れない", "眠れなく", "夜眠れ", "涙が", "過労", "倒れそう",
    "kill myself", "suicid", "end my life", "can't sleep", "cannot sleep", "burned out", "burnt out", "breaking down", "can't go on",
)
"""Words that call for a person, not for coaching."""

KINDS = {
    "job": ("仕事がなく", "仕事なく", "仕事を奪", "仕事取ら", "仕事とら", "奪われ", "取られ", "とられ", "クビ", "首に", "リストラ", "失業", "居場所", "いらなく",
            "要らなく", "必要とされ", "不要に", "置き換", "代わられ", "代替", "価値がなく", "replace", "lose my job", "losing my job", "my job", "laid off",
            "layoff", "obsolete", "redundan", "not needed", "no longer need", "take over"),
    "leak": ("漏れ", "漏洩", "漏えい", "流出", "情報漏", "学習され", "学習に使われ", "leak", "exposed", "confidential", "privacy", "get out"),
    "mistake": ("間違", "まちが", "ミス", "誤り", "誤情報", "嘘", "うそ", "責任", "ハルシネ", "信用", "信じ", "wrong", "mistake", "blame", "error", "trust", "hallucinat", "responsib"),
    "judged": ("評価", "監視", "見られ", "見張", "サボ", "ずる", "手抜き", "査定", "どう思われ", "上司に", "チェックされ", "記録され", "judg", "watch", "monitor", "lazy", "cheat", "track", "spy", "evaluat", "boss"),
    "ethics": ("倫理", "著作権", "差別", "偏見", "盗作", "悪用", "環境", "ethic", "bias", "copyright", "steal", "plagiar", "unfair"),
    "skill": ("ついていけ", "つい てい", "追いつ", "置いてい", "取り残", "難し", "苦手", "わからな", "分からな", "歳", "年齢", "おじさん", "機械音痴", "使いこな", "頭が悪", "覚え", "keep up",
              "left behind", "too old", "behind", "difficult", "not tech", "stupid", "dumb", "overwhelm", "can't learn", "fall behind"),
}
"""What people are anxious about (measurement: the facets of unease) and the words that tell it, first match first."""


def kind_of(text: str) -> str:
    """Which worry a message speaks of: a key of KINDS, "distress", or "other"."""
    lowered = text.lower()
    if any(word in lowered for word in DISTRESS):
        return "distress"
    return next((kind for kind, words in KINDS.items() if any(word in lowered for word in words)), "other")


def meet(turn: Turn) -> Reply:
    """Acknowledge, say what is known and not known, one small step, and whom to talk to. No offer, no button."""
    kind = kind_of(turn.incoming.text)
    usage.count_daily(turn.session, turn.today, "worry", turn.employee.department)
    if kind == "distress":
        blocks = (Paragraph(turn.say("worry-distress")), Paragraph(turn.say("worry-distress-lines")), Paragraph(_contact(turn)))
        return Reply(cards=(Card(turn.say("worry-distress-heading"), blocks),))
    card = Card(
        turn.say(f"worry-{kind}-heading"),
        (
            Paragraph(turn.say(f"worry-{kind}")),
            Section(turn.say("worry-step-heading")),
            Paragraph(turn.say(f"worry-{kind}-step")),
            Section(turn.say("worry-person-heading")),
            Paragraph(_contact(turn)),
            Paragraph(turn.say("worry-private"), Tone.QUIET),
        ),
    )
    return Reply(cards=(card,))


def _contact(turn: Turn) -> str:
    contact = turn.company.contact
    return turn.say("contact-named", contact=contact) if contact else turn.say("contact-unnamed")
