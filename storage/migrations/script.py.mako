"""${message}.

Forward only. Expand first, contract in a later release: the version before this one must still run on the new schema.
A large table is changed without a long lock: add columns as nullable, fill them in batches, then constrain.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}
