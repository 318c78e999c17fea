"""Headings of attendance files: which column holds what, told by its words and never by its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lists.fields import plain_heading

_WORDS = {
    "name": "name|full name|attendee|attendee name|participant|participant name|delegate|delegate name|learner|"
    "learner name|print name|name print|name please print|staff name|display name|member|coach|who",
    "first": "first name|firstname|forename|given name|first names",
    "last": "last name|lastname|surname|family name|second name",
    "email": "email|email address|attendee email|work email|nhs email|nhsmail|contact email|your email|emails",
    "upn": "participant id upn|upn|user principal name|userprincipalname",
    "organisation": "organisation|organization|company|employer|trust|practice|organisation name|place of work|"
    "workplace|company organisation|org|where you work",
    "joined": "first join|join time|first join time|time in|time joined|joined|arrived|arrival time|arrival|"
    "start|in|signed in at|time of arrival|time arrived|joined at",
    "left": "last leave|leave time|last leave time|time out|time left|left|departed|departure|out|left at|"
    "signed out at|time of leaving",
    "seconds": "in meeting duration|duration|total duration|time in meeting|minutes|minutes attended|"
    "attendance duration|mins|length of stay|minutes present",
    "action": "user action",
    "timestamp": "timestamp",
    "mark": "present|attended|attendance|here|came|status|attendee status|attendance status|checked in|tick|"
    "attended y n|present y n|did they attend|did they come|in attendance|attended yes no|present yes no|"
    "attended session|tick if present|tick if attended|check in status",
    "signature": "signature|sign|signed|sign here|initials|signature initials|please sign|sign in|initial",
    "apologies": "apologies|apology|apologies sent|sent apologies|apologies received|excused",
    "order": "order|order #|order no|order number|order id|order date|ticket type|ticket|attendee #|attendee no|"
    "quantity|order type|total paid|barcode|barcode #|billing|ticket number|event name|event id|date attending|buyer|"
    "eventbrite fees|fees paid|currency|ticket price|role|job title|phone|mobile|telephone|cell phone|"
    "participant id|session id|department|notes|comment|comments",
}
_FIELDS = {words: name for name, text in _WORDS.items() for words in text.split("|")}
_NUMBERS_ELSEWHERE = re.compile(
    r"order|ticket|barcode|attendee (?:#|no|number|id)|participant id|phone|mobile|cell|\bid\b"
)
_SESSION_NUMBER = re.compile(r"^(?:session|day|week|workshop|meeting)\s*\d{1,2}$")


def field_of(heading: str) -> str:
    """What a column holds by its heading; empty for one that is not known."""
    plain = re.sub(r"\(.*?\)", "", heading) if "upn" not in heading.casefold() else heading
    return _FIELDS.get(plain_heading(heading)) or _FIELDS.get(plain_heading(plain), "")


def holds_other_numbers(heading: str) -> bool:
    """Whether a column holds numbers of orders, tickets or telephones, which may look like an NHS number."""
    return bool(_NUMBERS_ELSEWHERE.search(plain_heading(heading)))


def is_session_number(heading: str) -> bool:
    """Whether a heading names one of several sessions, such as `Session 3`."""
    return bool(_SESSION_NUMBER.match(plain_heading(heading)))


def fields_of(headings: Sequence[str]) -> dict[str, list[int]]:
    """Columns by what they hold, in the order of the sheet."""
    found: dict[str, list[int]] = {}
    for index, heading in enumerate(headings):
        name = field_of(heading) if heading else ""
        if name:
            found.setdefault(name, []).append(index)
    return found
