"""The app package for Teams: manifest, icons, Japanese and English; what an administrator uploads."""

import io
import json
import re
import zipfile
from importlib.metadata import version
from typing import Any

from bot.teams.icons import color_icon, outline_icon
from coach.locales import say

SCHEMA = "1.25"
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9](-?[a-z0-9])*\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)

COMMANDS = ("discover", "page", "help")
MOMENT = (2026, 1, 1, 0, 0, 0)
"""The date of the files, the same every time: the same input makes the same package."""


def package(app_id: str, domain: str) -> bytes:
    """The zip for the bot registration ``app_id``, reached at ``https://domain/``.

    Raises ValueError for an id or a domain that is none.
    """
    if not GUID.fullmatch(app_id):
        raise ValueError("the app id is the Application (client) ID, 00000000-0000-0000-0000-000000000000")
    if not DOMAIN.fullmatch(domain):
        raise ValueError("the domain is a host name alone, such as banso.example.com")
    files = {
        "manifest.json": _json(manifest(app_id, domain)),
        "ja.json": _json(_strings("ja")),
        "color.png": color_icon(),
        "outline.png": outline_icon(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), data)
    return made.getvalue()


def manifest(app_id: str, domain: str) -> dict[str, Any]:
    """The manifest in English; Japanese lies beside it.

    https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json
    """
    about = f"https://{domain}/teams/about"
    commands = [
        {"title": say("en", f"teams-command-{name}"), "description": say("en", f"teams-command-{name}-text")}
        for name in COMMANDS
    ]
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": version("banso"),
        "id": app_id,
        "developer": {
            "name": "Banso",
            "websiteUrl": about,
            "privacyUrl": about,
            "termsOfUseUrl": about,
        },
        "name": {"short": "Banso", "full": "Banso (伴走)"},
        "description": {"short": say("en", "teams-app-short"), "full": say("en", "teams-app-full")},
        "localizationInfo": {
            "defaultLanguageTag": "en",
            "additionalLanguages": [{"languageTag": "ja", "file": "ja.json"}],
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1D4E79",
        "bots": [
            {
                "botId": app_id,
                "scopes": ["personal", "team", "groupChat"],
                "isNotificationOnly": False,
                "supportsFiles": False,
                "commandLists": [{"scopes": ["personal", "team", "groupChat"], "commands": commands}],
            }
        ],
        "validDomains": [domain],
        "webApplicationInfo": {"id": app_id, "resource": f"api://{domain}/{app_id}"},
        "defaultInstallScope": "personal",
    }


def _strings(language: str) -> dict[str, str]:
    """The manifest's words in another language, by the path of each."""
    words = {
        "name.short": "伴走（Banso）",
        "name.full": "伴走（Banso）",
        "description.short": say(language, "teams-app-short"),
        "description.full": say(language, "teams-app-full"),
    }
    for number, name in enumerate(COMMANDS):
        path = f"bots[0].commandLists[0].commands[{number}]"
        words[f"{path}.title"] = say(language, f"teams-command-{name}")
        words[f"{path}.description"] = say(language, f"teams-command-{name}-text")
    schema = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.Localization.schema.json"
    return {"$schema": schema, **words}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
