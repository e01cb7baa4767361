"""What the weekly digests of the demo company told, so that its figures have a past."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.demo.activity import WEEKS
from bot.demo.surveys import COMPANY
from coach.kpi.digest_content import compose
from coach.kpi.figures import EVERYONE
from coach.kpi.weeks import WEEK, last_closed
from storage import digests
from storage.db import Database
from usecases.load import Catalogue

TOLD_AT = time(8)


def tell_weeks(database: Database, catalogue: Catalogue, today: date) -> None:
    """Keep the digest of every whole week since the launch, the earliest first, as each looks back at those before.

    Raises DatabaseGone, and WeekNotReady before the company is there.
    """
    zone = ZoneInfo(COMPANY.timezone)
    last = last_closed(datetime.combine(today, TOLD_AT, zone), COMPANY)
    with database.transaction() as session:
        # The week of the launch is left out: it began before anybody could know the coach.
        for week in (last - back * WEEK for back in reversed(range(WEEKS - 1))):
            told = compose(session, week, COMPANY, catalogue, None)
            made_at = datetime.combine(week + WEEK, TOLD_AT, zone)
            digests.keep(session, week, EVERYONE, told.to_json(), made_at)
