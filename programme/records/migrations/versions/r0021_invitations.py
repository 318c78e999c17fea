"""Invitations to sessions go out as messages; how long a pair met may be written down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision: str | None = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Invitations to sessions go out as messages; how long a pair met may be written down."""
    op.execute(
        "ALTER TABLE messages ADD COLUMN session_id INTEGER CONSTRAINT fk_messages_session_id REFERENCES sessions (id)"
    )
    op.create_index(op.f("ix_messages_session_id"), "messages", ["session_id"], unique=False)
    op.add_column("messages", sa.Column("calendar", sa.Text(), nullable=True))
    op.execute(
        "ALTER TABLE pair_meetings ADD COLUMN minutes INTEGER "
        "CONSTRAINT ck_pair_meetings_minutes_of_a_day CHECK (minutes BETWEEN 1 AND 1440)"
    )
