"""The public map as text for other tools: GraphML and GEXF with dates. Only what the map itself may show."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

from .public_shape import PublicMap

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"

_NODE_FIELDS = (
    ("label", "string"),
    ("kind", "string"),
    ("people", "string"),
    ("group", "string"),
    ("organisations", "int"),
)


def graphml(shown: PublicMap) -> str:
    """The map on its last date as GraphML: nodes with label, kind, disclosed people and position, links with a band.

    People who agreed to be named stand beside the organisations, with the kind `person`.
    """
    root = ET.Element("graphml", xmlns=_GRAPHML)
    for field, kind in (*_NODE_FIELDS, ("x", "double"), ("y", "double")):
        ET.SubElement(root, "key", {"id": field, "for": "node", "attr.name": field, "attr.type": kind})
    for field, kind in (("layer", "string"), ("band", "int"), ("band_label", "string")):
        ET.SubElement(root, "key", {"id": field, "for": "edge", "attr.name": field, "attr.type": kind})
    graph = ET.SubElement(root, "graph", {"id": "map", "edgedefault": "undirected"})
    for name, place, fields in _nodes(shown):
        node = ET.SubElement(graph, "node", id=name)
        for field, value in {**fields, "x": str(place[0]), "y": str(place[1])}.items():
            ET.SubElement(node, "data", key=field).text = value
    for source, target, layer, bands in _links(shown):
        if bands[-1]:
            edge = ET.SubElement(graph, "edge", source=source, target=target)
            data = {"layer": layer, "band": str(bands[-1]), "band_label": shown.band_labels[bands[-1]]}
            for field, value in data.items():
                ET.SubElement(edge, "data", key=field).text = value
    return _text(root)


def gexf(shown: PublicMap) -> str:
    """The map over time as GEXF 1.3: each link with the spells in which it was live and its band from date to date.

    A link is taken to last from the date on which it is first seen to the day before the date on which it is not.
    """
    root = ET.Element("gexf", {"xmlns": _GEXF, "xmlns:viz": _VIZ, "version": "1.3"})
    ET.SubElement(
        ET.SubElement(root, "meta", lastmodifieddate=shown.as_at.isoformat()), "description"
    ).text = shown.title
    whole = {"mode": "dynamic", "timeformat": "date", "defaultedgetype": "undirected"}
    dates = [frame.date for frame in shown.frames]
    graph = ET.SubElement(root, "graph", {**whole, "start": dates[0].isoformat(), "end": shown.as_at.isoformat()})
    _attributes(graph, "node", "static", _NODE_FIELDS)
    _attributes(graph, "edge", "static", (("layer", "string"),))
    _attributes(graph, "edge", "dynamic", (("band", "integer"),))
    nodes = ET.SubElement(graph, "nodes")
    for name, place, fields in _nodes(shown):
        node = ET.SubElement(nodes, "node", id=name, label=fields["label"])
        values = ET.SubElement(node, "attvalues")
        for field, value in fields.items():
            ET.SubElement(values, "attvalue", {"for": f"node-{field}", "value": value})
        ET.SubElement(node, "viz:position", x=str(place[0]), y=str(place[1]), z="0")
    edges = ET.SubElement(graph, "edges")
    for number, (source, target, layer, bands) in enumerate(_links(shown)):
        edge = ET.SubElement(edges, "edge", id=str(number), source=source, target=target)
        values = ET.SubElement(edge, "attvalues")
        ET.SubElement(values, "attvalue", {"for": "edge-layer", "value": layer})
        spells = ET.SubElement(edge, "spells")
        for start, end, band in _spells(bands, dates):
            days = {"start": start.isoformat(), "end": end.isoformat()}
            ET.SubElement(values, "attvalue", {"for": "edge-band", "value": str(band), **days})
            ET.SubElement(spells, "spell", days)
    return _text(root)


Node = tuple[str, tuple[float, float], dict[str, str]]


def _nodes(shown: PublicMap) -> list[Node]:
    """Id, position and fields of every group and every named person; a person's id never meets a group's."""
    groups: list[Node] = [
        (
            n.id,
            (n.x, n.y),
            {
                "label": n.label,
                "kind": n.kind,
                "people": n.people,
                "group": n.id,
                "organisations": str(n.organisations),
            },
        )
        for n in shown.nodes
    ]
    people: list[Node] = [
        (
            f"person:{p.id}",
            (p.x, p.y),
            {"label": p.id, "kind": "person", "people": "1", "group": p.group, "organisations": "0"},
        )
        for p in shown.people
    ]
    return groups + people


def _links(shown: PublicMap) -> list[tuple[str, str, str, tuple[int, ...]]]:
    between = [(link.source, link.target, str(link.layer), link.bands) for link in shown.links]
    people = [
        (f"person:{link.source}", f"person:{link.target}", str(link.layer), link.frames) for link in shown.person_links
    ]
    return between + people


def _spells(bands: tuple[int, ...], dates: list[dt.date]) -> list[tuple[dt.date, dt.date, int]]:
    """First day, last day and band of every stretch of equal band above 0."""
    spells = []
    begin = 0
    for f in range(1, len(bands) + 1):
        if f < len(bands) and bands[f] == bands[begin]:
            continue
        if bands[begin]:
            last = dates[f] - dt.timedelta(1) if f < len(bands) else dates[-1]
            spells.append((dates[begin], last, bands[begin]))
        begin = f
    return spells


def _attributes(graph: ET.Element, of: str, mode: str, fields: tuple[tuple[str, str], ...]) -> None:
    group = ET.SubElement(graph, "attributes", {"class": of, "mode": mode})
    for field, kind in fields:
        known = {"int": "integer"}.get(kind, kind)
        ET.SubElement(group, "attribute", {"id": f"{of}-{field}", "title": field, "type": known})


def _text(root: ET.Element) -> str:
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )
