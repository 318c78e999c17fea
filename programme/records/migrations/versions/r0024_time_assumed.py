"""Times that were taken from a word such as "flexible" say that nobody has confirmed them yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision: str | None = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Times that were taken from a word such as "flexible" say that nobody has confirmed them yet."""
    op.add_column(
        "people", sa.Column("availability_unconfirmed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
