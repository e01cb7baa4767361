"""The company's table of what may go into which tool: the verdict for a kind of data, and how it is said."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from coach.policy.tools import ANY
from coach.turn import Turn
from storage import policy as stored
from storage.policy import PolicyRule, Verdict
from usecases.schema import UseCase

STRICTNESS = (Verdict.ALLOWED, Verdict.ASK, Verdict.NEVER)


@dataclass(frozen=True)
class Ruling:
    """What the table says of one tool."""

    tool: str
    verdict: Verdict
    strictest: tuple[str, ...]
    """The kinds of data that decided it."""
    rows: tuple[PolicyRule, ...]
    """Where it is written; empty when the table does not say, which means to ask first."""


class Rules:
    """The table, ready to be asked."""

    def __init__(self, rows: Sequence[PolicyRule]) -> None:
        self.rows = tuple(rows)
        self._cells = {(row.data_class, row.tool): row for row in rows}
        self.tools = tuple(sorted({row.tool for row in rows} - {ANY}))

    def of_tools(self, kinds: Collection[str], tools: Iterable[str] = ()) -> tuple[Ruling, ...]:
        """The ruling for each of these tools, else for each that is listed and for all others: the strictest kind's."""
        return tuple(self._ruling(kinds, tool) for tool in (tuple(tools) or (*self.tools, ANY)))

    def _ruling(self, kinds: Collection[str], tool: str) -> Ruling:
        cells = {kind: self._cells.get((kind, tool)) or self._cells.get((kind, ANY)) for kind in kinds}
        verdicts = {kind: Verdict(row.verdict) if row else Verdict.ASK for kind, row in cells.items()}
        most = max(verdicts.values(), key=STRICTNESS.index)
        strictest = tuple(kind for kind, verdict in verdicts.items() if verdict is most)
        return Ruling(tool, most, strictest, tuple(row for kind in strictest if (row := cells[kind])))


def rules_of(turn: Turn) -> Rules | None:
    """The company's table, None while it has none."""
    rows = stored.rules(turn.session)
    return Rules(rows) if rows else None


def by_tool(turn: Turn, rules: Rules, rulings: Sequence[Ruling]) -> str:
    """Verdicts in a line, tools with the same one together: "Copilot: may go in / all others: ask first"."""
    verdicts = dict.fromkeys(ruling.verdict for ruling in rulings)
    if len(verdicts) == 1 and len(rulings) > len(rules.tools):
        return turn.say("rule-any-tool", verdict=verdict_word(turn, rulings[0].verdict))
    others = next((ruling.verdict for ruling in rulings if ruling.tool == ANY), None)
    named = [
        (turn.say("rule-tools-between").join(tools), verdict)
        for verdict in verdicts
        if verdict is not others and (tools := [r.tool for r in rulings if r.verdict is verdict and r.tool != ANY])
    ]
    if others is not None:
        named.append((turn.say("rule-other-tools" if len(rulings) > 1 else "rule-unlisted-tool"), others))
    return " / ".join(turn.say("rule-cell", tool=tool, verdict=verdict_word(turn, word)) for tool, word in named)


def verdict_word(turn: Turn, verdict: Verdict) -> str:
    """The verdict in a word or two."""
    return turn.say(f"rule-verdict-{verdict}")


def rule_line(turn: Turn, use_case: UseCase) -> str:
    """The rule beside a template: how sensitive its content is, what that means, and the company's own page.

    What it means is the company's table where there is one.
    """
    rules = rules_of(turn)
    kind = str(use_case.data_class)
    rule = by_tool(turn, rules, rules.of_tools((kind,))) if rules else turn.say(f"rule-{kind}")
    line = turn.say("rule-line", data=turn.say(f"data-{kind}"), rule=rule)
    url = turn.company.policy_url
    return f"{line}\n{turn.say('policy-link', url=url)}" if url else line


def rule_hint(turn: Turn, use_case: UseCase, rules: Rules | None) -> str:
    """The rule in a few words for a list of suggestions; "" without a table, and where everything is allowed."""
    if rules is None:
        return ""
    rulings = rules.of_tools((str(use_case.data_class),))
    if all(ruling.verdict is Verdict.ALLOWED for ruling in rulings):
        return ""
    allowed = [ruling.tool for ruling in rulings if ruling.verdict is Verdict.ALLOWED and ruling.tool != ANY]
    if len(allowed) == 1:
        return turn.say("rule-hint-only", tool=allowed[0])
    if any(ruling.verdict is Verdict.ALLOWED for ruling in rulings):
        return turn.say("rule-hint-some")
    least = min((ruling.verdict for ruling in rulings), key=STRICTNESS.index)
    return turn.say(f"rule-hint-{least}")
