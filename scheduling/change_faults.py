"""Ids in a change that the snapshot does not have, found in the raw JSON so that they are told with all else."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from foundation.errors import Fault

from .instance import Instance


def unknown_ids(instance: Instance, raw: object) -> Iterator[Fault]:
    """A fault for each id that does not exist.

    Args:
        instance: the problem.
        raw: a change as parsed JSON; parts of a wrong shape are passed over.
    """
    known: Mapping[str, Mapping[str, Container[str]]] = {
        "rooms_lost": {"room": instance.places},
        "venues_lost": {"venue": instance.venues},
        "people_away": {"person": instance.people},
        "forbidden": {"session": instance.sessions, "block": instance.blocks, "room": instance.places},
    }
    for table, names in known.items():
        rows = raw.get(table) if isinstance(raw, Mapping) else None
        for n, row in enumerate(rows if isinstance(rows, list) else []):
            for key, ids in names.items():
                name = row.get(key) if isinstance(row, Mapping) else None
                if isinstance(name, str) and name not in ids:
                    message = f"no {key} in the snapshot has this id."
                    yield Fault(f"{table}[{n}].{key}", name, message, "Correct it.")
