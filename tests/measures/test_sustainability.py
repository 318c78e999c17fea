"""Self-sustainability: the worked example, the threshold at 1, exact laws against draws, counts at the edge."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.documents import write_document
from foundation.errors import BadInput
from measures.sustainability import SustainabilityCounts, read_counts, sustainability
from measures.sustainability.log_product import Beta, Gamma, distribution, quantile
from measures.sustainability.projection import DRAWS, project
from measures.sustainability.renewal import plug_in, replacement_ratio, spectral_radius

REFERENCE = Path(os.environ["LLL_REFERENCE"]) / "sustainability" if "LLL_REFERENCE" in os.environ else None
needs_reference = pytest.mark.skipif(REFERENCE is None, reason="LLL_REFERENCE names no folder of a worked example")

EXACT = ("replacement_ratio_now", "R_self_plugin", "spectral_radius", "threshold", "concentration", "inputs")
SMALL: dict[str, Any] = {
    "stock": {"Learn": 50, "Live": 20, "Lead": 6},
    "exposure_person_quarters": {"Learn": 200, "Live": 80, "Lead": 24},
    "events": {"Learn_to_Live": 20, "Learn_exit": 20, "Live_to_Lead": 4, "Live_exit": 4, "Lead_exit": 2},
    "community_run_starts": 12,
    "programme_run_starts": 36,
    "eligible_staff_pool": 400,
    "coach_slots_per_lead": 2,
    "coaching_need_share_of_live": 0.5,
    "coaching_hours_by_org": {"A": 30, "B": 10, "C": 0},
    "ever_started": 90,
    "partner_organisations": 5,
    "bench_ready": 4,
}


def counts(**changes: Any) -> SustainabilityCounts:
    return read_counts(json.dumps({**SMALL, **changes}))


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key in value for leaf in leaves(value[key], f"{path}.{key}" if path else key)]
    if isinstance(value, list):
        return [leaf for i, each in enumerate(value) for leaf in leaves(each, f"{path}[{i}]")]
    return [(path, value)]


@needs_reference
def test_every_value_of_the_worked_example_is_met() -> None:
    assert REFERENCE is not None
    expected = json.loads((REFERENCE / "worked_example_expected.json").read_text())
    found = dict(
        leaves(json.loads(write_document(sustainability(read_counts(json.dumps(expected["inputs"])), seed=0))))
    )
    for path, value in leaves(expected):
        if isinstance(value, str):
            assert found[path] == value
        elif path.startswith(EXACT):
            assert found[path] == pytest.approx(value, rel=1e-9), path
        elif ".Lead." in path:
            assert abs(found[path] - value) <= 1, path
        else:
            assert found[path] == pytest.approx(value, rel=0.02), path


rates = st.floats(0.01, 0.5)


@settings(max_examples=60)
@given(
    st.integers(1, 50),
    st.integers(1, 50),
    st.integers(1, 20),
    st.integers(1, 20),
    st.integers(1, 10),
    st.floats(0.2, 5),
)
def test_r_is_one_exactly_where_the_community_neither_grows_nor_shrinks(
    u1: int, x1: int, u2: int, x2: int, x3: int, times: float
) -> None:
    events = {"Learn_to_Live": u1, "Learn_exit": x1, "Live_to_Lead": u2, "Live_exit": x2, "Lead_exit": x3}
    year = counts(events=events, exposure_person_quarters={"Learn": 300, "Live": 200, "Lead": 60})
    ratio = plug_in(year)
    assert ratio is not None
    assert spectral_radius(year, 1 / ratio) == pytest.approx(1, abs=1e-9)
    radius = spectral_radius(year, times / ratio)
    assert radius is not None
    assert (radius > 1 + 1e-12) == (times > 1 + 1e-9) or abs(times - 1) < 1e-6


def test_the_exact_law_is_that_of_draws() -> None:
    draw = np.random.default_rng(1)
    drawn = draw.gamma(12.5, 1 / 24, 400_000) / draw.beta(2.5, 22.5, 400_000) * draw.beta(20.5, 20.5, 400_000)
    below = distribution([Gamma(12.5, 24), Beta(2.5, 22.5, power=-1), Beta(20.5, 20.5)])
    for p in (0.05, 0.5, 0.95):
        assert quantile(below, p) == pytest.approx(float(np.quantile(drawn, p)), rel=0.01)
        assert below(quantile(below, p)) == pytest.approx(p, abs=1e-9)


def test_the_exact_law_of_one_gamma_is_the_gamma() -> None:
    below = distribution([Gamma(3.0, 2.0)])
    x = 1.7
    assert below(x) == pytest.approx(1 - np.exp(-2 * x) * (1 + 2 * x + (2 * x) ** 2 / 2), abs=1e-9)


def test_the_exact_law_holds_for_very_many_and_for_none() -> None:
    many = distribution([Gamma(4042.5, 75481), Beta(51530.5, 23951.5, power=-1), Beta(2710.5, 4990.5)])
    assert quantile(many, 0.5) == pytest.approx(4042 / 51530 * 2710 / 7700, rel=0.01)
    assert many(1.0) == 1
    none = distribution([Gamma(0.5, 1.0), Beta(0.5, 0.5, power=-1), Beta(0.5, 0.5), Beta(0.5, 0.5)])
    assert none(quantile(none, 0.05)) == pytest.approx(0.05, abs=1e-9)


def test_as_many_new_as_lost_is_an_even_chance() -> None:
    ratio = replacement_ratio(3, 3)
    assert (ratio.point, ratio.median, ratio.P_RR_ge_1) == (
        1.0,
        pytest.approx(1, abs=1e-9),
        pytest.approx(0.5, abs=1e-12),
    )
    assert ratio.lo90 == pytest.approx(1 / ratio.hi90)
    assert replacement_ratio(2, 0).point is None


def test_the_same_seed_gives_the_same_and_another_nearly_the_same() -> None:
    assert project(counts(), 1) == project(counts(), 1)
    for one, other in zip(project(counts(), 1), project(counts(), 2), strict=True):
        assert abs(one.P_Lead_ge_now - other.P_Lead_ge_now) < 5 * (0.5 / DRAWS) ** 0.5


def test_without_starts_or_moves_the_number_of_leads_only_falls() -> None:
    empty = counts(eligible_staff_pool=1, stock={"Learn": 0, "Live": 0, "Lead": 10})
    medians = [quarter.Lead.median for quarter in project(empty, 0)]
    assert medians == sorted(medians, reverse=True)
    assert project(empty, 0)[0].coaching_cover_median is None
    assert project(empty, 0)[0].P_cover_ge_1 == 1


def test_bench_concentration_and_the_programmes_share() -> None:
    result = sustainability(counts())
    losses = 6 * (1 - (1 - 2 / 24) ** 4)
    assert result.bench.ratio == pytest.approx(4 / losses)
    assert (result.concentration.HHI, result.concentration.n_active) == (pytest.approx(0.625), 2)
    assert result.share_of_renewal_from_programme == 0.75
    assert "75 of every 100 new Leads" in result.board.lines[2]
    assert result.R_self_plugin == pytest.approx(12 / 2 * 0.5 * 0.5)


def test_a_community_without_leads_is_no_data_not_nought() -> None:
    none = counts(
        stock={"Learn": 5, "Live": 0, "Lead": 0},
        exposure_person_quarters={"Learn": 5, "Live": 0, "Lead": 0},
        events=dict.fromkeys(SMALL["events"], 0),
        coaching_hours_by_org={},
        community_run_starts=0,
        programme_run_starts=0,
    )
    result = sustainability(none)
    assert (result.R_self, result.R_total, result.R_self_plugin, result.spectral_radius_plugin) == (None,) * 4
    assert (result.projection_community_run, result.concentration.HHI, result.bench.ratio) == ((), None, None)
    assert result.board.answer.startswith("We cannot tell")
    assert result.replacement_ratio_now.point is None


@pytest.mark.parametrize(
    ("starts", "onward", "left", "answer"),
    [
        (40, 8, 0, "Likely."),
        (12, 0, 24, "Unlikely."),
        (0, 8, 0, "We cannot yet tell."),
        (12, 4, 2, "We cannot yet tell."),
    ],
)
def test_the_answer_is_likely_only_where_pipeline_and_renewal_both_say_so(
    starts: int, onward: int, left: int, answer: str
) -> None:
    events = {**SMALL["events"], "Lead_exit": left, "Live_to_Lead": onward}
    found = sustainability(counts(events=events, community_run_starts=starts))
    assert found.board.answer == answer
    ahead = found.projection_community_run[-1].P_Lead_ge_now
    assert found.R_self is not None
    assert found.board.probability == min(ahead, found.R_self.P_ge_1)
    assert found.board.dots_filled == round(100 * ahead)


def test_all_faults_of_the_counts_come_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        counts(exposure_person_quarters={"Learn": 30, "Live": 80, "Lead": 1}, partner_organisations=1)
    paths = [fault.path for fault in caught.value.faults]
    assert paths == ["exposure_person_quarters.Learn", "exposure_person_quarters.Lead", "partner_organisations"]
    with pytest.raises(BadInput) as caught:
        counts(coaching_hours_by_org={"A": -1}, ever_started="9", bogus=1)
    assert len(caught.value.faults) == 3
