"""Signed nonsense: what Slack or Teams might be made to send is answered, recorded or refused, and never a fault."""

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from tests.security.bodies import bodies, broken, cases, words
from tests.security.served import TEAM, Served
from tests.teams.microsoft import message

FORM = "application/x-www-form-urlencoded"
TAKEN, REFUSED = (200, 202), (400, 413)

EVENT: dict[str, Any] = {
    "type": "event_callback",
    "team_id": TEAM,
    "event_id": "Ev1",
    "event_time": 1_790_000_000,
    "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "UBOT", "is_bot": True}],
    "is_ext_shared_channel": False,
    "event": {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U1",
        "text": "AIって何に使える？",
        "ts": "1790000000.000100",
    },
}
MENTION = {**EVENT, "event": {**EVENT["event"], "type": "app_mention", "channel": "C1", "text": "<@UBOT> 提案書"}}
OPENED = {**EVENT, "event": {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}}
GREETED = {**EVENT, "event": {"type": "app_home_opened", "user": "U2", "channel": "D1", "tab": "messages"}}

WHO = {"team": {"id": TEAM, "domain": "acme"}, "user": {"id": "U1", "team_id": TEAM}, "trigger_id": "1.2.x"}
PRESS = {
    **WHO,
    "type": "block_actions",
    "channel": {"id": "D1", "name": "directmessage"},
    "message": {"ts": "1790000000.000100", "thread_ts": "1790000000.000100"},
    "container": {"type": "message", "message_ts": "1790000000.000100", "channel_id": "D1", "is_ephemeral": False},
    "actions": [
        {
            "action_id": "banso:try.open:1",
            "block_id": "b1",
            "value": '{"use_case":"sales/proposal-draft"}',
            "action_ts": "1790000000.5",
        }
    ],
    "state": {"values": {"banso:in:text": {"banso:in:text": {"type": "plain_text_input", "value": "x"}}}},
}
PICKED = {
    **PRESS,
    "actions": [
        {
            "action_id": "banso:welcome.department:1",
            "block_id": 'banso:1:{"name":"department","args":{}}',
            "selected_option": {"value": "sales"},
            "action_ts": "1790000000.6",
        }
    ],
}
AT_HOME = {**PRESS, "view": {"id": "V1", "type": "home"}, "container": {"type": "view", "view_id": "V1"}}
SENT = {
    **WHO,
    "type": "view_submission",
    "view": {
        "id": "V1",
        "hash": "1790000000.h",
        "callback_id": "banso:form",
        "private_metadata": json.dumps(
            {"command": "try.make", "args": '{"use_case":"sales/proposal-draft"}', "where": {}}
        ),
        "state": {"values": {"b": {"a": {"type": "plain_text_input", "value": "x"}}}},
    },
}
SHORTCUT = {
    **WHO,
    "type": "message_action",
    "callback_id": "use_ai_for_message",
    "message": {"text": "議事録", "ts": "1.2"},
}


@cases(140)
@given(bodies([EVENT, MENTION, OPENED, GREETED]))
def test_events_of_slack(banso: Served, body: bytes) -> None:
    _slack(banso, body, "application/json")


@cases(140)
@given(bodies([PRESS, PICKED, AT_HOME, SENT, SHORTCUT]))
def test_interactions_of_slack(banso: Served, payload: bytes) -> None:
    _slack(banso, urlencode({"payload": payload}).encode(), FORM)


CARRIED = [{"name": "department", "args": {"use_case": "sales/proposal-draft", "page": "1"}}]
MEMORY = [{"command": "try.make", "args": '{"use_case":"sales/proposal-draft"}', "where": {"channel": "D1"}}]


@cases(60)
@given(broken(CARRIED), broken(MEMORY), st.booleans())
def test_what_our_own_messages_carried_comes_back_broken(banso: Served, carried: Any, memory: Any, sent: bool) -> None:
    if sent:
        payload = {**SENT, "view": {**SENT["view"], "private_metadata": json.dumps(memory)}}
    else:
        action = {**PICKED["actions"][0], "block_id": f"banso:1:{json.dumps(carried)}"}
        payload = {**PICKED, "actions": [action]}
    _slack(banso, urlencode({"payload": json.dumps(payload)}).encode(), FORM)


COMMAND = st.dictionaries(
    st.sampled_from(
        ["command", "text", "team_id", "user_id", "channel_id", "trigger_id", "response_url", "payload", "ssl_check"]
    ),
    words,
)


@cases(60)
@given(COMMAND, st.booleans())
def test_slash_commands_of_slack(banso: Served, fields: dict[str, str], whole: bool) -> None:
    given_fields = {"command": "/banso", "team_id": TEAM, "user_id": "U1", **fields} if whole else fields
    given_fields.pop("response_url", None)  # Slack's own address; what becomes of another one is tested by itself
    _slack(banso, urlencode(given_fields, errors="surrogatepass").encode(), FORM)


def _slack(banso: Served, body: bytes, kind: str) -> None:
    before = banso.inbox()
    answer = banso.slack_post(body, kind)
    banso.check(answer, *TAKEN, *REFUSED, 401)
    assert answer.status != 401 or body.decode(errors="replace").encode() != body, "it was signed"
    assert answer.status in TAKEN or banso.inbox() == before


def activities(service: str) -> list[dict[str, Any]]:
    """What Teams sends."""
    data = {"banso": {"command": "try.open", "args": {"use_case": "sales/proposal-draft"}}}
    invoke = {"type": "invoke", "name": "adaptiveCard/action", "replyToId": "m1", "text": None}
    return [
        message(service),
        message(service, entities=[{"type": "mention", "mentioned": {"id": "28:x"}, "text": "<at>Banso</at>"}]),
        message(service, conversation={"id": "19:c", "tenantId": message(service)["conversation"]["tenantId"]}),
        message(service, text=None, value=data),
        message(service, **invoke, value={"action": {"type": "Action.Execute", "verb": "try.open", "data": data}}),
        message(service, **{**invoke, "name": "task/fetch"}, value={"data": data}),
        message(service, **{**invoke, "name": "task/submit"}, value={"data": data}),
        message(service, type="installationUpdate", action="add"),
        message(service, type="conversationUpdate", membersAdded=[{"id": "29:x"}]),
    ]


SERVICE = "https://connector.example"
"""Stands for the connector's address until a body is sent."""


@cases(160)
@given(bodies(activities(SERVICE)))
def test_activities_of_teams(banso: Served, body: bytes) -> None:
    before = banso.inbox()
    answer = banso.teams_post(body.replace(SERVICE.encode(), banso.service.encode()))
    banso.check(answer, *TAKEN, *REFUSED, 401, 403, 501)
    assert answer.status in TAKEN or banso.inbox() == before


def test_afterwards_nothing_is_half_done(banso: Served) -> None:
    banso.at_rest()
