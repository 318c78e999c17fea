"""Who a row is about: e-mail, name, line manager."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from .answers import email_in, is_personal, read_name, stands_among_words
from .context import Reading, RowRead
from .problems import Choice

_NOBODY = ("", "anonymous", "anon")
_NO_MANAGER = ("na", "n/a", "none", "null", "nil", "-", "tbc", "unknown")
"""Names of people elsewhere; beside the heading of a line manager they more often mean that none was given."""


def read_identity(row: RowRead, reading: Reading) -> None:
    """E-mail and name; a row without either is refused, since nobody could be told by it."""
    _email(row, reading)
    _name(row, reading)


def _email(row: RowRead, reading: Reading) -> None:
    text = row.text("email")
    email = email_in(text) if text.casefold() not in _NOBODY else ""
    if email and stands_among_words(text):
        email = _among_words(row, reading, text, email)
        if not email:
            return
    if not email and row.text("other_email"):
        email = email_in(row.text("other_email"))
        if email:
            reading.say(
                row, "other_email", "email.other", "note", "the other e-mail was taken, since this one is missing."
            )
    if not email:
        nobody = text.casefold() in _NOBODY
        message = "there is no e-mail, so nobody can be told apart." if nobody else "this is not one e-mail address."
        reading.say(
            row,
            "email",
            "email.missing" if nobody else "email.wrong",
            "refused",
            message,
            "Type the work e-mail.",
            stops=True,
        )
        return
    row.person["email"] = email
    if is_personal(email):
        reading.say(row, "email", "email.personal", "note", "this is a private address; a work e-mail is better.")


def _among_words(row: RowRead, reading: Reading, text: str, email: str) -> str:
    """An address with words before it, such as `ann cole@x.uk`, may be half of one: somebody has to say."""
    answer = reading.decided(f"email:{text}")
    if answer is not None and email_in(answer):
        return email_in(answer)
    message = f"there are words beside the address {email}; part of the address may be among them."
    reading.say(
        row, "email", "email.unsure", "decide", message, "Say what the address is.",
        choices=(Choice(email, email),), decision=f"email:{text}", waits=True,
    )  # fmt: skip
    return ""


def _name(row: RowRead, reading: Reading) -> None:
    whole = row.text("name")
    parts = " ".join(filter(None, (row.text("first_name"), row.text("last_name"))))
    anonymous = row.text("email").casefold() in _NOBODY
    source = next((each for each in ("name", "last_name", "email") if each in row.cells), "email")
    typed = whole or parts
    read = read_name(whole or parts, nothing_there=anonymous)
    if not read.name and "(" in row.text("email"):
        typed = row.text("email").split("<")[0].strip()
        read, source = read_name(typed), "email"
        if read.name == typed:
            read = read_name(typed.split("(")[0].strip())
    row.hint = read.organisation_hint or read_name(row.text("email")).organisation_hint
    if not read.name:
        if "email" in row.person and row.person["email"] not in reading.known.by_email:
            reading.say(
                row, source, "name.missing", "refused", "there is no name.", "Type the person's name.", stops=True
            )
        return
    row.person["name"] = read.name
    if read.name != typed or source == "email":
        reading.say(row, source, "name.turned", "note", f"read as {read.name}.")


def name_key(name: str) -> str:
    """What names are compared by: letters without accents, case or order of the words."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " if c not in "'’" else "" for c in plain).split()
    return " ".join(sorted(words))


def read_line_managers(rows: Sequence[RowRead], reading: Reading) -> None:
    """Line managers by e-mail, or by a name that exactly one person of the list or the records has."""
    called: dict[str, set[str]] = {}
    for row in rows:
        if "email" in row.person and "name" in row.person:
            called.setdefault(name_key(row.person["name"]), set()).add(row.person["email"])
    for person in reading.known.people:
        called.setdefault(name_key(person.name), set()).add(person.emails[0])
    for row in rows:
        if row.text("line_manager") and "email" in row.person:
            _line_manager(row, reading, called)


def _line_manager(row: RowRead, reading: Reading, called: Mapping[str, set[str]]) -> None:
    text = row.text("line_manager")
    key = f"line_manager:{text}"
    named = called.get(name_key(read_name(text).name), set())
    if text.casefold() in _NO_MANAGER:
        reading.say(row, "line_manager", "manager.none", "note", "taken to mean that no manager is given.")
        return
    own = f"manager_of:{row.person['email']}"
    decided = reading.decided(own) or reading.decided(key)
    found = decided or email_in(text) or (next(iter(named)) if len(named) == 1 else "")
    if found == "-":
        return
    if found and found == row.person["email"]:
        message = "a person cannot be their own line manager; it was left empty."
        reading.say(row, "line_manager", "manager.self", "decide", message, "Type the manager's e-mail.", decision=own)
    elif found:
        row.person["line_manager"] = found
        if not decided and not email_in(text):
            reading.say(row, "line_manager", "manager.by_name", "note", f"taken to be {found}, by the name.")
    else:
        message = "several people have this name." if named else "nobody known has this name; it was left empty."
        choices = tuple(Choice(email, email) for email in sorted(named))
        kind = "manager.ambiguous" if named else "manager.unknown"
        reading.say(
            row, "line_manager", kind, "decide", message, "Give the manager's e-mail.", choices=choices, decision=key
        )
