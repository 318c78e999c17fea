"""Reports with their frozen figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Reports with their frozen figures."""
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("result_sha256", sa.String(), nullable=False),
        sa.Column("network_result", sa.Text(), nullable=False),
        sa.Column("network_sha256", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('board', 'evaluation', 'public')", name=op.f("ck_reports_kind_known")),
        sa.CheckConstraint("state IN ('draft', 'issued', 'corrected')", name=op.f("ck_reports_state_known")),
        sa.CheckConstraint(
            "state = 'draft' OR (issued_by IS NOT NULL AND issued_on IS NOT NULL)",
            name=op.f("ck_reports_issued_by_known"),
        ),
        sa.CheckConstraint("corrects_id IS NULL OR reason IS NOT NULL", name=op.f("ck_reports_correction_has_reason")),
        sa.ForeignKeyConstraint(["previous_id"], ["reports.id"], name=op.f("fk_reports_previous_id_reports")),
        sa.ForeignKeyConstraint(["corrects_id"], ["reports.id"], name=op.f("fk_reports_corrects_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
