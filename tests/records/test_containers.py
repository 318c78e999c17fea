"""The container files against the code: no engine builds them here, so what they name must be what there is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml
from fastapi.testclient import TestClient

from api.app import interface
from cli.demo import HOME, WORKBOOK
from cli.main import VERBS, _parser
from programme.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
OURS = "LLL_"
NOT_OURS = {"MPLCONFIGDIR", "FORWARDED_ALLOW_IPS", "PATH", "PYTHONUNBUFFERED"}
"""Read by Matplotlib, by uvicorn, by the shell and by Python."""


def instructions() -> list[tuple[str, str]]:
    """(word, rest) of each line of the Containerfile, lines that go on joined."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Containerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def of(word: str) -> list[str]:
    return [rest for name, rest in instructions() if name == word]


def compose() -> Any:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def documented() -> set[str]:
    """The settings that the page of settings lists for a service."""
    return set(re.findall(r"^\| `(LLL_\w+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))


def known() -> set[str]:
    """The settings that the code reads."""
    return set(re.findall(rf"`({OURS}\w+)`", Settings.__doc__ or ""))


def test_the_page_of_settings_lists_what_the_code_reads_with_its_defaults() -> None:
    assert documented() == known()
    assert len(known()) == len(Settings.__dataclass_fields__)
    page = (ROOT / "docs" / "settings.md").read_text()
    for field in Settings.__dataclass_fields__.values():
        shown = "empty" if field.default == "" else str(field.default)
        assert re.search(rf"\| `LLL_{field.name.upper()}` \| `?{re.escape(shown)}`? \|", page), field.name


def test_every_file_that_is_copied_is_there() -> None:
    for rest in of("COPY"):
        *sources, _target = rest.split()
        if not sources[0].startswith("--from="):
            assert all((ROOT / source).exists() for source in sources), rest
    assert not (ROOT / ".dockerignore").read_text().count("README.md")


def test_the_example_lies_in_the_image_where_the_command_looks_for_it() -> None:
    place = WORKBOOK.relative_to(HOME)
    (image,) = {rest.split()[0] for rest in of("FROM")}
    library = f"/opt/lll/lib/{re.sub(r'[:-].*', '', image)}{image.split(':')[1].split('-')[0]}/site-packages"
    assert [f"--from=build /src/{place}", f"{library}/{place}"] in [rest.rsplit(maxsplit=1) for rest in of("COPY")]
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert not {"examples", place.parts[0], "*.xlsx"} & set(ignored)


def test_the_image_runs_our_command_as_nobody_in_particular_on_the_python_that_is_meant() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(wanted["scripts"]) == {*json.loads(of("ENTRYPOINT")[0])}
    (image,) = {rest.split()[0] for rest in of("FROM")}
    version = re.match(r"python:(\d+\.\d+)-", image)
    assert version is not None
    assert wanted["requires-python"] == f">={version[1]}"
    (user,) = of("USER")
    assert user == "10001:10001"
    assert all("--uid 10001" in rest for rest in of("RUN") if "useradd" in rest)


def test_every_command_is_one_that_there_is() -> None:
    services = compose()["services"]
    commands = [json.loads(of("CMD")[0]), services["web"]["command"], services["worker"]["command"]]
    for command in commands:
        assert command[0] in VERBS
        assert _parser(command).parse_args(command).run is not None


def test_only_settings_that_are_read_are_set() -> None:
    told = [line.split("=")[0] for rest in of("ENV") for line in rest.split()]
    for service in (compose()["services"][name] for name in ("web", "worker")):
        told += service["environment"]
        assert {"LLL_DATABASE_URL", "LLL_PUBLIC_URL", "LLL_SMTP_URL", "LLL_MAIL_FROM"} <= set(service["environment"])
    assert {name for name in told if name.startswith(OURS)} <= known()
    assert {name for name in told if not name.startswith(OURS)} <= NOT_OURS


def test_health_is_asked_where_the_service_answers() -> None:
    (check,) = of("HEALTHCHECK")
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", check)
    assert asked is not None
    assert TestClient(interface()).get(asked[2]).status_code != 404
    port = _parser(["serve"]).parse_args(["serve"]).port
    assert (int(asked[1]), of("EXPOSE")) == (port, [str(port)])
    assert compose()["services"]["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_workers_wait_for_the_tables_and_end_before_they_are_killed() -> None:
    services = compose()["services"]
    assert services["worker"]["depends_on"] == {"web": {"condition": "service_healthy"}}
    assert services["web"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["worker"]["deploy"]["replicas"] == 2
    for name in ("web", "worker"):
        assert services[name]["read_only"] and services[name]["cap_drop"] == ["ALL"]
        assert services[name]["stop_grace_period"] == "20s"
