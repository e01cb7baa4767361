"""The company's model: whether its server answers, takes the key, and knows the name. Nothing is asked of the model."""

from bot.doctor.finding import Finding, failure, not_set_up, ok, warning
from bot.doctor.web import Unreached, Web
from bot.model import FAILURES, REST, ModelSettings
from bot.model_settings import OPENAI


async def check(web: Web, settings: ModelSettings | None) -> list[Finding]:
    """Ask for the list of models: it costs nothing, and sends nothing but the key."""
    if settings is None:
        return [not_set_up("model", "model-none")]
    url = (settings.base_url or OPENAI).rstrip("/")
    try:
        answer = await web.ask("GET", f"{url}/models", bearer=settings.api_key)
    except Unreached as unreached:
        return [unreached.finding("model")]
    if answer.status in (401, 403):
        return [failure("model", "model-key", status=answer.status)]
    listed = answer.data.get("data")
    if answer.status != 200 or not isinstance(listed, list):
        return [warning("model", "model-no-list", status=answer.status)]
    if not any(isinstance(entry, dict) and entry.get("id") == settings.name for entry in listed):
        return [warning("model", "model-unknown", name=settings.name)]
    seconds, rest = round(settings.seconds), round(REST)
    return [ok("model", "model-good", name=settings.name, seconds=seconds, failures=FAILURES, rest=rest)]
