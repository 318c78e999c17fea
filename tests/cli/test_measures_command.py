"""`lll measures`: a file in, a result out; faults end with status 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cli.main import main

DOCS = Path(__file__).resolve().parents[2] / "docs"


def holds(name: str, document: Any) -> None:
    jsonschema.validate(document, json.loads((DOCS / "schemas" / f"{name}.schema.json").read_text()))


SERIES = "date,value\n" + "".join(f"2023-{month:02}-01,{30 + month}\n" for month in range(1, 13))


def test_a_series_gives_a_chart_with_the_documented_keys(tmp_path: Path) -> None:
    source, out = tmp_path / "series.csv", tmp_path / "result.json"
    source.write_text(SERIES)
    asked = ["--rules", "mdc2023", "--improvement", "decrease", "--target", "-8", "--screen-outliers", "no"]
    steps = ["--fix-after", "4", "--rebase", "2023-06-01", "2023-09-01", "--rebase", "2023-11-01"]
    assert main(["measures", "spc", str(source), "-o", str(out), *asked, *steps]) == 0
    result = json.loads(out.read_text())
    assert list(result) == [
        "mean",
        "lower_limit",
        "upper_limit",
        "points",
        "variation",
        "assurance",
        "runs",
        "warnings",
    ]
    assert list(result["points"][0]) == [
        "date",
        "value",
        "mean",
        "lower_limit",
        "upper_limit",
        "special_cause",
        "state",
    ]
    assert result["assurance"] == "fail"
    assert len({point["mean"] for point in result["points"]}) == 4


def test_faults_of_a_series_are_told_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "series.csv"
    source.write_text("date,value\n1/2/2023,3\n2023-01-02,x\n")
    assert main(["measures", "spc", str(source), "-o", str(tmp_path / "result.json")]) == 2
    assert "2 faults:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", [["--fix-after", "1"], ["--target", "nan"], ["--rebase", "1/2/2023"], ["--rules", "x"]]
)
def test_a_wrong_option_is_refused(option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["measures", "spc", "s.csv", "-o", str(tmp_path / "r.json"), *option])
    assert ended.value.code == 2
    assert "usage: lll" in capsys.readouterr().err


def test_a_years_counts_give_the_boards_page(tmp_path: Path) -> None:
    counts = {
        "stock": {"Learn": 5, "Live": 4, "Lead": 3},
        "exposure_person_quarters": {"Learn": 20, "Live": 16, "Lead": 12},
        "events": {"Learn_to_Live": 4, "Learn_exit": 4, "Live_to_Lead": 1, "Live_exit": 1, "Lead_exit": 1},
        "community_run_starts": 4,
        "programme_run_starts": 4,
        "eligible_staff_pool": 100,
        "coach_slots_per_lead": 2,
        "coaching_need_share_of_live": 0.5,
        "coaching_hours_by_org": {"A": 1.5},
        "ever_started": 20,
        "partner_organisations": 3,
    }
    source, out = tmp_path / "counts.json", tmp_path / "result.json"
    source.write_text(json.dumps(counts))
    assert main(["measures", "sustainability", str(source), "-o", str(out), "--seed", "7"]) == 0
    result = json.loads(out.read_text())
    assert result["R_self_plugin"] == 4 * 0.5 * 0.5
    assert len(result["board"]["lines"]) == 5
    source.write_text(json.dumps({**counts, "stock": {"Learn": -1, "Live": 4}}))
    assert main(["measures", "sustainability", str(source), "-o", str(out)]) == 2


def test_lengths_of_runs_are_no_setting_where_the_rule_sets_them(tmp_path: Path) -> None:
    source = tmp_path / "series.csv"
    source.write_text(SERIES)
    asked = ["--rules", "anhoj", "--trend", "5"]
    assert main(["measures", "spc", str(source), "-o", str(tmp_path / "result.json"), *asked]) == 2


def test_a_snapshot_gives_every_figure(tmp_path: Path) -> None:
    source, out = tmp_path / "snapshot.json", tmp_path / "result.json"
    empty = {"schema": "measures-snapshot/1", "as_at": "2020-07-13", "organisations": [], "people": []}
    source.write_text(json.dumps(empty))
    assert main(["measures", "figures", str(source), "-o", str(out)]) == 0
    result = json.loads(out.read_text())
    assert result["schema"] == "measures-result/1"
    assert {figure["value"] for figure in result["figures"]} == {None}
    source.write_text(json.dumps({**empty, "bogus": 1}))
    assert main(["measures", "figures", str(source), "-o", str(out)]) == 2


def test_a_chart_is_drawn_beside_the_result(tmp_path: Path) -> None:
    source = tmp_path / "waits.csv"
    source.write_text(SERIES)
    for name, start in (("chart.svg", "<svg"), ("chart.html", "<!DOCTYPE html>")):
        asked = ["--chart", str(tmp_path / name), "--unit", "days"]
        assert main(["measures", "spc", str(source), "-o", str(tmp_path / "r.json"), *asked]) == 0
        assert (tmp_path / name).read_text().startswith(start)
    wrong = ["--chart", str(tmp_path / "chart.bmp")]
    assert main(["measures", "spc", str(source), "-o", str(tmp_path / "r.json"), *wrong]) == 2


def test_the_example_of_the_guide_runs(tmp_path: Path) -> None:
    guide = (DOCS / "measures.md").read_text()
    source, out = tmp_path / "snapshot.json", tmp_path / "result.json"
    source.write_text(guide.split("```json")[1].split("```")[0])
    assert main(["measures", "figures", str(source), "-o", str(out)]) == 0
    result = json.loads(out.read_text())
    figures = {figure["key"]: figure for figure in result["figures"]}
    assert (figures["people_unique"]["value"], figures["people_lead"]["owner"]) == (2, "Programme lead")
    assert result["restated"] == ["People in Live on 31 March 2020 is now 1; it was reported as 2 on 13 April 2020."]
    assert result["sustainability"]["inputs"]["community_run_starts"] == 1
    assert result["capability"]["support"][0]["needs"] == "H81003"
    holds("measures-snapshot-1", json.loads(source.read_text()))
    holds("measures-result-1", result)
    holds("measures-sustainability", result["sustainability"])
    holds("measures-sustainability-counts", result["sustainability"]["inputs"])
    holds("measures-spc", result["charts"][0]["chart"])
