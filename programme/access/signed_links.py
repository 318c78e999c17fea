"""Links for people without an account, such as a line manager who approves: signed, for one purpose, for a time.

Nothing of them is kept: what the link is about is in it, and the service's own secret signs it. That it decides only
once is for the record it is about to say.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import json

from foundation.errors import NotFound
from programme.records import Database

from .secrets_kept import keyed_hash, secret_of

OVER = "This link does not hold, or is over. Ask whoever sent it for a new one."


def sign_link(database: Database, purpose: str, subject: str, expires: dt.datetime) -> str:
    """The token of a link: letters, digits, `-`, `_` and one point.

    Args:
        database: the records, which keep the secret.
        purpose: what it is for, such as `application`.
        subject: what it is about, such as the number of the application. It can be read by whoever has the link.
        expires: until when it holds, with a zone.
    """
    said = json.dumps([purpose, subject, int(expires.timestamp())], ensure_ascii=False).encode()
    text = base64.urlsafe_b64encode(said).decode().rstrip("=")
    return f"{text}.{keyed_hash(secret_of(database, 'links'), text)}"


def read_link(database: Database, purpose: str, token: str, at: dt.datetime) -> str:
    """What a link is about.

    Raises:
        NotFound: for a token that nobody here signed, that is for something else, or that is over.
    """
    text, _, signature = token.partition(".")
    right = keyed_hash(secret_of(database, "links"), text)
    if not hmac.compare_digest(right.encode(), signature.encode()):
        raise NotFound(OVER)
    try:
        said: list[str | int] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        raise NotFound(OVER) from None
    if said[0] != purpose or int(said[2]) <= at.timestamp():
        raise NotFound(OVER)
    return str(said[1])
