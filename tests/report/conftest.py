"""The demo company in its thirteenth week, whose report is read but never changed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.demo.seed import seed
from bot.playground.app import PLATFORM
from coach.kpi.weeks import last_closed, roll_up_missing
from coach.report.material import Request
from coach.turn import Company
from storage import people, rollout, targets
from storage.db import Database
from storage.stories import Credit, Story, StoryState
from tests.conftest import BOTH, new_postgresql
from usecases.load import Catalogue

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
COMPANY = Company(contact="AI推進室 佐藤")


@pytest.fixture(scope="package", params=BOTH)
def demo_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('report')}/demo.db"
    else:
        with new_postgresql() as url:
            yield url


@pytest.fixture(scope="package")
def demo(demo_url: str, catalogue: Catalogue) -> Iterator[Database]:
    """A company with phases, targets and stories."""
    database = Database(demo_url)
    database.migrate()
    seed(database, catalogue, NOW.date(), size=120)
    with database.transaction() as session:
        roll_up_missing(session, NOW, COMPANY)
        rollout.begin(session, "policy", "=1+1", date(2026, 9, 7), ())
        rollout.begin(session, "poc", "", date(2026, 10, 5), ())
        rollout.tick(session, "purpose", "<b>提案書</b>の時間を\n半分にする\ufffe", date(2026, 9, 7))
        for kpi, value in (("adoption", 0.05), ("success", 0.999), ("unmet", 0.18)):
            targets.put(session, kpi, "", value, date(2027, 3, 31), owner="=HYPERLINK()", now=NOW)
    _tell(database)
    yield database
    database.close()


def _tell(database: Database) -> None:
    """A story for each choice of credit, and one that is not shared."""
    with database.transaction() as session:
        teller = people.everyone(session, PLATFORM)[0][1].id
        for credit, state, words in (
            (Credit.NAMED, StoryState.SHARED, "提案が早くなりました"),
            (Credit.ANONYMOUS, StoryState.SHARED, "=SUM(1) <script>議事録</script>"),
            (Credit.NAMED, StoryState.OFFERED, "まだ見せていない話"),
        ):
            session.add(
                Story(
                    employee_id=teller,
                    use_case="sales/proposal-draft",
                    department="sales",
                    credit=credit,
                    words=words,
                    state=state,
                    told_at=NOW,
                )
            )


@pytest.fixture
def wanted(demo: Database, catalogue: Catalogue) -> Iterator[Request]:
    """The Japanese report of the week that ended last."""
    with demo.transaction() as session:
        yield Request(session, COMPANY, catalogue, None, "ja", NOW, last_closed(NOW, COMPANY))
