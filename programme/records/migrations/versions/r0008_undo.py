"""How to take an import back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How to take an import back."""
    op.create_table(
        "import_undos",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_import_undos_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_import_undos")),
    )
