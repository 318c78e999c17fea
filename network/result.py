"""The shape of a network result. Everything but `public_map` is for administrators."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from foundation.documents import Document, read_document, write_document

from .conversion import Conversion
from .documents import LayerName, NetworkPolicy
from .gaps import Gaps
from .graph_result import GraphResult
from .public_shape import PublicMap
from .recency import Recency
from .rehearsal import Loss
from .release import Release
from .series import SeriesPoint
from .signals.light import Signal
from .turnover import Turnover


class Coverage(Document):
    """Organisations and whom they reach; a share is of all organisations, or of those with people in the programme."""

    organisations: int
    with_people: int
    with_external_tie: int
    with_two_external_ties: int
    share_of_all: float | None
    share_of_those_with_people: float | None
    pairs_linked: int
    pairs_possible: int


class LayerMixing(Document):
    """Ties of one layer, or of one origin: external are those that cross, between people who share no employer.

    `response_rate` stands where ties of the layer come from a survey: answered over asked, null where not known.
    """

    layer: LayerName
    origin: Literal["all", "programme", "other"]
    ties: int
    external: int
    internal: int
    e_i: float | None
    expected: float | None
    ratio: float | None
    response_rate: float | None


class OrganisationMixing(Document):
    """Working ties of the people whose home it is: external are those that cross, internal those that do not."""

    code: str
    internal: int
    external: int
    e_i: float | None


class Block(Document):
    """Working ties between people of two kinds of organisation, against the same number at one density throughout."""

    kinds: tuple[str, str]
    ties: int
    expected: float
    ratio: float | None


class MixingResult(Document):
    """The working layer's E-I index with its exact null, and its companions.

    `external` counts the ties that cross: the two share no employer. The null shuffles the people, each with all their
    employers, over the same ties. Assortativity, modularity, blocks and diversity go by home organisation.

    `p_low` and `p_high` are the shares of shuffles with an E-I as low, and as high. Null where undefined.
    """

    people: int
    external: int
    internal: int
    e_i: float | None
    possible_low: float | None
    possible_high: float | None
    rescaled: float | None
    expected: float | None
    sd: float | None
    z: float | None
    p_low: float | None
    p_high: float | None
    ratio: float | None
    assortativity: float | None
    modularity: float | None
    blau: float | None
    iqv: float | None
    layers: tuple[LayerMixing, ...]
    blocks: tuple[Block, ...]
    recency: tuple[Recency, ...]
    conversion: Conversion
    organisations: tuple[OrganisationMixing, ...]
    coverage: Coverage


class Broker(Document):
    """Somebody who holds others together. For administrators only, and never for appraisal.

    Nobody has a betweenness where working ties come from a survey that fewer than 8 in 10 of those asked answered.
    """

    person: str
    organisation: str
    betweenness: float | None
    constraint: float | None
    effective_size: float | None
    coordinator: int
    itinerant: int
    representative: int
    gatekeeper: int
    liaison: int
    bridging_share: float
    bridging_expected: float
    """Bridging paths that a person of this organisation would hold if every tie were equally likely."""


class OrganisationRow(Document):
    """One organisation: people whose home it is, working ties over its boundary, organisations within two steps."""

    code: str
    people: int
    external_ties: int
    reach_two_steps: int


class Robustness(Document):
    """How the working layer holds together, and what is left after losses; shares are of linked people.

    `after_*` is the share of linked people, less those gone, that is still in the largest connected group.
    """

    linked_people: int
    isolates: int
    main_group: int
    fragmentation: float | None
    degree_centralization: float | None
    schneider_r: float | None
    articulation_points: tuple[str, ...]
    losses: tuple[Loss, ...]
    brokers_lost: tuple[str, ...]
    after_brokers: float | None
    after_random_low: float | None
    after_random_high: float | None
    largest_organisation: str | None
    after_largest_organisation: float | None


class Stage(Document):
    """Stage of growth after Krebs & Holley, with the numbers the rule looked at, and stages within .05 of a cut."""

    stage: Literal["scattered", "hub_and_spoke", "multi_hub", "core_periphery"] | None
    near: tuple[str, ...]
    main_group_share: float | None
    fragmentation: float | None
    centralization: float | None
    largest_single_loss: float | None
    core_fit: float | None
    core_fit_chance: float | None
    sentence: str


class Introduction(Document):
    """Two organisations whose first working tie would do most good, and what it would do."""

    organisations: tuple[str, str]
    value: float
    reach_gain: int
    efficiency_gain: float
    coaching: bool
    """Whether coaching could make the tie: a Lead in one of them, somebody in the Live tier in the other."""
    people: tuple[str, ...]
    """A Lead with places left and a learner in the Live tier, one of each, who both agreed to be named; or nobody."""
    text: str


class BridgeValue(Document):
    """What a first tie between two organisations is worth, as a matching snapshot takes it."""

    organisations: tuple[str, str]
    value: float


class Provenance(Document):
    """Where the result comes from."""

    input_sha256: str
    seed: int
    policy: NetworkPolicy
    revision: str


class NetworkResult(Document):
    """The result of an analysis."""

    schema_: Literal["network-result/1"] = Field(default="network-result/1", alias="schema")
    as_at: dt.date
    scorecard: tuple[Signal, ...]
    mixing: MixingResult
    brokers: tuple[Broker, ...]
    organisations: tuple[OrganisationRow, ...]
    robustness: Robustness
    turnover: Turnover | None
    stage: Stage
    introductions: tuple[Introduction, ...]
    series: tuple[SeriesPoint, ...]
    gaps: Gaps
    public_map: PublicMap
    release: Release
    warnings: tuple[str, ...]
    provenance: Provenance

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The JSON Schema of `network-result/1`: what `analyse` gives, or what `analyse_graph` gives."""
        either: Any = cls | GraphResult
        return TypeAdapter[Any](either).json_schema(*args, **kwargs)


def write_result(result: NetworkResult | GraphResult) -> str:
    """A result as JSON text."""
    return write_document(result)


def read_result(text: bytes | str) -> NetworkResult:
    """A result that was written before.

    Raises:
        BadInput: every fault of the text, with its JSON path.
    """
    return read_document(NetworkResult, text)
