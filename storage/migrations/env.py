"""Alembic's entry: migrations run on the connection they are given, or on BANSO_DATABASE_URL."""

import os
from typing import Literal

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import Script
from sqlalchemy import Connection, create_engine, insert

from storage import coaching_models, kpi_models, pulse_models  # noqa: F401 their tables belong to the metadata
from storage.models import Base
from storage.operations_models import SchemaStep
from storage.types import UtcDateTime


def _plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types as what they are in the database, so that a migration needs no code of today."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _record(ctx: MigrationContext, step: MigrationInfo, *_: object, **__: object) -> None:
    """Note with each step, in its transaction, how old a program may be to run on it: older ones will ask."""
    script = step.up_revision
    # The first four steps had nowhere to note it.
    if isinstance(script, Script) and (runs_with := getattr(script.module, "runs_with", "")):
        ctx.execute(insert(SchemaStep).values(revision=script.revision, runs_with=runs_with))


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_plain_type,
        on_version_apply=_record,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with create_engine(os.environ["BANSO_DATABASE_URL"]).connect() as opened:
        _run(opened)
