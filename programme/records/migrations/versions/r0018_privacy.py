"""Requests of people about their data, retention periods, and the day on which a person was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision: str | None = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Requests of people about their data, retention periods, and the day on which a person was erased."""
    op.execute("ALTER TABLE people ADD COLUMN erased_on DATE")
    op.create_table(
        "privacy_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("identity_checked_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("carried_out_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('access', 'erasure', 'rectification', 'objection')", name=op.f("ck_privacy_requests_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('received', 'identity_checked', 'decided', 'carried_out', 'answered')",
            name=op.f("ck_privacy_requests_state_known"),
        ),
        sa.CheckConstraint(
            "decision IN ('granted', 'partly', 'refused')", name=op.f("ck_privacy_requests_decision_known")
        ),
        sa.CheckConstraint(
            "decision <> 'refused' OR reason IS NOT NULL", name=op.f("ck_privacy_requests_refusal_has_reason")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_privacy_requests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_requests")),
    )
    op.create_index(op.f("ix_privacy_requests_person_id"), "privacy_requests", ["person_id"], unique=False)
    op.create_table(
        "retention_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_class", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("months > 0", name=op.f("ck_retention_periods_months_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_periods")),
        sa.UniqueConstraint("record_class", name=op.f("uq_retention_periods_record_class")),
    )
