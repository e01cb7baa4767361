"""What the app asks Slack for."""

from bot.slack.manifest import manifest

LISTENED_TO = {"app_mention": "app_mentions:read", "message.im": "im:history"}
"""Events and the scope that each takes (Slack's reference of events)."""


def test_the_token_does_not_change_under_several_replicas() -> None:
    for url in ("", "https://banso.example.com"):
        assert manifest(url)["settings"]["token_rotation_enabled"] is False


def test_every_event_has_its_scope_and_no_scope_reads_channels_or_files() -> None:
    made = manifest("https://banso.example.com")
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    events = set(made["settings"]["event_subscriptions"]["bot_events"])
    assert {scope for event, scope in LISTENED_TO.items() if event in events} <= scopes
    assert events >= set(LISTENED_TO)
    assert not any(scope.startswith(("channels:history", "groups:", "mpim:", "files:", "admin")) for scope in scopes)
