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

# The oldest revision whose program still runs on this schema. Where this step only adds, what the step before says;
# where it takes away, the first revision whose program no longer needs it.
runs_with = ${repr(down_revision)}


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}
