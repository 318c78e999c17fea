"""Messages to people: written, looked at, approved, sent once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of

MESSAGE_KINDS = ("invitation", "manager_approval", "reminder", "proposal", "placed", "sign_in", "sessions")
MESSAGE_STATES = ("draft", "approved", "sending", "sent", "failed", "bounced", "cancelled")
MESSAGE_MEANS = ("smtp", "file")


class Message(Versioned, Record):
    """One e-mail to one addressee about one thing; the same kind about the same thing goes to nobody twice.

    `about` is a short text that tells what it is about, as `application 12`; `addressee` who gets it, as `P12` or
    `manager of P12`. `body` may hold `LINK`, in place of which a link is put when it leaves: none is ever stored.
    `calendar` is the invitation to a session that goes with it, as an .ics file without anybody's name or address.
    `message_id` is made before sending, so that one that was sent and not noted can be found again.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("kind", "about", "addressee"),
        one_of("kind", MESSAGE_KINDS),
        one_of("state", MESSAGE_STATES),
        one_of("means", MESSAGE_MEANS),
        CheckConstraint("state <> 'sent' OR (sent_at IS NOT NULL AND means IS NOT NULL)", name="sent_dated"),
        CheckConstraint("state NOT IN ('approved', 'sending') OR approved_by IS NOT NULL", name="approved_by_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    about: Mapped[str]
    addressee: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    email: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True)
    calendar: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(index=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    means: Mapped[str | None]
    run_id: Mapped[str | None] = mapped_column(index=True)
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    fault: Mapped[str | None]
