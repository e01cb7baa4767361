"""From an activity of Teams to what the coach reads: one Incoming, or nothing when it is not for us."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Any

from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount

from bot.teams.authentication import tenant_of
from bot.teams.controls import Press, read_press
from bot.teams.dialogs import Dialog, read_dialog
from coach.turn import Account, Incoming, Place, Profile

PLATFORM = "teams"
CARD_ACTION = "adaptiveCard/action"
DIALOG_OPENED = "task/fetch"
DIALOG_SENT = "task/submit"

LONGEST_ID = 255
"""Characters of a person's id, as the column holds them; Teams' have fewer than a hundred."""

MENTION = re.compile(r"<at[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)


class Kind(Enum):
    """What was received, as far as the way of answering differs."""

    MESSAGE = auto()
    PRESS = auto()
    """Answered in the response, with the card that takes the place of the pressed one."""
    DIALOG_OPENED = auto()
    """Answered in the response, with the dialog; nothing is done yet."""
    DIALOG_SENT = auto()
    """A press in a dialog: answered in the response, with the dialog again or with its end."""
    INSTALLED = auto()
    REMOVED = auto()


class Unreadable(ValueError):
    """A button or a body that is not of the shape it should have; said to the person, not answered with 500."""


@dataclass(frozen=True)
class Received:
    """One thing a person did in Teams."""

    kind: Kind
    incoming: Incoming
    dialog: Dialog | None = None
    """What is to be opened."""


def read(body: Mapping[str, Any], at: datetime) -> Received | None:
    """What a checked activity means; None when it is not for us: bots, edits, membership, what we never asked for.

    Raises Unreadable when its parts are not of the types the protocol gives them.
    """
    activity = _activity(body)
    person, account = activity.from_property, _account(body, activity)
    if account is None or person.id == _id(activity.recipient) or person.role == "bot":
        return None
    place = Place.PRIVATE if _is_private(activity.conversation) else Place.SHARED
    where = {"service": activity.service_url or "", "conversation": activity.conversation.id}
    profile = _profile(activity)
    event = Incoming("", account, at, place, profile=profile, reply_to=where, address=_address(activity))
    match activity.type:
        case ActivityTypes.message:
            return _message(activity, event)
        case ActivityTypes.invoke if activity.name == CARD_ACTION:
            return _press(activity, event)
        case ActivityTypes.invoke if activity.name == DIALOG_OPENED:
            return _opening(activity, event)
        case ActivityTypes.invoke if activity.name == DIALOG_SENT:
            return _sent(activity, event)
        case ActivityTypes.installation_update if place is Place.PRIVATE:
            return _installation(activity, event)
    return None


def _activity(body: Mapping[str, Any]) -> Activity:
    try:
        return Activity.deserialize(dict(body))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise Unreadable(f"not an activity: {type(error).__name__}") from error


def _message(activity: Activity, event: Incoming) -> Received | None:
    if not activity.id:
        raise Unreadable("a message without an id")
    event_id = _event_id("message", activity.conversation.id, activity.id)
    if activity.value is not None and not activity.text:
        # Action.Submit, from a client that knows no Action.Execute; buttons of others are not for us.
        press = read_press(activity.value)
        # Like any message it comes again under the same id, if it does.
        return None if press is None else Received(Kind.MESSAGE, replace(_pressed(activity, event, press), id=event_id))
    text = plain_words(activity.text or "", activity)
    command = "" if text else "welcome.help"
    return Received(Kind.MESSAGE, replace(event, id=event_id, text=text, command=command))


def _press(activity: Activity, event: Incoming) -> Received:
    action = _of_value(activity, "action")
    press = read_press(action.get("data"), str(action.get("verb") or "")) if isinstance(action, Mapping) else None
    if press is None:
        raise Unreadable("a button that is not ours")
    return Received(Kind.PRESS, _pressed(activity, event, press))


def _opening(activity: Activity, event: Incoming) -> Received:
    dialog = read_dialog(_of_value(activity, "data"))
    if dialog is None:
        raise Unreadable("a dialog that is not ours, or not any more")
    return Received(Kind.DIALOG_OPENED, replace(event, reply_to=_replacing(activity.reply_to_id or "", event)), dialog)


def _sent(activity: Activity, event: Incoming) -> Received:
    press = read_press(_of_value(activity, "data"))
    if press is None:
        raise Unreadable("a dialog that is not ours")
    return Received(Kind.DIALOG_SENT, _pressed(activity, event, press))


def _of_value(activity: Activity, part: str) -> object:
    return activity.value.get(part) if isinstance(activity.value, Mapping) else None


def _pressed(activity: Activity, event: Incoming, press: Press) -> Incoming:
    """The press, under an id that is the same whenever it is delivered: Teams gives a later delivery a new one."""
    message, args = activity.reply_to_id or press.message, json.dumps(press.args, sort_keys=True)
    key = _event_id("press", activity.conversation.id, message, event.account.user, press.command, args)
    return replace(event, id=key, command=press.command, args=press.args, reply_to=_replacing(message, event))


def _replacing(message: str, event: Incoming) -> Mapping[str, str]:
    """Others read the message in a shared place: there it stays as it is, and the answer follows it."""
    return {**event.reply_to, "replace": message} if message and event.place is Place.PRIVATE else event.reply_to


def _installation(activity: Activity, event: Incoming) -> Received | None:
    """Of the app for one person; an upgrade of it ("add-upgrade") is nobody's news."""
    kind = {"add": Kind.INSTALLED, "remove": Kind.REMOVED}.get(activity.action)
    if kind is None:
        return None
    moment = str(activity.timestamp or event.at)
    event_id = _event_id("installation", activity.conversation.id, activity.id or "", moment)
    return Received(kind, replace(event, id=event_id, command="welcome.hello"))


