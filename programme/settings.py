"""Every option of the service, in one place: read once, at the top, and passed down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.errors import BadInput, Fault

from .logs import LEVELS

DEFAULT_DATABASE_URL = "sqlite:///var/learn-live-lead.sqlite"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one programme. Each is set by the environment variable named beside it.

    Attributes:
        database_url: `LLL_DATABASE_URL`. Where the records are: one SQLite file, or `postgresql+psycopg://…`.
        upload_limit_mb: `LLL_UPLOAD_LIMIT_MB`. The largest workbook that is read, in megabytes.
        public_url: `LLL_PUBLIC_URL`. The address at which people reach the service; links sent to them begin with it.
        smtp_url: `LLL_SMTP_URL`. The mail server, as `smtp+starttls://user:password@mail.example:587`; empty: messages
            are taken out as files. `smtps://` and `smtp://` are known too; `@` in a password is `%40`.
        mail_from: `LLL_MAIL_FROM`. The address from which messages come.
        log_level: `LLL_LOG_LEVEL`. The least that is logged: debug, info, warning or error.
        worker_dead_after_s: `LLL_WORKER_DEAD_AFTER_S`. A worker silent for so many seconds is taken for dead.
    """

    database_url: str = DEFAULT_DATABASE_URL
    upload_limit_mb: int = 60
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    mail_from: str = "learn-live-lead@localhost.invalid"
    log_level: str = "info"
    worker_dead_after_s: int = 15


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment states; a variable that is absent or empty keeps its default.

    Raises:
        BadInput: every variable with an unusable value, all at once.
    """
    faults: list[Fault] = []
    default = Settings()
    settings = Settings(
        database_url=environment.get("LLL_DATABASE_URL") or default.database_url,
        upload_limit_mb=_whole(environment, "LLL_UPLOAD_LIMIT_MB", default.upload_limit_mb, faults),
        public_url=_address(environment, "LLL_PUBLIC_URL", default.public_url, faults),
        smtp_url=_mail_server(environment, "LLL_SMTP_URL", faults),
        mail_from=_sender(environment, "LLL_MAIL_FROM", default.mail_from, faults),
        log_level=_level(environment, "LLL_LOG_LEVEL", default.log_level, faults),
        worker_dead_after_s=_whole(environment, "LLL_WORKER_DEAD_AFTER_S", default.worker_dead_after_s, faults),
    )
    if faults:
        raise BadInput(faults)
    return settings


def _address(environment: Mapping[str, str], name: str, default: str, faults: list[Fault]) -> str:
    text = environment.get(name, "").strip().rstrip("/")
    if not text or re.fullmatch(r"https?://[^/\s?#]+", text):
        return text or default
    faults.append(Fault(name, text, "this is not the address of a site.", "Write it as https://lll.example."))
    return default


def _mail_server(environment: Mapping[str, str], name: str, faults: list[Fault]) -> str:
    """The value is never told: it may hold a password."""
    text = environment.get(name, "").strip()
    if not text or re.fullmatch(r"(smtp|smtps|smtp\+starttls)://([^/@\s]+@)?[^/@:\s?#]+(:[1-9]\d{0,4})?/?", text):
        return text
    faults.append(Fault(name, "", "this is no address of a mail server.", "Write it as smtp://mail.example:25."))
    return ""


def _sender(environment: Mapping[str, str], name: str, default: str, faults: list[Fault]) -> str:
    text = environment.get(name, "").strip()
    if not text or re.fullmatch(r"[^@\s<>;,]+@[^@\s<>;,]+", text):
        return text or default
    faults.append(Fault(name, text, "this is not an e-mail address.", "Write it as programme@trust.example."))
    return default


def _level(environment: Mapping[str, str], name: str, default: str, faults: list[Fault]) -> str:
    text = environment.get(name, "").strip().casefold()
    if not text or text in LEVELS:
        return text or default
    faults.append(Fault(name, text, "this is no level of the log.", f"Write one of {', '.join(LEVELS)}."))
    return default


def _whole(environment: Mapping[str, str], name: str, default: int, faults: list[Fault]) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if text.isdecimal() and int(text) > 0:
        return int(text)
    faults.append(Fault(name, text, "this is not a whole number above 0.", f"Leave it out for {default}."))
    return default
