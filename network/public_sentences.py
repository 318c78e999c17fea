"""What may be said in public beside the map. Organisations are counted exactly, people and their ties never."""

from __future__ import annotations

from .picture import Picture
from .signals.light import counted
from .signals.reach import ENOUGH_LINKS
from .signals.reach import sentence as reach_sentence


def public_sentences(now: Picture, before: Picture | None) -> tuple[str, ...]:
    """Then, now, and who is not yet connected, in plain words."""
    if not now.instance.organisations:
        return ("No organisations are recorded yet.",)
    said = [reach_sentence(now)]
    linked = int((now.external_ties > 0).sum())
    alone = len(now.instance.organisations) - linked
    pairs = now.organisation_graph.m
    if pairs:
        said.append(f"{counted(pairs, 'pair')} of organisations {'works' if pairs == 1 else 'work'} together.")
    if before is not None:
        said.append(_change(now, before))
    if alone:
        said.append(f"{counted(alone, 'organisation')} {'has' if alone == 1 else 'have'} no working link outside yet.")
    ratio, band = now.mixing.ratio, now.mixing.ratio_band
    if ratio is not None and band is not None and now.mixing.ties >= now.instance.policy.small_number:
        said.append(f"Links cross between organisations {ratio:.1f} times as often as chance would have it.")
    return tuple(said)


def _change(now: Picture, before: Picture) -> str:
    then = int((before.external_ties >= ENOUGH_LINKS).sum())
    here = int((now.external_ties >= ENOUGH_LINKS).sum())
    day = f"{before.at.date.day} {before.at.date:%B %Y}"
    verb = "was" if then == 1 else "were"
    said = f"On {day} there {verb} {then or 'none'} with at least two working links outside"
    return f"{said}; now there {'is' if here == 1 else 'are'} {here or 'none'}."
