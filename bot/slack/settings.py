"""What the Slack front end needs to know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SlackSettings:
    """One Slack app. With a signing secret Slack calls us over HTTP; with an app token alone we call Slack."""

    bot_token: str
    """"xoxb-…", from OAuth & Permissions."""
    signing_secret: str = ""
    """From Basic Information; proves that a request is Slack's."""
    app_token: str = ""
    """"xapp-…" with connections:write, for Socket Mode."""
    api_url: str = "https://slack.com/api/"
    sends_per_minute: int = 200
    """Proactive messages to the workspace; Slack takes "several hundred" a minute (docs.slack.dev, rate limits)."""

    def __post_init__(self) -> None:
        """Raises ValueError when neither way in is configured: without a signature anybody could speak for Slack."""
        if not self.bot_token:
            raise ValueError("Slack needs a bot token")
        if not self.signing_secret and not self.app_token:
            raise ValueError("Slack needs a signing secret (HTTP) or an app token (Socket Mode)")

    @property
    def socket_mode(self) -> bool:
        """Whether events come over our own connection to Slack instead of HTTP."""
        return not self.signing_secret
