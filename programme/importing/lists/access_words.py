"""Access needs as requirements; what names a condition of health is not kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REQUIREMENTS: dict[str, str] = {
    "step_free": (
        r"step[- ]?free|wheel ?chair|\bramps?\b|\blift\b|no stairs|can(?:no|')t (?:do|manage|use) stairs|"
        r"ground floor|mobility"
    ),
    "hearing_loop": r"(?:hearing|induction) loop|\bloop\b|hard of hearing|hearing aids?",
    "captions": r"captions?|subtitles?",
    "bsl": r"\bbsl\b|sign language|interpreter",
    "quiet_room": r"quiet",
    "large_print": r"large print|large font|bigger print",
    "breaks": r"\bbreaks?\b",
    "prayer_room": r"prayer",
    "carer": r"\bcarer\b|support worker",
    "parking": r"parking|blue badge",
    "vegetarian": r"vegetarian|\bveggie\b",
    "vegan": r"vegan",
    "halal": r"halal",
    "kosher": r"kosher",
    "gluten_free": r"gluten",
    "nut_free": r"\bnuts?\b",
    "dairy_free": r"dairy|lactose",
}  # fmt: skip
_OFFERED: dict[str, tuple[str, ...]] = {
    r"dyslexi\w*|dyspraxi\w*": ("large_print",),
    r"autis\w*|asperger\w*|adhd|neurodiver\w*|anxiety|ptsd": ("quiet_room", "breaks"),
    r"deaf\w*|tinnitus": ("hearing_loop", "captions", "bsl"),
    r"diabet\w*|crohn\w*|colitis|ibs|epilep\w*|migraines?|fatigue|\bme/cfs\b|\bcfs\b|long covid|fibromyalgia": (
        "breaks",
    ),
    r"coeliac|celiac": ("gluten_free",),
    r"arthritis|multiple sclerosis|\bms\b|parkinson\w*|stroke|paraly\w*|amput\w*|sciatica": ("step_free", "breaks"),
    r"cancer|depress\w*|bipolar|schizo\w*|hiv|heart (?:condition|disease|failure)|asthma|copd|pregnan\w*|disorder|syndrome|diagnos\w*": (),  # noqa: E501
    r"blind|visual(?:ly)? impair\w*|macular|glaucoma": ("large_print",),
}
_NOTHING = re.compile(r"^(?:none|no|nil|n/?a|nothing|not applicable|-|no thanks?|none known|prefer not to say)[.!]*$")


@dataclass(frozen=True, slots=True)
class AccessRead:
    """Requirements found; words of health found (never kept); requirements that they suggest; and what is left."""

    requirements: tuple[str, ...] = ()
    health_words: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    left: str = ""


def read_access(text: str) -> AccessRead:
    """Requirements in free text; a part that names neither a requirement nor a condition is left over."""
    plain = text.casefold().strip()
    if not plain or _NOTHING.match(plain):
        return AccessRead()
    requirements = [
        name for name, words in _REQUIREMENTS.items() if re.search(words, plain) or name in re.split(r"[;,\s]+", plain)
    ]
    health: list[str] = []
    offered: list[str] = []
    for words, suggested in _OFFERED.items():
        for match in re.finditer(rf"\b(?:{words})", plain):
            health.append(match.group())
            offered += suggested
    further = tuple(dict.fromkeys(name for name in offered if name not in requirements))
    return AccessRead(tuple(requirements), tuple(health), further, "" if requirements or health else plain)
