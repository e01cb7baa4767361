"""The composition root: reads the settings and builds everything. ``python -m bot`` serves."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from typing import NoReturn

from aiohttp import web

from bot.delivery import DeliveryLoop
from bot.desk_page.app import DeskPages
from bot.downloads import Downloads
from bot.frontend import FrontEnd
from bot.imports.endpoint import UsageEndpoint
from bot.intake import LEASE, Intake
from bot.logs import set_up_logs
from bot.metrics import Metrics, MetricsEndpoint
from bot.model import Model
from bot.model_settings import LOOPBACK
from bot.playground.app import PlaygroundFrontEnd, PlaygroundPerson
from bot.schedule import Schedule
from bot.server import HEALTH, make_app
from bot.settings import Settings, SettingsError, load_settings
from bot.slack.settings import SlackSettings
from bot.teams.settings import TeamsSettings
from bot.watch import Watch
from coach.coach import Coach
from coach.jobs import JOBS, TICKS
from coach.turn import Company
from storage import leads, people
from storage.db import Database, DatabaseGone, SchemaMismatch
from usecases.load import Catalogue, load_catalogue

log = logging.getLogger(__name__)

GRACE = 10.0
"""Seconds that answers and sends under way may take at shutdown; an answer that is left is given at the next start."""

TURN_OF_A_THREAD = 0.001
"""Seconds that a thread may compute while others wait. A turn gives way at every statement, and Python's own 5 ms each
time make it slow beside a digest, which computes for a second."""

RECOVERY_PAUSE = 15.0
"""Seconds between looks for events whose process died."""


def build_front_ends(
    settings: Settings, intake: Intake, database: Database, catalogue: Catalogue
) -> dict[str, FrontEnd]:
    """The configured platforms by name; without one, the playground, on loopback only.

    Raises SettingsError when the playground would be reachable from outside.
    """
    built: dict[str, FrontEnd] = {}
    # A platform's libraries take a second and tens of megabytes; they are loaded only where it is configured.
    if settings.has_slack:
        from bot.slack.app import SlackFrontEnd  # noqa: PLC0415

        built["slack"] = SlackFrontEnd(intake, slack_settings(settings))
    if settings.has_teams:
        from bot.teams.app import TeamsFrontEnd  # noqa: PLC0415

        built["teams"] = TeamsFrontEnd(intake, teams_settings(settings))
    if built:
        return built
    if settings.host not in LOOPBACK:
        raise SettingsError(
            f"BANSO_HOST: {settings.host} is reachable from outside and no chat platform is configured; "
            "set BANSO_SLACK_BOT_TOKEN or BANSO_TEAMS_APP_ID, or BANSO_HOST=127.0.0.1 for the playground"
        )

    def listed() -> list[PlaygroundPerson]:
        with database.transaction() as session:
            leading = {lead.employee_id for lead in leads.everyone(session)}
            everyone = [
                PlaygroundPerson(
                    user,
                    employee.name,
                    *_department_names(catalogue, employee.department),
                    employee.language,
                    employee.email or "",
                    lead=employee.id in leading,
                )
                for user, employee in people.everyone(session, "playground")
            ]
        # A lead has more to show, and would not be found among 200.
        return sorted(everyone, key=lambda person: not person.lead)

    return {"playground": PlaygroundFrontEnd(intake, listed)}


def slack_settings(settings: Settings) -> SlackSettings:
    """What the Slack front end needs to know, where Slack is configured."""
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        api_url=settings.slack_api_url,
        sends_per_minute=settings.slack_sends_per_minute,
    )


def teams_settings(settings: Settings) -> TeamsSettings:
    """What the Teams front end needs to know, where Teams is configured."""
    return TeamsSettings(
        app_id=settings.teams_app_id,
        app_password=settings.teams_app_password.get_secret_value(),
        tenant_id=settings.teams_tenant_id,
        allowed_tenants=settings.allowed_tenants,
    )


def _department_names(catalogue: Catalogue, key: str | None) -> tuple[str, str]:
    department = catalogue.departments.get(key or "")
    return (department.ja, department.en) if department else ("", "")


def company_of(settings: Settings) -> Company:
    """What the settings say about the company."""
    return Company(
        settings.contact,
        settings.policy_url,
        settings.timezone,
        settings.country,
        settings.public_address,
        settings.help_contacts,
        settings.denied_words,
        settings.model_terms,
        settings.secrets,
        settings.keep_months,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def build_app(
    settings: Settings,
    front_ends: Mapping[str, FrontEnd],
    database: Database,
    coach: Coach,
    clock: Callable[[], datetime],
    metrics: Metrics | None = None,
) -> web.Application:
    """Every HTTP address there is with these settings; docs/openapi.yaml describes them."""
    metrics = metrics or Metrics()
    app = make_app(front_ends.values(), database, metrics)
    if token := settings.usage_token.get_secret_value():
        app.router.add_routes(UsageEndpoint(database, company_of(settings), token, clock).routes())
    if token := settings.metrics_token.get_secret_value():
        app.router.add_routes(MetricsEndpoint(metrics, token).routes())
    app.router.add_routes(Downloads(coach, clock).routes())
    if settings.public_address:
        app.router.add_routes(DeskPages(coach, settings.public_address, clock).routes())
    return app


async def serve(settings: Settings, clock: Callable[[], datetime] = _now) -> None:
    """Run until SIGINT or SIGTERM. Raises SettingsError, SchemaMismatch, DatabaseGone before the first request."""
    database, metrics = Database(settings.database_url), Metrics()
    database.on_gone = metrics.database_error
    await asyncio.to_thread(database.migrate)
    catalogue = load_catalogue(settings.catalog_dir)
    for problem in catalogue.problems:
        log.error("catalogue_entry_left_out", extra={"problem": str(problem)})
    # What is built now lives as long as the process: the collector need not look at it, now or ever.
    gc.disable()
    coach = Coach(database, catalogue, company_of(settings))
    gc.freeze()
    gc.enable()
    sys.setswitchinterval(TURN_OF_A_THREAD)
    model = Model(settings.model_call, metrics=metrics) if settings.model_call else None
    intake = Intake(coach, database, model, metrics)
    front_ends = build_front_ends(settings, intake, database, catalogue)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        stack.enter_context(metrics.counting_logs())
        if model is not None:
            stack.push_async_callback(model.aclose)
        app = build_app(settings, front_ends, database, coach, clock, metrics)
        runner = web.AppRunner(app, access_log=None, auto_decompress=False)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        # Entered after the web server, so closed before it: an open stream would keep the server waiting.
        for front_end in front_ends.values():
            await stack.enter_async_context(front_end)
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            raise SettingsError(
                f"BANSO_PORT: {settings.port} cannot be used ({error.strerror}); "
                "stop the other program or choose another port"
            ) from error
        await stack.enter_async_context(Schedule(coach.run_jobs, clock, metrics=metrics))
        deliveries = DeliveryLoop(coach, front_ends, clock, metrics)
        delivering = asyncio.create_task(deliveries.run(stop))
        recovering = asyncio.create_task(_recover(intake, front_ends, single_process=database.is_sqlite))
        metrics.expect(front_ends, (*(job.name for job in JOBS), *(tick.__name__ for tick in TICKS)))
        watching = asyncio.create_task(Watch(database, metrics, clock, front_ends).run())
        _announce(settings, front_ends)
        await stop.wait()
        app[HEALTH].stop()
        for task in (recovering, watching):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await delivering
        await asyncio.gather(deliveries.drain(GRACE), intake.drain(GRACE))
    database.close()


async def _recover(intake: Intake, front_ends: dict[str, FrontEnd], *, single_process: bool) -> None:
    """Take up what a dead process left; a single process finds its own at the start, without waiting for the lease."""
    lease = LEASE * 0 if single_process else LEASE
    while True:
        try:
            await intake.recover(front_ends, _now(), lease)
        except DatabaseGone:
            log.warning("recovery_without_database")
        except Exception:
            log.exception("recovery_failed")
        lease = LEASE
        await asyncio.sleep(RECOVERY_PAUSE)


def _announce(settings: Settings, front_ends: dict[str, FrontEnd]) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}/"
    if "playground" in front_ends:
        print(f"伴走 / Banso: {address}", flush=True)
    log.info("serving", extra={"address": address, "front_ends": sorted(front_ends)})


def main() -> None:
    """Serve with the settings of the environment; a mistake is a sentence and exit code 2, not a stack trace."""
    set_up_logs()
    try:
        asyncio.run(serve(load_settings()))
    except SettingsError as error:
        stop(str(error))
    except DatabaseGone as error:
        stop(f"BANSO_DATABASE_URL: {error}; check that the database runs and can be reached from here")
    except SchemaMismatch as error:
        stop(f"BANSO_DATABASE_URL: {error}")


def stop(why: str) -> NoReturn:
    """End with a sentence that says what to mend."""
    print(f"Banso cannot start.\n{why}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
