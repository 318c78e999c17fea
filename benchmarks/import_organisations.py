"""How well organisations are told by damaged names: `LLL_REFERENCE=... python -m benchmarks.import_organisations`."""

from __future__ import annotations

import csv
import datetime as dt
import os
import random
from collections import Counter, defaultdict
from pathlib import Path

from programme.importing.lists import OrganisationIndex, OrganisationKnown

SHORTER = (("Medical", "Med"), ("Centre", "Ctr"), ("Surgery", "Surg"), ("Practice", "Prac"), ("Hospitals", "Hosp"))
TIMES = 20


def reference_organisations(folder: Path) -> list[OrganisationKnown]:
    """The practices and partner organisations of the reference, the latter with their sites."""
    sites: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(folder / "nws_sites_candidate_venues.csv"):
        sites[row["parent_code"]].append((row["site_code"], row["name"]))
    practices = [
        OrganisationKnown(
            row["ods_code"],
            row["name_display"],
            tuple(sorted({row["name_ods"], row["name_2023_12"]} - {""})),
            postcode=row["postcode"],
            closed_on=dt.date.fromisoformat(row["close_date"]) if row["close_date"] else None,
        )
        for row in _rows(folder / "nws_gp_practices.csv")
    ]
    partners = [
        OrganisationKnown(row["org_code"], row["name"], sites=tuple(sites[row["org_code"]]), postcode=row["postcode"])
        for row in _rows(folder / "nws_partner_organisations.csv")
    ]
    return practices + partners


def figures(folder: Path, seed: int) -> Counter[str]:
    """Outcomes for every open organisation's name damaged twenty times, and for the near-miss names.

    `wrong` counts automatic answers that are wrong; a near-miss name has no right answer, so any automatic one is.
    """
    known, chance = reference_organisations(folder), random.Random(seed)
    index, counts = OrganisationIndex(known), Counter[str]()
    for each in (one for one in known if one.closed_on is None):
        for _ in range(TIMES):
            found = index.resolve(_damaged(each.name, chance))
            if found.outcome == "certain":
                counts["automatic"] += 1
                counts["wrong"] += found.code != each.code
            else:
                counts["asked"] += 1
                first = found.candidates[0].organisation.code if found.candidates else ""
                counts["asked, right one first"] += first == each.code
    for row in _rows(folder / "nws_other_prescribing_rows.csv"):
        counts["near-miss names"] += 1
        counts["wrong"] += index.resolve(row["name_ods"]).outcome == "certain"
    return counts


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _damaged(name: str, chance: random.Random) -> str:
    kind, place, words = chance.randrange(4), chance.randrange(1, max(2, len(name) - 2)), name.split()
    if kind == 0:
        return name[:place] + name[place + 1 : place + 2] + name[place : place + 1] + name[place + 2 :]
    if kind == 1:
        return name[:place] + name[place + 1 :]
    if kind == 2 and len(words) > 2:
        return " ".join(words[:-1])
    for whole, short in SHORTER:
        name = name.replace(whole, short)
    return name


if __name__ == "__main__":
    for what, number in sorted(figures(Path(os.environ["LLL_REFERENCE"]) / "organisations", 1).items()):
        print(f"{what}: {number}")