def plain_words(text: str, activity: Activity) -> str:
    """Typed text without Teams' own notation: the mention of us is gone, others are names, entities characters."""
    ours = _id(activity.recipient)
    for entity in activity.entities or ():
        extra = entity.additional_properties or {}
        mentioned = extra.get("mentioned")
        if isinstance(mentioned, Mapping) and mentioned.get("id") == ours and isinstance(extra.get("text"), str):
            text = text.replace(extra["text"], " ")
    return html.unescape(MENTION.sub(lambda found: f"@{found.group(1)}", text)).replace("\xa0", " ").strip()


def _account(body: Mapping[str, Any], activity: Activity) -> Account | None:
    tenant, user, conversation = tenant_of(body), _id(activity.from_property), _id(activity.conversation)
    whole = bool(user and tenant and conversation) and len(user) <= LONGEST_ID
    return Account(PLATFORM, tenant.lower(), user) if whole else None


def _profile(activity: Activity) -> Profile:
    """What the activity itself says; the e-mail address is the roster's to tell."""
    client = next((e.additional_properties or {} for e in activity.entities or () if e.type == "clientInfo"), {})
    name = activity.from_property.name
    locale, zone = activity.locale or client.get("locale"), activity.local_timezone or client.get("timezone")
    given = (value if isinstance(value, str) else "" for value in (name, locale, zone))
    return Profile(name=next(given), language=next(given), timezone=next(given))


def _is_private(conversation: ConversationAccount | None) -> bool:
    kind = conversation.conversation_type if conversation else None
    return kind == "personal" or (kind is None and not (conversation and conversation.is_group))


def _address(activity: Activity) -> dict[str, str]:
    """How to reach the person alone from now on; a channel does not tell the conversation; it is opened when needed."""
    known = {"service": activity.service_url or "", "bot": _id(activity.recipient)}
    return {**known, "conversation": activity.conversation.id} if _is_private(activity.conversation) else known


def _id(account: ChannelAccount | ConversationAccount | None) -> str:
    found = account.id if account else None
    return found if isinstance(found, str) else ""


def _event_id(kind: str, *parts: str) -> str:
    """Activity ids are unique within their conversation only, and some come without one."""
    return f"{kind}:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]}"
