"""What rounds hold to and strive for: numbered versions, each kept as it was given."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

import matching
from foundation.documents import Document
from foundation.errors import NotFound
from programme.records import Database, MatchingPolicy, append_entry

from .texts import Words

BUILT_IN = 1
"""The version of the engine's own policy; those that people give are numbered from the next one on."""


class PolicySent(Document):
    """A policy, and why it is as it is. The version in it is of no matter: the next number is given."""

    policy: matching.Policy
    note: Words


def give_policy(database: Database, sent: PolicySent, *, by: str, at: dt.datetime) -> int:
    """Keep a policy as the next numbered version; one that is there already keeps its number.

    Raises:
        BadInput: for goals or rules that the engine does not know, all at once.
    """
    with database.unit_of_work() as session:
        return kept_policy(session, sent.policy, note=sent.note, by=by, at=at)


def kept_policy(session: Transaction, policy: matching.Policy, *, note: str, by: str, at: dt.datetime) -> int:
    """What `give_policy` does, as part of a larger transaction."""
    words = json.loads(policy.model_dump_json(exclude_none=True)) | {"version": BUILT_IN}
    _sound(words)
    if words == json.loads(matching.Policy().model_dump_json(exclude_none=True)):
        return BUILT_IN
    for row in session.scalars(select(MatchingPolicy).order_by(MatchingPolicy.version)):
        if row.policy | {"version": BUILT_IN} == words:
            return row.version
    version = (session.scalar(select(func.max(MatchingPolicy.version))) or BUILT_IN) + 1
    session.add(MatchingPolicy(version=version, policy=words | {"version": version}, note=note, by=by, at=at))
    session.flush()
    append_entry(session, at=at, by=by, action="round.policy", subjects={"matching_policies": [version]})
    return version


def policy_numbered(session: Transaction, version: int) -> dict[str, Any] | None:
    """A policy as a snapshot carries it; None for the engine's own.

    Raises:
        NotFound: for a number that was never given.
    """
    if version == BUILT_IN:
        return None
    row = session.get(MatchingPolicy, version)
    if row is None:
        raise NotFound(f"There is no policy {version}.")
    return dict(row.policy)


def _sound(policy: dict[str, Any]) -> None:
    """Let the engine read the policy within a round of nobody.

    Raises:
        BadInput: with every fault at its path, as `policy.goals[0].goal`.
    """
    nobody = {
        "schema": "matching-snapshot/1",
        "as_at": "2020-01-01",
        "organisations": [],
        "learners": [],
        "coaches": [],
    }
    matching.read_instance(json.dumps(nobody | {"policy": policy}))
