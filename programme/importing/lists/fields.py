"""What a column of a list may hold, and what people call it: the words that headings are compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..cells import clean


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column may hold.

    Attributes:
        name: what decisions and templates call it.
        label: what a person reads.
        called: headings that mean it, in small letters without signs; the first is the one that a template uses.
        asked: words of a question that means it, all of which must be there; several such sets.
        kept: whether it goes into the records; the others are known only so as to be left out.
    """

    name: str
    label: str
    called: tuple[str, ...]
    asked: tuple[tuple[str, ...], ...] = ()
    kept: bool = True


def _field(name: str, label: str, called: str, asked: str = "", *, kept: bool = True) -> Field:
    """A field from words parted by `;`, those of a question by `+` too."""
    questions = tuple(tuple(each.split(" + ")) for each in asked.split("; ") if each)
    return Field(name, label, tuple(called.split("; ")), questions, kept)


# fmt: off
FIELDS: tuple[Field, ...] = (
    _field(
        "email", "Work e-mail",
        "email; email; email address; email address; work email; work email; nhs email; nhs mail; "
        "nhsmail; email1; user email; work email address; attendee email; participant email",
        "email + address; work + email; nhs + email",
    ),
    _field(
        "other_email", "Another e-mail",
        "email2; email 2; other email; personal email; second email; alternative email; home email",
        "personal + email; other + email; alternative + email",
    ),
    _field(
        "name", "Name",
        "name; full name; your name; participant; employee name; staff name; display name; delegate; "
        "delegate name; person; colleague; surname first name; last name first name; surname forename",
        "your + full + name; your + name; what + name",
    ),
    _field(
        "first_name", "First name",
        "first name; forename; given name; firstname; first",
    ),
    _field(
        "last_name", "Last name",
        "last name; surname; family name; lastname; last",
    ),
    _field(
        "organisation", "Organisation",
        "organisation; organization; employer; org; trust; practice; organisation name; company; "
        "employing organisation; trust practice; practice name; place of work; workplace; surgery; "
        "organisation level 2; org level 2; trust or practice",
        "which + organisation; organisation + work; where + work; employs + you; your + organisation; "
        "your + employer; trust + practice",
    ),
    _field(
        "organisation_code", "Organisation code",
        "organisation code; ods code; ods; org code; code; practice code; nacs code",
        "ods + code; organisation + code",
    ),
    _field(
        "second_organisation", "A second employer",
        "second organisation; second employer; other employer; other organisation; organisation 2; also "
        "works at",
        "second + employer; other + employer; any + other + organisation",
    ),
    _field(
        "site", "Site",
        "site; base; location; base site; work base; usual base; work location",
        "where + based; which + site; normally + based",
    ),
    _field(
        "job_title", "Job title",
        "job title; role; position title; position; job role; title; post; post title",
        "job + title; your + role; job + role",
    ),
    _field(
        "profession", "Profession",
        "profession; staff group; professional group; discipline",
        "staff + group; your + profession; professional + group",
    ),
    _field(
        "band", "Grade",
        "band; grade; afc band; pay band; payscale; pay scale",
        "what + band; your + grade; afc + band",
    ),
    _field(
        "line_manager", "Line manager",
        "line manager; manager; supervisor; line manager email; manager email; supervisor name; line "
        "manager name; manager name; lm",
        "line + manager; manager + email; your + manager",
    ),
    _field(
        "tier", "Tier",
        "tier; level of training; tier applied for; programme tier; strand",
        "which + tier; learn + live + lead; which + level + programme",
    ),
    _field(
        "start", "Started there",
        "start; start date; employed from; from; employment start; date started; latest start date; "
        "started",
        "when + start + work; start + employment",
    ),
    _field(
        "end", "Left there",
        "end; end date; leaving date; employed to; termination date; left",
    ),
    _field(
        "joined", "Joined the programme",
        "joined; date joined; joined programme; registration date; registered; date registered; date of "
        "application; application date; date; signed up",
        "date + joined; when + join; date + registered",
    ),
    _field(
        "trained_on", "QI training finished",
        "training date; qi training date; training completed; date trained; course date",
        "when + training; date + training",
    ),
    _field(
        "availability", "Times free",
        "availability; available; days available; free times; when free; times free; working days; "
        "working pattern; days",
        "when + available; days + work; which + days; what + days; availability; times + free; when + "
        "free; days + free",
    ),
    _field(
        "skills", "Tools asked for",
        "tools; skills; qi tools; skills wanted; needs; tools wanted; learning needs; help with",
        "tools + help; tools + learn; which + tools; skills + learn; what + help; which + skills; qi + "
        "tools; like + coaching + on",
    ),
    _field(
        "offers", "Tools coached",
        "can coach; skills offered; tools offered; offers; tools coached; coaching skills",
        "tools + coach; could + coach; can + coach; skills + offer; able + coach",
    ),
    _field(
        "places", "Places as a coach",
        "places; max pairs; number of learners; coaching places; capacity",
        "how + many + learners; how + many + people + coach",
    ),
    _field(
        "requires", "Access needs",
        "access needs; access requirements; requirements; adjustments; access; dietary; diet; reasonable "
        "adjustments",
        "access + requirements; access + needs; adjustments; dietary; additional + needs",
    ),
    _field(
        "mode", "In person or online",
        "mode; format; preferred format; delivery",
        "person + online; face + face + online; in + person + or",
    ),
    _field(
        "max_travel_km", "Furthest journey",
        "max travel; max travel km; travel; travel distance; how far",
        "how + far + travel; willing + travel; maximum + travel",
    ),
    _field(
        "q_member", "Member of Q",
        "q member; member of q; q",
        "member + q; q + community",
    ),
    _field(
        "name_on_map", "Consent: name on the map",
        "name on map; consent map; consent; map consent; consent to share",
        "consent; happy + name + shown; name + map; agree + name; happy + share",
    ),
    _field(
        "topics", "Topics",
        "topics; topic; interests; area of interest",
        "topic + interested; areas + interest",
    ),
    _field(
        "project", "Project",
        "project; project title; qi project; project idea; project description",
        "project; improvement + idea",
    ),
    _field(
        "note", "Note",
        "note; notes; comments; comment; anything else; other information",
        "anything + else; further + comments",
    ),
    _field(
        "phone", "Telephone",
        "phone; telephone; mobile; tel; contact number; phone number; mobile number",
        "phone + number; contact + number",
        kept=False,
    ),
    _field(
        "form", "The form's own column",
        "id; start time; completion time; last modified time; timestamp; response id; total points; quiz "
        "feedback; language; submitted; no; number; row; #; s n; fte; employee number; assignment number; "
        "person type",
        kept=False,
    ),
    _field(
        "never", "Not taken: personal data that nobody here needs",
        "date of birth; dob; birth date; ni number; national insurance number; national insurance; "
        "ethnicity; ethnic origin; gender; sex; religion; sexual orientation; disability; nhs number; "
        "age; marital status; nationality; home address; sickness; salary",
        "date + birth; national + insurance; ethnic; nhs + number; sexual + orientation",
        kept=False,
    ),
)
# fmt: on
BY_NAME = {field.name: field for field in FIELDS}

_QUIZ = re.compile(r"^(?:points|feedback) - ")


def plain_heading(text: str) -> str:
    """A heading without regard to case, signs, line breaks and kinds of spaces."""
    plain = re.sub(r"[^\w#]+", " ", clean(text).casefold().replace("’", "").replace("'", ""))
    return re.sub(r"\be mail\b", "email", " ".join(plain.split()))


def is_quiz_column(text: str) -> bool:
    """Whether a form added this column beside a question: its points, or the feedback on it."""
    return bool(_QUIZ.match(clean(text).casefold()))
