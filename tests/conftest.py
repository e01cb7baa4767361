"""The coach with the shipped catalogue on a database built by the migrations; on PostgreSQL, too, when there is one."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, text
from sqlalchemy.engine import make_url

from coach.coach import Coach
from coach.turn import Company
from storage.db import Database
from storage.models import Base
from tests.builders import Clock, Person
from usecases.load import Catalogue, load_catalogue

POSTGRESQL = os.environ.get("BANSO_TEST_DATABASE_URL", "")
"""For example postgresql+psycopg://postgres@127.0.0.1:5432/postgres; databases of their own are made beside it."""

BOTH = ["sqlite", *(["postgresql"] if POSTGRESQL else [])]


@contextmanager
def new_postgresql() -> Iterator[str]:
    """The URL of a new PostgreSQL database, dropped in the end."""
    name = f"banso_test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue()


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A migrated SQLite file for the whole run."""
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/banso.db")
    made.migrate()
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[Database]:
    """A migrated PostgreSQL database for the whole run."""
    with new_postgresql() as url:
        made = Database(url)
        made.migrate()
        yield made
        made.close()


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database without a row."""
    shared: Database = request.getfixturevalue(f"{request.param}_database")
    with shared.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    return shared


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the test's own without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
    else:
        with new_postgresql() as url:
            yield url


@pytest.fixture(scope="session")
def coaches() -> dict[Database, Coach]:
    """A coach takes a second to build, so each database has one for the whole run."""
    return {}


@pytest.fixture
def coach(database: Database, catalogue: Catalogue, coaches: dict[Database, Coach]) -> Coach:
    """The coach with the shipped catalogue, knowing nobody."""
    if database not in coaches:
        coaches[database] = Coach(database, catalogue, Company())
    return coaches[database]


@pytest.fixture
def clock() -> Clock:
    """The time for everyone in a test."""
    return Clock()


@pytest.fixture
def person(coach: Coach, clock: Clock) -> Person:
    """Somebody the coach has never met, on a platform that tells nothing of them."""
    return Person(coach, clock=clock)
