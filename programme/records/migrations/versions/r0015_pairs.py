"""The life of a round and of its pairs: who takes part, amendments, approvals, policies, meetings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision: str | None = "0014"
branch_labels = None
depends_on = None

_REASONS = "'workload', 'changed_job', 'left', 'illness_or_leave', 'not_a_good_fit', 'other'"


def upgrade() -> None:
    """The life of a round and of its pairs: who takes part, amendments, approvals, policies, meetings."""
    _rounds()
    _runs_and_instructions()
    _pairs()
    _new_tables()


def _rounds() -> None:
    """Checks and references in words that both databases know: SQLite adds them only together with their column."""
    op.execute("ALTER TABLE rounds ADD COLUMN amends_id INTEGER CONSTRAINT fk_rounds_amends_id REFERENCES rounds (id)")
    op.create_index(op.f("ix_rounds_amends_id"), "rounds", ["amends_id"], unique=False)
    for column in (
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("learner_ids", sa.JSON(), nullable=True),
        sa.Column("coach_ids", sa.JSON(), nullable=True),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
    ):
        op.add_column("rounds", column)


def _runs_and_instructions() -> None:
    op.execute(
        "ALTER TABLE round_runs ADD COLUMN origin VARCHAR NOT NULL DEFAULT 'solved' "
        "CONSTRAINT ck_round_runs_origin_known CHECK (origin IN ('solved', 'by_hand'))"
    )
    op.add_column("round_runs", sa.Column("made_by", sa.String(), nullable=True))
    op.add_column("round_runs", sa.Column("instruction_ids", sa.JSON(), nullable=True))
    op.add_column("instructions", sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("instructions", sa.Column("lifted_by", sa.String(), nullable=True))


def _pairs() -> None:
    op.execute("ALTER TABLE pairs ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
    days = ("published_on", "reply_by", "learner_accepted_on", "coach_accepted_on", "goals_agreed_on", "planned_end")
    for name in days:
        op.add_column("pairs", sa.Column(name, sa.Date(), nullable=True))
    op.execute(
        "ALTER TABLE pairs ADD COLUMN reason_class VARCHAR "
        f"CONSTRAINT ck_pairs_reason_class_known CHECK (reason_class IN ({_REASONS}))"
    )
    op.execute("ALTER TABLE pairs ADD COLUMN tie_id INTEGER CONSTRAINT fk_pairs_tie_id REFERENCES ties (id)")


def _new_tables() -> None:
    op.create_table(
        "pair_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_pair_meetings_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_meetings")),
        sa.UniqueConstraint("pair_id", "held_on", name=op.f("uq_pair_meetings_pair_id_held_on")),
    )
    op.create_index(op.f("ix_pair_meetings_pair_id"), "pair_meetings", ["pair_id"], unique=False)
    op.create_table(
        "round_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_round_approvals_organisation_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_approvals_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_approvals")),
    )
    op.create_index(op.f("ix_round_approvals_round_id"), "round_approvals", ["round_id"], unique=False)
    op.create_table(
        "matching_policies",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_matching_policies")),
    )
