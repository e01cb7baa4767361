"""The passages of the guideline that speak of what was asked: found by their words and topics, quoted as they stand."""

import re
from collections.abc import Sequence
from functools import lru_cache

from coach.topics import topics_in
from storage.policy import Passage
from usecases.search import WordIndex
from usecases.text import normalise, terms

MOST = 2
"""Passages on a card."""

SECOND = 0.6
"""Share of the best passage's score from which a second one is worth reading."""

SAID = 0.5
"""Share of the question's own words from which a passage speaks of it, whatever its topic."""

SAME_TOPIC, HEADED = 4.0, 6.0
"""What a passage gains by each topic of the question, and by a topic that its own heading names; in word scores."""

HEADING_WEIGHT = 2.0

CONTENT = re.compile(r"[a-z0-9][a-z0-9'&+#-]*|[\u30a0-\u30ff\u3400-\u9fff々]+")
"""A term that carries meaning: no hiragana, which are mostly grammar."""

GENERIC = re.compile(
    r"生成|入力|入れ|貼|載せ|渡|読|使用|使|利用|可能|可否|大丈夫|問題|禁止|許可|許|決|規程|規則|規定|会社|社内|社外|業務|仕事|情報|"
    r"資料|内容|場合|扱|教|認|誰|何|今|人|"
    r"(?<![a-z])(ai|chatgpt|copilot|gemini|claude|tools?|ok|okay|allowed?|permitted|permission|may|can|fine|paste|put|enter|use|using|"
    r"used|upload|rules?|policy|guidelines?|company|work|data|information|forbidden|prohibited|legal|let|feed|go|into|"
    r"about|if|it's|i|must|any|there|here)(?![a-z])"
)
"""What every question about rules says, and every passage: it tells nothing apart."""

ON_TOPIC = {
    "incident": "誤って入力 連絡 報告 事故 incident report contact stop",
    "key": "パスワード 鍵 認証情報 password key credentials never",
    "personal": "個人情報 氏名 personal data names",
    "customer": "顧客 取引先 契約 機密情報 customer supplier contract confidential",
    "secret": "機密情報 未公開 秘密 confidential unpublished source code",
    "internal": "社内情報 議事録 社内資料 internal minutes",
    "public": "公開情報 公開 public published",
    "output": "確認 出力 回答 社外 明記 check output verify",
    "copyright": "著作権 権利 引用 copyright rights",
    "tool": "ツール 承認 申請 アカウント tools approved account",
}
"""Words that a guideline uses for a topic, since whoever asks uses others."""


def fitting(passages: tuple[Passage, ...], text: str, topics: Sequence[str]) -> tuple[Passage, ...]:
    """The passages, best first and at most two, that speak of a question with these topics; none when none does."""
    own = _content(normalise(text))
    wanted = {**dict.fromkeys(_content(normalise(" ".join(ON_TOPIC.get(topic, "") for topic in topics))), 0.5), **own}
    index, contents, about = _read(passages)
    scores = index.scores(wanted)
    for number in range(len(passages)):
        shared, headed = (len(set(topics) & found) for found in about[number])
        said = sum(term in contents[number] for term in own) / len(own) if own else 0.0
        if shared or said >= SAID:
            scores[number] = scores.get(number, 0.0) + SAME_TOPIC * shared + HEADED * headed
        else:
            scores.pop(number, None)
    best = sorted(scores, key=lambda number: (-scores[number], number))[:MOST]
    return tuple(passages[number] for number in best if scores[number] >= SECOND * scores[best[0]])


@lru_cache(maxsize=2)
def _read(
    passages: tuple[Passage, ...],
) -> tuple[WordIndex, list[frozenset[str]], list[tuple[frozenset[str], frozenset[str]]]]:
    """The index of a guideline, the words of each passage, and the topics of each and of its own heading."""
    documents, about = [], []
    for passage in passages:
        found = _content(normalise(passage.words))
        for term, weight in _content(normalise(passage.heading)).items():
            found[term] = found.get(term, 0.0) + HEADING_WEIGHT * weight
        documents.append(found)
        headed = frozenset(topics_in("policy", passage.heading.rpartition(" › ")[2]))
        about.append((headed | frozenset(topics_in("policy", passage.words)), headed))
    return WordIndex(documents), [frozenset(document) for document in documents], about


def _content(plain: str) -> dict[str, float]:
    return {term: weight for term, weight in terms(GENERIC.sub(" ", plain)).items() if CONTENT.fullmatch(term)}
