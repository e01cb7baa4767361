"""The Slack app manifest: what an administrator pastes to create the app."""

from typing import Any

from bot.slack.endpoint import PATH
from bot.slack.incoming import SHORTCUT
from coach.locales import say

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "chat:write",
    "commands",
    "im:history",
    "im:write",
    "users.profile:read",
    "users:read",
    "users:read.email",
)
EVENTS = ("app_home_opened", "app_mention", "message.im")


def manifest(base_url: str, language: str = "ja") -> dict[str, Any]:
    """The manifest for an app reached at ``base_url`` (https), or over Socket Mode when that is empty.

    https://docs.slack.dev/reference/app-manifest
    """
    url = {"request_url": base_url.rstrip("/") + PATH} if base_url else {}
    prompts = ("discover", "task", "policy")
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Banso",
            "description": say(language, "slack-app-description"),
            "background_color": "#1f4e5f",
        },
        "features": {
            "bot_user": {"display_name": "Banso", "always_online": True},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": say(language, "slack-app-description"),
                "suggested_prompts": [
                    {"title": say(language, f"slack-prompt-{name}"), "message": say(language, f"slack-prompt-{name}")}
                    for name in prompts
                ],
            },
            "slash_commands": [
                {
                    "command": "/banso",
                    "description": say(language, "slack-command"),
                    "usage_hint": say(language, "slack-command-hint"),
                    "should_escape": True,
                    **({"url": url["request_url"]} if url else {}),
                }
            ],
            "shortcuts": [
                {
                    "name": say(language, "slack-shortcut"),
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": say(language, "slack-shortcut-description"),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
