"""Organisations, people, accounts and keys for tests of who may do what."""

from __future__ import annotations

import datetime as dt

from programme.access import ROLES, Asker, make_key
from programme.journeys.accounts import AccountSent, make_account
from programme.records import Database, Membership, Organisation, OrganisationName, Person, PersonEmail

AT = dt.datetime(2020, 7, 13, 9, 30, tzinfo=dt.UTC)
SETTING_UP = Asker("setting up", ROLES["administrator"])


def add_organisation(database: Database, code: str) -> int:
    with database.unit_of_work() as session:
        row = Organisation(code=code, kind="acute", aliases=[])
        row.names.append(OrganisationName(name=f"The {code}"))
        session.add(row)
        session.flush()
        return row.id


def add_person(database: Database, email: str, organisation_id: int | None = None) -> int:
    with database.unit_of_work() as session:
        row = Person(
            name=email.partition("@")[0],
            mode="either",
            availability_state="unknown",
            rounds_waited=0,
            near_lead=False,
            staff_of_programme=False,
            topics=[],
        )
        row.emails.append(PersonEmail(email=email, preferred=True))
        if organisation_id is not None:
            row.memberships.append(Membership(organisation_id=organisation_id, main=True))
        session.add(row)
        session.flush()
        return row.id


def add_account(
    database: Database, email: str, *roles: str, person: int = 0, organisations: tuple[str, ...] = ()
) -> int:
    key = f"P{person}" if person else None
    sent = AccountSent(email=email, roles=roles or ("administrator",), person=key, organisations=organisations)
    return make_account(database, SETTING_UP, sent, at=AT)


def with_key(database: Database, *scopes: str) -> dict[str, str]:
    key = make_key(database, f"system {'+'.join(scopes)}", scopes, days=1, by="test", at=AT)
    return {"Authorization": f"Bearer {key}"}
