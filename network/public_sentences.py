"""What is said in public beside the map: only what the map itself shows, so that words give away no more than it."""

from __future__ import annotations

from collections.abc import Sequence

from .public_shape import MapFrame, MapLink, MapNode
from .signals.light import counted, some_of

POOLED = "A group of small organisations counts as linked when one of them is."


def public_sentences(frames: Sequence[MapFrame], nodes: Sequence[MapNode], links: Sequence[MapLink]) -> tuple[str, ...]:
    """How many groups of the map are linked to another, by how many links, since when, and who is not yet.

    Groups are counted as the map draws them, never organisations or people: which of a group's members is linked, and
    who has just come, cannot be worked out from a count that the map shows anyway.
    """
    if not nodes:
        return ("No organisations are recorded yet.",)
    last = len(frames) - 1
    linked = _linked(nodes, last)
    said = [
        f"{some_of(linked, len(nodes), 'group on the map', 'has', 'have', 'groups on the map')} "
        "a working link to another group."
    ]
    pairs = sum(link.layer == "working" and link.bands[last] > 0 for link in links)
    if pairs:
        said.append(f"{counted(pairs, 'pair')} of groups {'works' if pairs == 1 else 'work'} together.")
    first = first_linked(nodes, last + 1)
    then = _linked(nodes, first)
    if first < last and then:
        day = frames[first].date
        verb, now = "was" if then == 1 else "were", "is" if linked == 1 else "are"
        said.append(
            f"On {day.day} {day:%B %Y} there {verb} {then} with such a link; now there {now} {linked or 'none'}."
        )
    if any(node.pooled and node.linked_by_frame[last] for node in nodes):
        said.append(POOLED)
    return tuple(said)


def first_linked(nodes: Sequence[MapNode], frames: int) -> int:
    """The first frame in which any group is linked to another; 0 where none ever is."""
    return next((f for f in range(frames) if any(node.linked_by_frame[f] for node in nodes)), 0)


def _linked(nodes: Sequence[MapNode], frame: int) -> int:
    return sum(node.linked_by_frame[frame] > 0 for node in nodes)
