"""What learners ask for, what coaches offer, when people can."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What learners ask for, what coaches offer, when people can."""
    _needs()
    _offers()
    _offered_skills()
    _offer_wishes()
    _availability_slots()
    _away_dates()


def _needs() -> None:
    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_needs_level_1_to_4")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_needs_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_needs_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )
    op.create_index(op.f("ix_needs_person_id"), "needs", ["person_id"], unique=False)


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("hours_per_month", sa.Double(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("supervision_valid_to", sa.Date(), nullable=True),
        sa.Column("grows_coaches", sa.Boolean(), nullable=False),
        sa.CheckConstraint("status IN ('active', 'paused', 'withdrawn')", name=op.f("ck_offers_status_known")),
        sa.CheckConstraint("hours_per_month >= 0", name=op.f("ck_offers_hours_not_negative")),
        sa.CheckConstraint("places >= 0", name=op.f("ck_offers_places_not_negative")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("person_id", name=op.f("uq_offers_person_id")),
    )


def _offered_skills() -> None:
    op.create_table(
        "offered_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_offered_skills_level_1_to_4")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offered_skills_offer_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_offered_skills_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offered_skills")),
        sa.UniqueConstraint("offer_id", "skill_id", name=op.f("uq_offered_skills_offer_id_skill_id")),
    )
    op.create_index(op.f("ix_offered_skills_offer_id"), "offered_skills", ["offer_id"], unique=False)


def _offer_wishes() -> None:
    op.create_table(
        "offer_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_wishes_offer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offer_wishes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_wishes")),
        sa.UniqueConstraint("offer_id", "person_id", name=op.f("uq_offer_wishes_offer_id_person_id")),
    )
    op.create_index(op.f("ix_offer_wishes_offer_id"), "offer_wishes", ["offer_id"], unique=False)


def _availability_slots() -> None:
    op.create_table(
        "availability_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.String(length=3), nullable=False),
        sa.Column("start", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("occurrences", sa.JSON(), nullable=False),
        sa.Column("term_only", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "weekday IN ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')",
            name=op.f("ck_availability_slots_weekday_known"),
        ),
        sa.CheckConstraint("ends > start", name=op.f("ck_availability_slots_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_availability_slots_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_slots")),
    )
    op.create_index(op.f("ix_availability_slots_person_id"), "availability_slots", ["person_id"], unique=False)


def _away_dates() -> None:
    op.create_table(
        "away_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("away_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_away_dates_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away_dates")),
        sa.UniqueConstraint("person_id", "away_on", name=op.f("uq_away_dates_person_id_away_on")),
    )
    op.create_index(op.f("ix_away_dates_person_id"), "away_dates", ["person_id"], unique=False)
