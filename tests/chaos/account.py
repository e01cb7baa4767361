"""The account at the end: what the platforms saw against what the database says, to the last event and person."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage import outbox
from storage.models import Employee, Event, InboxEvent, InboxState
from storage.outbox import DeliveryState
from storage.usage import EventKind

if TYPE_CHECKING:
    from tests.chaos.stage import Stage


@dataclass(frozen=True)
class Figures:
    """What became of everything in a scenario."""

    events: int
    acknowledged: int
    answered: int
    """Acknowledged events with exactly one answer."""
    owned_up: int
    """Acknowledged events without an answer, whose person was told of the interruption."""
    told_besides: int
    """Answered events whose person was told of an interruption, too: the process died before it noted the answer."""
    apologies: int
    """Times a person was told that the storage is away."""
    people: int
    states: Counter[str]

    def __str__(self) -> str:
        parts = [f"{self.events} events, {self.acknowledged} acknowledged: {self.answered} answered once"]
        parts += [f"{self.owned_up} owned up to"] if self.owned_up else []
        line = ", ".join(parts) + ", 0 lost, 0 twice"
        besides = [
            f"{count} {what}"
            for count, what in (
                (self.told_besides, "answered and told of a restart besides"),
                (self.apologies, "told that storage is away"),
            )
            if count
        ]
        line += f" ({'; '.join(besides)})" if besides else ""
        if self.people:
            states = ", ".join(f"{count} {state}" for state, count in sorted(self.states.items()))
            line += f" | {self.people} recipients: {states}, 0 twice"
        return line


def settle_accounts(stage: "Stage") -> Figures:
    """Check everything. Raises AssertionError naming what does not add up."""
    wrong = [*_events(stage), *_log(stage), *(_deliveries(stage) if stage.wave else ())]
    assert not wrong, "\n".join(wrong)
    answers, told = stage.platforms.answers, stage.platforms.interruptions
    acknowledged = [sent.key for sent in stage.sent if sent.acknowledged]
    return Figures(
        events=len(stage.sent),
        acknowledged=len(acknowledged),
        answered=sum(answers[key] == 1 for key in acknowledged),
        owned_up=sum(answers[key] == 0 for key in acknowledged),
        told_besides=sum(answers[key] == 1 and told[key] > 0 for key in acknowledged),
        apologies=stage.platforms.apologies.total(),
        people=stage.sizes.people if stage.wave else 0,
        states=Counter({str(state): count for state, count in stage.totals().items()}) if stage.wave else Counter(),
    )


def _events(stage: "Stage") -> list[str]:
    """Every acknowledged event has one answer or an owning up; no event has two of either."""
    wrong = []
    answers, told = stage.platforms.answers, stage.platforms.interruptions
    for sent in stage.sent:
        found = (answers[sent.key], told[sent.key])
        if sent.acknowledged and not any(found):
            wrong.append(f"lost: {sent}")
        if max(found) > 1:
            wrong.append(f"{found[0]} answers and {found[1]} interruptions for {sent}")
    unknown = (set(answers) | set(told)) - {sent.key for sent in stage.sent}
    return wrong + [f"an answer to nothing: {key}" for key in unknown]


def _log(stage: "Stage") -> list[str]:
    """The inbox is closed, and the usage log has one line for each closed event: no turn was done twice or by half."""
    with stage.database.transaction() as session:
        counted = select(InboxEvent.state, func.count()).group_by(InboxEvent.state)
        inbox: dict[str, int] = dict(session.execute(counted).tuples().all())
        recorded = set(session.scalars(select(InboxEvent.event_id)).all())
        kinds = select(Event.kind, func.count()).group_by(Event.kind)
        log: dict[str, int] = dict(session.execute(kinds).tuples().all())
        met = session.scalar(select(func.count()).select_from(Employee).where(Employee.greeted_at.is_not(None)))
    wrong = []
    if set(inbox) - {InboxState.DONE}:
        wrong.append(f"the inbox is not closed: {inbox}")
    if log.get(EventKind.DISCOVER, 0) != inbox.get(InboxState.DONE, 0):
        wrong.append(f"{inbox} in the inbox, but the usage log has {log}")
    if log.get(EventKind.FIRST_CONTACT, 0) != met:
        wrong.append(f"{met} people were met, {log.get(EventKind.FIRST_CONTACT, 0)} times")
    slack = [sent for sent in stage.sent if sent.platform == "slack" and sent.acknowledged]
    wrong += [f"acknowledged but not recorded: {sent}" for sent in slack if sent.name not in recorded]
    return wrong


def _deliveries(stage: "Stage") -> list[str]:
    """Everybody is in one final state, and got what it says."""
    wrong = []
    totals, told = stage.totals(), stage.platforms.told
    if sum(totals.values()) != stage.sizes.people:
        wrong.append(f"{totals} are not {stage.sizes.people} recipients")
    if set(totals) - {DeliveryState.SENT, DeliveryState.UNKNOWN}:
        wrong.append(f"recipients in other states: {totals}")
    with stage.database.transaction() as session:
        for line in outbox.recipients(session, stage.wave, "pulse_invitation"):
            got = told[line.user]
            if got > 1 or (line.state == DeliveryState.SENT and got != 1):
                wrong.append(f"{line} got {got} messages")
    return wrong
