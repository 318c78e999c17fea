"""The map told in steps: then, now, what changed, who is not yet connected. Made from the public map alone."""

from __future__ import annotations

from typing import Literal

from foundation.documents import Document

from .documents import LayerName
from .public_sentences import POOLED, first_linked
from .public_shape import PublicMap
from .signals.light import counted, some_of


class StoryStep(Document):
    """One step: what to say, which frame and layer to show, which nodes to bring out and which stay pale.

    `text` is all of it in a row; `says` are its sentences without the names, which stand in `names`.
    """

    step: Literal["then", "now", "changed", "not_yet"]
    title: str
    text: str
    says: tuple[str, ...]
    names: tuple[str, ...]
    frame: int
    layer: LayerName
    bring_out: tuple[str, ...]


def story(shown: PublicMap, then: int | None = None) -> tuple[StoryStep, ...]:
    """The steps of a presentation.

    Args:
        shown: the public map.
        then: the frame to begin with; the first in which anything is linked where None.

    Raises:
        ValueError: for a frame that the map does not have.
    """
    if not shown.nodes:
        return ()
    last = len(shown.frames) - 1
    if then is not None and not 0 <= then <= last:
        raise ValueError(f"the map has frames 0 to {last}, not {then}")
    first = first_linked(shown.nodes, last + 1) if then is None else then
    linked = {f: {n.id for n in shown.nodes if n.linked_by_frame[f]} for f in (first, last)}
    new = linked[last] - linked[first]
    alone = {n.id for n in shown.nodes if not n.linked_by_frame[last]}
    return (
        _step(shown, "then", f"Then: {shown.frames[first].label}", first, linked[first], _count(shown, first)),
        _step(shown, "now", f"Now: {shown.frames[last].label}", last, linked[last], _count(shown, last)),
        _step(shown, "changed", "What changed", last, new, _changed(shown, first, last), "New on the map"),
        _step(shown, "not_yet", "Who is not yet connected", last, alone, _alone(shown, alone), "Not yet linked"),
    )


Name = Literal["then", "now", "changed", "not_yet"]


def _step(
    shown: PublicMap, step: Name, title: str, frame: int, bring_out: set[str], says: tuple[str, ...], listed: str = ""
) -> StoryStep:
    """A step; `listed` is what the names of those brought out have in common, where they are to be read out."""
    order = tuple(n.id for n in shown.nodes if n.id in bring_out)
    names = tuple(n.label for n in shown.nodes if n.id in bring_out) if listed else ()
    text = " ".join([*says, *([f"{listed}: {', '.join(names)}."] if names else [])])
    return StoryStep(
        step=step, title=title, text=text, says=says, names=names, frame=frame, layer="working", bring_out=order
    )


def _links(shown: PublicMap, frame: int) -> int:
    return sum(link.layer == "working" and link.bands[frame] > 0 for link in shown.links)


def _count(shown: PublicMap, frame: int) -> tuple[str, ...]:
    linked = sum(n.linked_by_frame[frame] > 0 for n in shown.nodes)
    links = _links(shown, frame)
    worked = some_of(linked, len(shown.nodes), "group on the map", "worked", "worked", "groups on the map")
    along = f", along {counted(links, 'link')}" if links else ""
    return (f"{worked} with another{along}.",)


def _changed(shown: PublicMap, first: int, last: int) -> tuple[str, ...]:
    if first == last:
        return ("There is no earlier date to compare with.",)
    return (f"From {counted(_links(shown, first), 'link')} to {_links(shown, last)}.",)


def _alone(shown: PublicMap, alone: set[str]) -> tuple[str, ...]:
    groups, here = len(shown.nodes), "to another group on this map."
    if not alone:
        first = "Every group on the map works with another."
    elif len(alone) == groups:
        first = f"{some_of(0, groups, 'group', 'has', 'have')} a working link {here}"
    else:
        first = f"{some_of(len(alone), groups, 'group', 'has', 'have')} no working link {here}"
    pooled = any(n.pooled and n.id not in alone for n in shown.nodes)
    return (first, *([POOLED] if pooled else []))
