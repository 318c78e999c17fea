"""Runs, their events, and the workers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs, their events, and the workers."""
    _runs()
    op.create_table(
        "run_events",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("bound", sa.Double(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_events_run_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_run_events")),
    )
    op.create_table(
        "workers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("round_run_id", sa.Integer(), nullable=True),
        sa.Column("plan_name", sa.String(), nullable=True),
        sa.Column("plan_as_at", sa.Date(), nullable=True),
        sa.Column("window_first", sa.Date(), nullable=True),
        sa.Column("window_last", sa.Date(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("time_limit_s", sa.Double(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('round', 'plan', 'matching', 'scheduling', 'network')", name=op.f("ck_runs_kind_known")
        ),
        sa.CheckConstraint(
            "stage IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_runs_stage_known")
        ),
        sa.CheckConstraint("kind <> 'round' OR round_id IS NOT NULL", name=op.f("ck_runs_round_named")),
        sa.CheckConstraint(
            "kind <> 'plan' OR (plan_name IS NOT NULL AND plan_as_at IS NOT NULL)", name=op.f("ck_runs_plan_described")
        ),
        sa.CheckConstraint("window_last >= window_first", name=op.f("ck_runs_window_last_not_before_window_first")),
        sa.CheckConstraint("kind IN ('round', 'plan') OR snapshot IS NOT NULL", name=op.f("ck_runs_snapshot_sent")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_runs_round_id")),
        sa.ForeignKeyConstraint(["round_run_id"], ["round_runs.id"], name=op.f("fk_runs_round_run_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_runs_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_stage"), "runs", ["stage"], unique=False)
    op.create_index(op.f("ix_runs_round_id"), "runs", ["round_id"], unique=False)
    op.create_index(op.f("ix_runs_plan_id"), "runs", ["plan_id"], unique=False)
