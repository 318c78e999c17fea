"""Matching rounds and plans, with what was frozen and what came out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Matching rounds and plans, with what was frozen and what came out."""
    _rounds()
    _round_runs()
    _instructions()
    _pairs()
    _plans()
    _placements()


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'frozen', 'solved', 'contradiction', 'stopped', 'in_review', "
            "'approved', 'published', 'running', 'closed', 'abandoned')",
            name=op.f("ck_rounds_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )


def _round_runs() -> None:
    op.create_table(
        "round_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_sha256", sa.String(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('frozen', 'optimal', 'feasible', 'stopped', 'contradiction')",
            name=op.f("ck_round_runs_state_known"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_runs_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_runs")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_runs_round_id_number")),
    )
    op.create_index(op.f("ix_round_runs_round_id"), "round_runs", ["round_id"], unique=False)


def _instructions() -> None:
    op.create_table(
        "instructions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("exception_to", sa.JSON(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind <> 'hold_out' OR learner_id IS NOT NULL", name=op.f("ck_instructions_learner_named")),
        sa.CheckConstraint(
            "kind <> 'places' OR (coach_id IS NOT NULL AND places IS NOT NULL)",
            name=op.f("ck_instructions_coach_and_places_named"),
        ),
        sa.CheckConstraint("kind IN ('lock', 'block', 'hold_out', 'places')", name=op.f("ck_instructions_kind_known")),
        sa.CheckConstraint(
            "kind NOT IN ('lock', 'block') OR (learner_id IS NOT NULL AND coach_id IS NOT NULL)",
            name=op.f("ck_instructions_pair_named"),
        ),
        sa.CheckConstraint("places >= 0", name=op.f("ck_instructions_places_not_negative")),
        sa.ForeignKeyConstraint(["coach_id"], ["people.id"], name=op.f("fk_instructions_coach_id")),
        sa.ForeignKeyConstraint(["learner_id"], ["people.id"], name=op.f("fk_instructions_learner_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_instructions_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructions")),
    )
    op.create_index(op.f("ix_instructions_round_id"), "instructions", ["round_id"], unique=False)


def _pairs() -> None:
    op.create_table(
        "pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("fit", sa.Double(), nullable=True),
        sa.Column("started", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('suggested', 'proposed', 'accepted', 'contracted', 'active', 'paused', "
            "'completed', 'ended_early', 'declined', 'withdrawn')",
            name=op.f("ck_pairs_state_known"),
        ),
        sa.CheckConstraint("ended >= started", name=op.f("ck_pairs_ended_not_before_started")),
        sa.CheckConstraint("learner_id <> coach_id", name=op.f("ck_pairs_two_people")),
        sa.ForeignKeyConstraint(["coach_id"], ["people.id"], name=op.f("fk_pairs_coach_id")),
        sa.ForeignKeyConstraint(["learner_id"], ["people.id"], name=op.f("fk_pairs_learner_id")),
        sa.ForeignKeyConstraint(["run_id"], ["round_runs.id"], name=op.f("fk_pairs_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairs")),
        sa.UniqueConstraint("run_id", "learner_id", name=op.f("uq_pairs_run_id_learner_id")),
    )
    op.create_index(op.f("ix_pairs_coach_id"), "pairs", ["coach_id"], unique=False)
    op.create_index(op.f("ix_pairs_learner_id"), "pairs", ["learner_id"], unique=False)
    op.create_index(op.f("ix_pairs_run_id"), "pairs", ["run_id"], unique=False)


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_sha256", sa.String(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'frozen', 'optimal', 'feasible', 'stopped', 'contradiction', "
            "'published', 'superseded')",
            name=op.f("ck_plans_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("facilitators", sa.JSON(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_placements_plan_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_placements_room_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_placements_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("plan_id", "session_id", name=op.f("uq_placements_plan_id_session_id")),
    )
    op.create_index(op.f("ix_placements_plan_id"), "placements", ["plan_id"], unique=False)
    op.create_index(op.f("ix_placements_session_id"), "placements", ["session_id"], unique=False)
