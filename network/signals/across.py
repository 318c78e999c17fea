"""Mixing: whether working links cross between organisations as often as if organisations did not matter."""

from __future__ import annotations

from ..picture import Picture
from .light import Signal, State, some_of, span

GOOD, CONCERN = 0.8, 0.5
FEWEST_TIES = 10

DEFINITION = (
    "Working links that cross, between two people who share no employer, over the number that would cross if the same "
    "people, each with all their employers, changed places at random; 1 is as if organisations did not matter. The "
    "chance band is exact (1 plus or minus 1.96 standard deviations). Good if the value is at least 0.8, or as near to "
    "1 as chance allows; a concern if it is below 0.5 and below the band; cannot tell while the band itself reaches "
    "below 0.8 and holds the value, below 10 links, or where every link must cross."
)


def across(picture: Picture) -> Signal:
    """The cross-organisation ratio with its exact null band."""
    ratio, band = picture.mixing.ratio, picture.mixing.ratio_band
    low, high = span(ratio, (p.mixing.ratio for p in picture.readings()))
    state = _state(ratio, band) if picture.mixing.ties >= FEWEST_TIES else "cannot_tell"
    return Signal(
        signal="mixing",
        value=ratio,
        low=low,
        high=high,
        null_low=band[0] if band else None,
        null_high=band[1] if band else None,
        state=state,
        sentence=_sentence(picture, ratio, state),
        definition=DEFINITION,
    )


def _state(ratio: float | None, band: tuple[float, float] | None) -> State:
    if ratio is None or band is None:
        return "cannot_tell"
    low, high = band
    if low == high:
        return "cannot_tell"  # one person in each organisation: every link must cross
    if ratio > high:
        return "good"
    if ratio >= low:
        return "good" if low >= GOOD else "cannot_tell"
    if ratio >= GOOD:
        return "good"
    return "concern" if ratio < CONCERN else "watch"


def _sentence(picture: Picture, ratio: float | None, state: State) -> str:
    if not picture.mixing.ties:
        return "No working links are recorded yet, so nothing can be said about mixing."
    if ratio is None:
        return "Everybody belongs to one organisation, so no link can cross."
    text = (
        f"{some_of(picture.mixing.external, picture.mixing.ties, 'working link', 'crosses', 'cross')} "
        "between organisations: "
        f"{ratio:.1f} of what we would see if organisations did not matter"
    )
    if state == "cannot_tell":
        text += f"; {_why_not(picture)}"
    return text + "."


def _why_not(picture: Picture) -> str:
    if picture.mixing.ties < FEWEST_TIES:
        return "there are too few links to tell"
    if picture.mixing.ratio_band is None:
        return "there are too few people to tell"
    low, high = picture.mixing.ratio_band
    return "every link must cross, since no two people share an employer" if low == high else "this could be chance"
