"""Every option of the service, in one place: read once, at the top, and passed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foundation.disclosure import SMALL_NUMBER
from foundation.errors import BadInput, Fault

DEFAULT_DATABASE_URL = "sqlite:///var/learn-live-lead.sqlite"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one programme. Each is set by the environment variable named beside it.

    Attributes:
        database_url: `LLL_DATABASE_URL`. Where the records are: one SQLite file, or `postgresql+psycopg://…`.
        time_zone: `LLL_TIME_ZONE`. The zone of session times, as in the IANA list.
        small_number: `LLL_SMALL_NUMBER`. The smallest count of people that a public page may show.
        upload_limit_mb: `LLL_UPLOAD_LIMIT_MB`. The largest workbook that is read, in megabytes.
    """

    database_url: str = DEFAULT_DATABASE_URL
    time_zone: str = "Europe/London"
    small_number: int = SMALL_NUMBER
    upload_limit_mb: int = 60

    def zone(self) -> ZoneInfo:
        """The time zone of session times."""
        return ZoneInfo(self.time_zone)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment states; a variable that is absent or empty keeps its default.

    Raises:
        BadInput: every variable with an unusable value, all at once.
    """
    faults: list[Fault] = []
    default = Settings()
    settings = Settings(
        database_url=environment.get("LLL_DATABASE_URL") or default.database_url,
        time_zone=_zone(environment, default.time_zone, faults),
        small_number=_whole(environment, "LLL_SMALL_NUMBER", default.small_number, faults),
        upload_limit_mb=_whole(environment, "LLL_UPLOAD_LIMIT_MB", default.upload_limit_mb, faults),
    )
    if faults:
        raise BadInput(faults)
    return settings


def _whole(environment: Mapping[str, str], name: str, default: int, faults: list[Fault]) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if text.isdecimal() and int(text) > 0:
        return int(text)
    faults.append(Fault(name, text, "this is not a whole number above 0.", f"Leave it out for {default}."))
    return default


def _zone(environment: Mapping[str, str], default: str, faults: list[Fault]) -> str:
    name = environment.get("LLL_TIME_ZONE", "").strip() or default
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(Fault("LLL_TIME_ZONE", name, "no such time zone.", f"Write a name such as {default}."))
        return default
    return name
