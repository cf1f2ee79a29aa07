"""When a daily post is due next, so that the schedule asks for what is due and not for every digest."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the schedule fills it in at its start."""
    op.add_column("digests", sa.Column("next_at", UtcDateTime(), nullable=True))
    op.create_index("ix_digests_next_at", "digests", ["next_at"], unique=False)
