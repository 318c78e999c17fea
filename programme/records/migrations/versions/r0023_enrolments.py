"""What became of an enrolment keeps its days; who gave feedback on a session is known, what they said is not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision: str | None = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What became of an enrolment keeps its days; who gave feedback on a session is known, what they said is not."""
    op.create_table(
        "enrolment_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("to_cohort_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('enrolled', 'completed', 'withdrawn', 'deferred')", name=op.f("ck_enrolment_steps_state_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_enrolment_steps_person_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_enrolment_steps_cohort_id")),
        sa.ForeignKeyConstraint(["to_cohort_id"], ["cohorts.id"], name=op.f("fk_enrolment_steps_to_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_steps")),
    )
    op.create_index(op.f("ix_enrolment_steps_person_id"), "enrolment_steps", ["person_id"], unique=False)
    op.create_index(op.f("ix_enrolment_steps_cohort_id"), "enrolment_steps", ["cohort_id"], unique=False)
    op.create_table(
        "feedback_given",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_feedback_given_session_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_feedback_given_person_id")),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_feedback_given")),
        sqlite_with_rowid=False,
    )
