"""`lll network`: everything of the public map by the command, one release after another, and any graph."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from cli.main import main
from tests.network.communities import person, snapshot, staffed, tie


@pytest.fixture
def given(tmp_path: Path) -> Path:
    kinds = [{"code": c, "name": f"Hospital {c}", "kind": "acute"} for c in "ABC"]
    people = staffed({"A": 9, "B": 9, "C": 9}, joined="2019-10-02")
    people[0]["name_on_map"] = people[9]["name_on_map"] = True
    document = snapshot(kinds, people, [tie("A1", "B1"), tie("A2", "C1")])
    (tmp_path / "snapshot.json").write_text(json.dumps(document))
    return tmp_path


def analyse(folder: Path, *options: str, snapshot: str = "snapshot.json", result: str = "result.json") -> Any:
    assert main(["network", str(folder / snapshot), "-o", str(folder / result), *options]) == 0
    return json.loads((folder / result).read_text())


def test_every_file_of_the_public_map_is_written_and_names_only_those_who_agreed(given: Path) -> None:
    endings = {"map": "html", "poster": "pdf", "picture": "svg", "slides": "pptx", "story": "json"}
    names = {**endings, "csv": "csv", "graphml": "graphml", "gexf": "gexf"}
    options = [part for name, ending in names.items() for part in (f"--{name}", str(given / f"out.{name}.{ending}"))]
    analyse(given, *options)
    read = {name: (given / f"out.{name}.{ending}").read_bytes() for name, ending in names.items()}
    assert len(Presentation(io.BytesIO(read["slides"])).slides) > 4
    assert [step["step"] for step in json.loads(read["story"])] == ["then", "now", "changed", "not_yet"]
    assert [row["organisation"] for row in csv.DictReader(io.StringIO(read["csv"].decode()))] == [
        "Hospital A",
        "Hospital B",
        "Hospital C",
    ]
    for name in ("graphml", "gexf"):
        ET.fromstring(read[name])  # noqa: S314
        assert b"person:A1" in read[name]
        assert b"A2" not in read[name]
    for name in ("story", "csv", "map"):
        assert b'"A1"' not in read[name]


def test_a_release_since_another_keeps_its_places_and_hides_one_joiner(given: Path) -> None:
    first = analyse(given)
    document = json.loads((given / "snapshot.json").read_text())
    document["people"] += [person("new", "C", joined="2020-01-02"), person("one", "C", joined="2020-07-15")]
    document["people"][1]["left"] = "2020-07-15"
    document["as_at"] = "2020-07-20"
    (given / "later.json").write_text(json.dumps(document))
    second = analyse(given, "--since", str(given / "result.json"), snapshot="later.json", result="second.json")
    for key in ("id", "people", "members", "x", "y"):
        assert [n[key] for n in first["public_map"]["nodes"]] == [n[key] for n in second["public_map"]["nodes"]]


def test_a_since_that_is_no_result_is_said_at_once(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [str(given / "snapshot.json"), "-o", str(given / "r.json"), "--since", str(given / "snapshot.json")]
    assert main(["network", *wrong]) == 2
    assert "snapshot.json: schema" in capsys.readouterr().err
    assert not (given / "r.json").exists()


def test_a_picture_of_no_known_kind_is_refused_before_any_work(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", str(given / "snapshot.json"), "-o", str(given / "r.json"), "--picture", "map.gif"]) == 2
    assert ".png or .svg" in capsys.readouterr().err


def test_any_graph_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "edges.csv").write_text("source,target\na,b\nb,c\n")
    (tmp_path / "nodes.csv").write_text("id,team\na,X\nb,Y\nc,Y\nd,Y\n")
    files = ["--edges", str(tmp_path / "edges.csv"), "--nodes", str(tmp_path / "nodes.csv")]
    assert main(["network", *files, "-o", str(tmp_path / "r.json")]) == 0
    graph = json.loads((tmp_path / "r.json").read_text())["graph"]
    assert (graph["n"], graph["E"], graph["I"], graph["n_components"]) == (4, 1, 1, 2)
    assert main(["network", *files, "-o", str(tmp_path / "r.json"), "--slides", str(tmp_path / "s.pptx")]) == 2
    assert "--slides" in capsys.readouterr().err
