"""One look at the community on one day: who is there, the working ties, and the graph they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .boundary import Boundary, boundary
from .graph import Community, Graph, Layer, among, community, layer, organisation_ties
from .instance import Instance, Ints
from .losses import LEAVERS, top_brokers
from .mixing import Mixing, mixing_across


@dataclass(frozen=True)
class Picture:
    """The working layer of a day. `people` are indices into the instance of those who take part and have a home
    organisation, `home` the organisation of each, `graph` the ties among them, numbered alike."""

    instance: Instance
    at: Community
    ties: Layer

    @cached_property
    def _housed(self) -> Community:
        housed = self.at.present & (self.at.home >= 0)
        return Community(self.at.date, housed, self.at.home, self.at.employers)

    @property
    def people(self) -> Ints:
        """Indices of people, (n,)."""
        return self._housed.people

    @property
    def home(self) -> Ints:
        """Home organisation of each of `people`, (n,)."""
        return self.at.home[self.people]

    @cached_property
    def graph(self) -> Graph:
        """Ties among `people`."""
        edges = self.ties.graph.edges
        kept = self._housed.present[edges].all(axis=1) if len(edges) else np.zeros(0, dtype=np.bool_)
        return among(self._housed, Graph(self.ties.graph.n, edges[kept]))[0]

    @cached_property
    def linked(self) -> Ints:
        """Positions in `people` of those with a tie."""
        return np.flatnonzero(self.graph.degrees())

    @cached_property
    def linked_graph(self) -> Graph:
        """The graph on `linked` only, numbered by position there."""
        number = np.zeros(self.graph.n, dtype=np.int64)
        number[self.linked] = np.arange(len(self.linked))
        return Graph(len(self.linked), number[self.graph.edges])

    @cached_property
    def top_brokers(self) -> Ints:
        """Positions in `people` of the three who hold most together."""
        return top_brokers(self.graph, LEAVERS)

    @cached_property
    def boundary(self) -> Boundary:
        """Who of `people` shares an employer with whom."""
        return boundary(self.at.employers[self.people])

    @cached_property
    def mixing(self) -> Mixing:
        """How the ties fall on organisations: a tie is external if the two share no employer."""
        return mixing_across(self.graph.edges, self.boundary.crossing(self.graph.edges), self.boundary.alike())

    @cached_property
    def external_ties(self) -> Ints:
        """Ties of each organisation's people to people who share no employer with them, (organisations,)."""
        return external_ties(self.at, self.ties, len(self.instance.organisations))

    @cached_property
    def organisation_graph(self) -> Graph:
        """Organisations joined where their people are tied across."""
        return organisation_ties(self.at, self.ties, len(self.instance.organisations))[0]

    @cached_property
    def headcount(self) -> Ints:
        """People whose home each organisation is, (organisations,)."""
        return np.bincount(self.home, minlength=len(self.instance.organisations))

    def readings(self) -> Iterator[Picture]:
        """The same day when a tie must have been known alive within two, and within one, of its half-lives."""
        for half_lives in (2.0, 1.0):
            yield Picture(self.instance, self.at, self.ties.where(self.ties.quiet <= half_lives))


def picture(instance: Instance, date: dt.date, *, include_staff: bool | None = None) -> Picture:
    """The working layer on a date."""
    at = community(instance, date, include_staff=include_staff)
    return Picture(instance, at, layer(instance, at, "working"))


def external_ties(at: Community, ties: Layer, organisations: int) -> Ints:
    """Ties over the boundary of each home organisation, (organisations,)."""
    return np.bincount(at.home[ties.graph.edges[ties.crosses]].ravel(), minlength=organisations)
