"""From what Slack sends to what the coach reads: one Incoming, or nothing when it is not for us."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from bot.slack import controls, forms
from bot.slack.render import FORM_CALLBACK, form_memory
from coach.turn import Account, Incoming, Place

PLATFORM = "slack"
HOME = "home"
"""The address of the Home tab, in ``reply_to["view"]`` and ``reply_to["replace"]``."""
SHORTCUT = "use_ai_for_message"

DOUBLE_CLICK = 2
"""Seconds in which two presses of the same button on the same message are one."""

LONGEST_ID = 255
"""Characters of an id, as the columns hold them; Slack's have a dozen."""

REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


class Kind(Enum):
    """What was received, as far as the way of answering differs."""

    MESSAGE = auto()
    PRESS = auto()
    COMMAND = auto()
    SHORTCUT = auto()
    SUBMISSION = auto()
    HOME_OPENED = auto()
    CHAT_OPENED = auto()


@dataclass(frozen=True)
class Received:
    """One thing a person did in Slack."""

    kind: Kind
    incoming: Incoming
    trigger: str = ""
    """Opens one modal within 3 seconds."""
    response_url: str = ""
    """Takes 5 answers within 30 minutes."""


def read(body: Mapping[str, Any], at: datetime, stamp: str = "") -> Received | None:
    """What a verified request means; None when it must be ignored: bots, edits, strangers, what we did not ask for.

    ``stamp`` is the request's own timestamp, which tells two equal slash commands apart.
    """
    if body.get("type") == "event_callback":
        return _event(body, at)
    if "command" in body:
        return _command(body, at, stamp)
    readers = {"block_actions": _press, "view_submission": _submission, "message_action": _shortcut}
    reader = readers.get(str(body.get("type")))
    if reader is None or _is_outsider(body):
        return None
    return reader(body, at)


def plain_words(text: str, bot: str = "") -> str:
    """Typed text without Slack's own notation: references become what a reader sees, entities their characters."""

    def shown(found: re.Match[str]) -> str:
        sign, target, label = found.group(1), found.group(2), found.group(3)
        if sign == "@":
            return "" if target == bot else f"@{label or target}"
        if sign == "#":
            return f"#{label or target}"
        if sign == "!":
            return label or f"@{target.partition('^')[0]}"
        return label or target

    return clean(html.unescape(REFERENCE.sub(shown, text))).strip()


def clean(text: str) -> str:
    """The text without what no database stores: NUL characters and halves of surrogate pairs."""
    if "\0" not in text and text.isascii():
        return text
    return text.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _event(body: Mapping[str, Any], at: datetime) -> Received | None:
    event, event_id = _part(body, "event"), _id(body, "event_id")
    team, user = _id(body, "team_id"), _id(event, "user")
    if not (team and user and event_id) or _is_not_for_us(body, event):
        return None
    account, kind = Account(PLATFORM, team, user), (event.get("type"), event.get("channel_type") or event.get("tab"))
    thread = _text(event, "thread_ts") or _text(event, "ts")
    answer_to = {"channel": _text(event, "channel"), "thread_ts": thread}
    text = plain_words(_text(event, "text"), _bot_user(body))
    match kind:
        case ("message", "im") if text:
            return Received(Kind.MESSAGE, Incoming(event_id, account, at, Place.PRIVATE, text, reply_to=answer_to))
        case ("app_mention", _):
            command = "" if text else "welcome.help"
            incoming = Incoming(event_id, account, at, Place.SHARED, text, command, reply_to=answer_to)
            return Received(Kind.MESSAGE, incoming)
        case ("app_home_opened", "home"):
            incoming = Incoming(event_id, account, at, command="me.page", reply_to={"view": HOME})
            return Received(Kind.HOME_OPENED, incoming)
        case ("app_home_opened", "messages"):
            return Received(Kind.CHAT_OPENED, Incoming(event_id, account, at, command="welcome.hello"))
    return None


def _is_not_for_us(body: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Bots and ourselves, edits and every other subtype, and conversations with other companies."""
    if _text(event, "user") in {"USLACKBOT", _bot_user(body)} or body.get("is_ext_shared_channel") is True:
        return True
    if any(event.get(key) for key in ("subtype", "bot_id", "bot_profile", "edited", "hidden")):
        return True
    return not _is_enterprise(body) and _text(event, "source_team") not in ("", _text(body, "team_id"))


def _command(body: Mapping[str, Any], at: datetime, stamp: str) -> Received | None:
    team, user = _id(body, "team_id"), _id(body, "user_id")
    response_url, trigger = _text(body, "response_url"), _text(body, "trigger_id")
    text = plain_words(_text(body, "text"))
    if not (team and user):
        return None
    incoming = Incoming(
        _business_id("command", trigger, user, _text(body, "channel_id"), text, stamp),
        Account(PLATFORM, team, user),
        at,
        Place.PRIVATE,
        text,
        "" if text else "welcome.help",
        reply_to={"response_url": response_url} if response_url else {},
    )
    return Received(Kind.COMMAND, incoming, trigger, response_url)


def _press(body: Mapping[str, Any], at: datetime) -> Received | None:
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    control, account = controls.decode_press(action), _account(body)
    if control is None or account is None:
        return None
    submits = _text(action, "block_id").startswith(controls.SUBMIT_BLOCK)
    args = {**control.args, **(forms.values(body.get("state")) if submits else {})}
    place, reply_to, message = _pressed_where(body)
    moment = _text(action, "action_ts") or _text(body, "trigger_id")
    incoming = Incoming(
        _business_id(
            "press", account.user, message, control.command, json.dumps(args, sort_keys=True), _window(moment)
        ),
        account,
        at,
        place,
        command=control.command,
        args={clean(name): clean(value) for name, value in args.items()},
        reply_to=reply_to,
    )
    # A form sent from a message is answered in that message: whoever sees it there had no modal before.
    trigger = "" if submits else _text(body, "trigger_id")
    return Received(Kind.PRESS, incoming, trigger, _text(body, "response_url"))


def _pressed_where(body: Mapping[str, Any]) -> tuple[Place, dict[str, str], str]:
    """Place, address of the answer, and the id of the message or view that was pressed."""
    container, view, message = _part(body, "container"), _part(body, "view"), _part(body, "message")
    if view:
        if view.get("type") == "home":
            return Place.PRIVATE, {"replace": HOME}, _text(view, "id")
        try:
            return Place.PRIVATE, form_memory(_text(view, "private_metadata"))[2], _text(view, "id")
        except ValueError:
            return Place.PRIVATE, {}, _text(view, "id")
    channel = _text(body, "channel", "id") or _text(container, "channel_id")
    ts = _text(message, "ts") or _text(container, "message_ts")
    thread = _text(message, "thread_ts") or _text(container, "thread_ts") or ts
    if container.get("is_ephemeral") is True:
        return Place.PRIVATE, {"response_url": _text(body, "response_url"), "replace": "original"}, ts
    if channel.startswith("D") or _text(body, "channel", "name") == "directmessage":
        return Place.PRIVATE, {"channel": channel, "thread_ts": thread, "replace": ts}, ts
    # Others read this message, too: it stays as it is, and the answer joins the thread.
    return Place.SHARED, {"channel": channel, "thread_ts": thread}, ts


def _submission(body: Mapping[str, Any], at: datetime) -> Received | None:
    view, account = _part(body, "view"), _account(body)
    if view.get("callback_id") != FORM_CALLBACK or account is None:
        return None
    try:
        command, args, where = form_memory(_text(view, "private_metadata"))
    except ValueError:
        return None
    given = {**controls.decode_args(args), **forms.values(view.get("state"))}
    key = (_text(view, "id"), _text(view, "hash"), _text(body, "trigger_id"), json.dumps(given, sort_keys=True))
    incoming = Incoming(
        _business_id("view", account.user, *key),
        account,
        at,
        command=command,
        args={clean(name): clean(value) for name, value in given.items()},
        reply_to=where,
    )
    return Received(Kind.SUBMISSION, incoming)


def _shortcut(body: Mapping[str, Any], at: datetime) -> Received | None:
    account, text = _account(body), plain_words(_text(body, "message", "text"))
    if body.get("callback_id") != SHORTCUT or account is None:
        return None
    message = _text(body, "message_ts") or _text(body, "message", "ts")
    key = (_text(body, "trigger_id"), _text(body, "action_ts"), message)
    command, args = ("suggest.task", {"text": text}) if text else ("welcome.help", {})
    incoming = Incoming(_business_id("shortcut", account.user, *key), account, at, command=command, args=args)
    return Received(Kind.SHORTCUT, incoming, response_url=_text(body, "response_url"))


def _account(body: Mapping[str, Any]) -> Account | None:
    user = _id(body, "user", "id")
    team = _id(body, "team", "id") or _id(body, "user", "team_id")
    return Account(PLATFORM, team, user) if user and team else None


def _is_outsider(body: Mapping[str, Any]) -> bool:
    """Whether a member of another company pressed, through Slack Connect."""
    ours, theirs = _text(body, "team", "id"), _text(body, "user", "team_id")
    return bool(ours and theirs and ours != theirs and not _part(body, "enterprise"))


def _is_enterprise(body: Mapping[str, Any]) -> bool:
    return bool(_text(_authorization(body), "enterprise_id") or _text(body, "enterprise_id"))


def _bot_user(body: Mapping[str, Any]) -> str:
    return _text(_authorization(body), "user_id")


def _authorization(body: Mapping[str, Any]) -> Mapping[str, Any]:
    given = body.get("authorizations")
    return given[0] if isinstance(given, list) and given and isinstance(given[0], dict) else {}


def _window(moment: str) -> str:
    """The short stretch of time a press falls into; anything but a number of seconds stands for itself."""
    try:
        return str(int(float(moment) // DOUBLE_CLICK))
    except (ValueError, OverflowError):
        return moment


def _business_id(kind: str, *parts: str) -> str:
    """An id of our own for what Slack sends without one; the same whenever the same request comes again."""
    key = json.dumps(parts).encode()
    return f"{kind}:{hashlib.sha256(key).hexdigest()[:40]}"


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: Mapping[str, Any], *names: str) -> str:
    for name in names[:-1]:
        value = _part(value, name)
    found = value.get(names[-1])
    return clean(found) if isinstance(found, str) else ""


def _id(value: Mapping[str, Any], *names: str) -> str:
    """The same for an id of Slack's; one that is too long to be any is none."""
    found = _text(value, *names)
    return found if len(found) <= LONGEST_ID else ""
