"""How many learners a run of a round placed, and how many not, so that lists need not read its plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision: str | None = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How many learners a run of a round placed, and how many not, so that lists need not read its plan."""
    op.add_column("round_runs", sa.Column("placed", sa.Integer(), nullable=True))
    op.add_column("round_runs", sa.Column("unmatched", sa.Integer(), nullable=True))
