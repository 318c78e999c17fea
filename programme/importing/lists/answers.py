"""Answers as people type them: yes and no, e-mail addresses, display names, tools, tiers, numbers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

_YES = re.compile(
    r"^(?:y|yes|yes[ ,]*please|yep|yeah|true|1|✓|✔|☑|tick(?:ed)?|x|ok|agreed?|i agree|i consent|consent given"
    r"|given)[.!]*$"
)
_NO = re.compile(
    r"^(?:n|no|no[ ,]*thanks?(?: you)?|nope|false|0|✗|✘|☐|declined?|i do not (?:agree|consent)|not given|refused)[.!]*$"
)
_ADDRESS = re.compile(r"[^\s<>;,()\[\]\"']+@[^\s<>;,()\[\]\"']+\.[^\s<>;,()\[\]\"'.]+")
_DISPLAY = re.compile(r"^\s*(?P<last>[^,()<>]+),\s*(?P<first>[^,()<>]+?)\s*\((?P<organisation>[^()]+?)\)")
_PERSONAL = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|aol|btinternet|sky|virginmedia|talktalk|msn|"
    r"proton(?:mail)?)\.(?:com|co\.uk|net|me|uk)$"
)
_NAMELESS = {"", "anonymous", "anon", "n/a", "none given"}
_PARTS = re.compile(r"[;,/\n]|\band\b|\+|&")


def yes_or_no(text: str) -> bool | None:
    """Yes, no, or None for anything else: an unclear answer is never taken for either."""
    plain = text.casefold().strip()
    return True if _YES.match(plain) else False if _NO.match(plain) else None


def email_in(text: str) -> str:
    """The one e-mail address in a text such as `Ann Cole (RTK) <mailto:ann@x.uk>`, in small letters; or nothing."""
    found = {match.casefold().removeprefix("mailto:").rstrip(".") for match in _ADDRESS.findall(text)}
    return found.pop() if len(found) == 1 else ""


def stands_among_words(text: str) -> bool:
    """Whether words stand right before the one address in a text, with no sign that parts them from it."""
    address = _ADDRESS.search(re.sub(r"mailto:", "", text, flags=re.IGNORECASE))
    before = text[: address.start()].strip() if address else ""
    return bool(address and address.group().startswith(".")) or bool(before and before[-1] not in "<([;,:\"'|/")


def is_personal(email: str) -> bool:
    """Whether an address is one that people keep at home."""
    return bool(_PERSONAL.search(email))


@dataclass(frozen=True, slots=True)
class NameRead:
    """A name as kept, and what a display name said of the organisation beside it."""

    name: str
    organisation_hint: str = ""


def read_name(text: str, *, nothing_there: bool = False) -> NameRead:
    """A person's name, kept exactly; `SURNAME, Firstname (ORGANISATION - CODE)` gives `Firstname Surname`.

    Args:
        text: as typed. `NA`, `Null`, `None` and `True` are names of people.
        nothing_there: the form is anonymous, so that the word Anonymous is no name.
    """
    if match := _DISPLAY.match(text):
        last, first = match.group("last").strip(), match.group("first").strip()
        return NameRead(f"{first} {_from_capitals(last)}", match.group("organisation").strip())
    if text.casefold() in _NAMELESS and (nothing_there or text.casefold().startswith("anon")):
        return NameRead("")
    return NameRead(" ".join(text.split()))


def _from_capitals(name: str) -> str:
    """`O'NEILL-SMITH` as `O'Neill-Smith`; a name in mixed case stays as it is."""
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), name)


@dataclass(frozen=True, slots=True)
class SkillsRead:
    """Skills found in a text, by code, the words that found each, and what is left of the text."""

    found: dict[str, str]
    left: tuple[str, ...]


def read_skills(text: str, called: Mapping[str, str]) -> SkillsRead:
    """Skills named in free text.

    Args:
        text: such as `driver diags, SPC charts, pdsas`.
        called: everything a skill is called, in small letters -> its code.
    """
    found: dict[str, str] = {}
    left: list[str] = []
    for part in dict.fromkeys(filter(None, (each.strip(" .") for each in _PARTS.split(text)))):
        code = _skill(part.casefold(), called)
        if code:
            found.setdefault(code, part)
        elif part:
            left.append(part)
    return SkillsRead(found, tuple(left))


def _skill(part: str, called: Mapping[str, str]) -> str:
    forms = (
        part,
        part.rstrip("s"),
        re.sub(r"\b(?:charts?|diagrams?|diags?|cycles?|tools?|analysis)\b", "", part).strip(),
    )
    for form in (*forms, forms[2].rstrip("s")):
        if form and form in called:
            return called[form]
    words = part.replace("diags", "diagrams").replace("diag ", "diagram ")
    close = difflib.get_close_matches(words, sorted(called), n=2, cutoff=0.84)
    return called[close[0]] if close and len({called[each] for each in close}) == 1 else ""


def tier_in(text: str) -> str:
    """`learn`, `live` or `lead`, where a text names exactly one; or nothing."""
    found = {tier for tier in ("learn", "live", "lead") if re.search(rf"\b{tier}\b", text.casefold())}
    return found.pop() if len(found) == 1 else ""


def band_in(text: str) -> str:
    """A grade: `6` for `Band 6` or `NHS|XR06|Review Body Band 6`; any other as typed."""
    match = re.search(r"\bband\s*([1-9][a-d]?)$", text.strip(), re.IGNORECASE)
    return match.group(1).lower() if match else text


def number_in(text: str) -> str:
    """The one number in a text such as `20 km` or `approx. 12 miles`, miles made kilometres; or nothing."""
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    if len(numbers) != 1 or re.match(r"\s*-", text):
        return ""
    miles = "mile" in text.casefold()
    return f"{float(numbers[0]) * 1.609344:.1f}" if miles else numbers[0]
