"""The map told in steps: then, now, what changed, who is not yet connected. Made from the public map alone."""

from __future__ import annotations

from typing import Literal

from foundation.documents import Document

from .documents import LayerName
from .public_shape import PublicMap
from .signals.light import counted, some_of


class StoryStep(Document):
    """One step: what to say, which frame and layer to show, which nodes to bring out and which stay pale."""

    step: Literal["then", "now", "changed", "not_yet"]
    title: str
    text: str
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
    first = _first_linked(shown) if then is None else then
    linked = {f: {n.id for n in shown.nodes if n.linked_by_frame[f]} for f in (first, last)}
    new = tuple(sorted(linked[last] - linked[first]))
    alone = tuple(n.id for n in shown.nodes if not n.linked_by_frame[last])
    return (
        _step(shown, "then", f"Then: {shown.frames[first].label}", _count(shown, first), first, linked[first]),
        _step(shown, "now", f"Now: {shown.frames[last].label}", _count(shown, last), last, linked[last]),
        _step(shown, "changed", "What changed", _changed(shown, first, last, new), last, set(new)),
        _step(shown, "not_yet", "Who is not yet connected", _alone(shown, alone), last, set(alone)),
    )


Name = Literal["then", "now", "changed", "not_yet"]


def _step(shown: PublicMap, step: Name, title: str, text: str, frame: int, bring_out: set[str]) -> StoryStep:
    order = tuple(n.id for n in shown.nodes if n.id in bring_out)
    return StoryStep(step=step, title=title, text=text, frame=frame, layer="working", bring_out=order)


def _first_linked(shown: PublicMap) -> int:
    frames = range(len(shown.frames))
    return next((f for f in frames if any(n.linked_by_frame[f] for n in shown.nodes)), 0)


def _links(shown: PublicMap, frame: int) -> int:
    return sum(link.layer == "working" and link.bands[frame] > 0 for link in shown.links)


def _count(shown: PublicMap, frame: int) -> str:
    linked = sum(n.linked_by_frame[frame] > 0 for n in shown.nodes)
    links = _links(shown, frame)
    worked = some_of(linked, len(shown.nodes), "group on the map", "worked", "worked", "groups on the map")
    along = f", along {counted(links, 'link')}" if links else ""
    return f"{worked} with another{along}."


def _changed(shown: PublicMap, first: int, last: int, new: tuple[str, ...]) -> str:
    if first == last:
        return "There is no earlier date to compare with."
    before, after = _links(shown, first), _links(shown, last)
    labels = {n.id: n.label for n in shown.nodes}
    text = f"From {counted(before, 'link')} to {after}."
    return text + (f" New on the map: {', '.join(labels[i] for i in new)}." if new else "")


def _alone(shown: PublicMap, alone: tuple[str, ...]) -> str:
    labels = {n.id: n.label for n in shown.nodes}
    if not alone:
        return "Every group on the map works with another."
    return f"Not yet linked by work: {', '.join(labels[i] for i in alone)}."
