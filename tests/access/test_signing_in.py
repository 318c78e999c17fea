"""Signing in: by password, by a link used once, with a limit of tries; a session ends when it should."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from foundation.errors import BadInput, NotFound, NotSignedIn, TooMany
from programme.access import (
    ROLES,
    asker_of_session,
    begin_try,
    first_link,
    hash_password,
    make_link,
    read_link,
    sign_in,
    sign_link,
    sign_out,
    use_first_link,
    use_link,
)
from programme.records import Account, Database, OneTimeLink, SignedIn, SignInTry

AT = dt.datetime(2020, 7, 13, 9, 30, tzinfo=dt.UTC)
PASSWORD = "three odd words"
HERE = "192.0.2.7"


def account(database: Database, email: str = "ann@rtk.example", *roles: str, state: str = "active") -> int:
    with database.unit_of_work() as session:
        row = Account(
            email=email,
            roles=list(roles or ("administrator",)),
            organisation_ids=[],
            state=state,
            password_hash=hash_password(PASSWORD),
            made_by="test",
            made_at=AT,
        )
        session.add(row)
        session.flush()
        return row.id


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def test_a_right_password_signs_in_and_the_secret_is_kept_nowhere(database: Database) -> None:
    number = account(database)
    secret = sign_in(database, " Ann@RTK.example ", PASSWORD, address=HERE, at=AT)
    asker = asker_of_session(database, secret, AT)
    assert asker is not None
    assert (asker.name, asker.account_id, asker.permissions) == (f"account {number}", number, ROLES["administrator"])
    with database.reading() as session:
        (row,) = session.scalars(select(SignedIn))
        assert secret not in row.secret_sha256
        assert session.scalar(select(func.count()).select_from(SignInTry)) == 0
    sign_out(database, secret)
    assert asker_of_session(database, secret, AT) is None


def test_wrong_unknown_and_ended_get_the_same_words(sqlite_database: Database) -> None:
    account(sqlite_database)
    account(sqlite_database, "former@rtk.example", state="ended")
    said = set()
    for email, password in (
        ("ann@rtk.example", "wrong"),
        ("no@rtk.example", PASSWORD),
        ("former@rtk.example", PASSWORD),
    ):
        with pytest.raises(NotSignedIn) as refused:
            sign_in(sqlite_database, email, password, address=HERE, at=AT)
        said.add(str(refused.value))
    assert len(said) == 1


def test_after_five_wrong_tries_even_the_right_password_waits(database: Database) -> None:
    account(database)
    for number in range(5):
        with pytest.raises(NotSignedIn):
            sign_in(database, "ann@rtk.example", "wrong", address=HERE, at=AT + minutes(number))
    with pytest.raises(TooMany) as refused:
        sign_in(database, "ann@rtk.example", PASSWORD, address="198.51.100.1", at=AT + minutes(5))
    assert refused.value.wait_s == 10 * 60
    later = AT + minutes(5) + dt.timedelta(seconds=refused.value.wait_s)
    assert sign_in(database, "ann@rtk.example", PASSWORD, address=HERE, at=later)


def test_an_unknown_address_is_limited_just_as_a_known_one(sqlite_database: Database) -> None:
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            sign_in(sqlite_database, "no@rtk.example", "wrong", address=HERE, at=AT)
    with pytest.raises(TooMany):
        sign_in(sqlite_database, "no@rtk.example", "wrong", address=HERE, at=AT)


def test_one_network_address_may_not_try_one_account_after_another(sqlite_database: Database) -> None:
    for number in range(50):
        begin_try(sqlite_database, "link", f"{number}@rtk.example", HERE, AT)
    with pytest.raises(TooMany):
        begin_try(sqlite_database, "link", "other@rtk.example", HERE, AT)


def test_many_tries_at_the_same_moment_do_not_get_past_the_limit(database: Database) -> None:
    account(database)

    def _try(_: int) -> str:
        try:
            sign_in(database, "ann@rtk.example", "wrong", address=HERE, at=AT)
        except TooMany:
            return "waits"
        except NotSignedIn:
            return "tried"
        return "in"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(_try, range(12)))
    assert outcomes.count("tried") <= 5
    assert outcomes.count("in") == 0


def test_a_session_ends_when_idle_and_in_any_case_after_twelve_hours(sqlite_database: Database) -> None:
    account(sqlite_database)
    secret = sign_in(sqlite_database, "ann@rtk.example", PASSWORD, address=HERE, at=AT)
    for hour in (1.9, 3.8, 5.7, 7.6, 9.5, 11.4):
        assert asker_of_session(sqlite_database, secret, AT + minutes(60 * hour)) is not None
    assert asker_of_session(sqlite_database, secret, AT + minutes(60 * 12)) is None
    other = sign_in(sqlite_database, "ann@rtk.example", PASSWORD, address=HERE, at=AT)
    assert asker_of_session(sqlite_database, other, AT + minutes(121)) is None


def test_a_link_signs_in_once_within_half_an_hour(database: Database) -> None:
    account(database)
    first = make_link(database, "ann@rtk.example", at=AT)
    second = make_link(database, "ann@rtk.example", at=AT)
    with pytest.raises(NotSignedIn):
        use_link(database, first, at=AT)
    assert asker_of_session(database, use_link(database, second, at=AT + minutes(29)), AT + minutes(29)) is not None
    for again in (second, "never-made"):
        with pytest.raises(NotSignedIn):
            use_link(database, again, at=AT + minutes(29))
    late = make_link(database, "ann@rtk.example", at=AT)
    with pytest.raises(NotSignedIn):
        use_link(database, late, at=AT + minutes(30))


def test_a_link_for_nobody_is_made_for_nobody(sqlite_database: Database) -> None:
    account(sqlite_database, state="ended")
    for email in ("ann@rtk.example", "no@rtk.example"):
        with pytest.raises(NotFound):
            make_link(sqlite_database, email, at=AT)
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


def test_the_first_administrator_comes_by_a_link_that_holds_once(database: Database) -> None:
    earlier, link = first_link(database, at=AT), first_link(database, at=AT)
    assert earlier is not None
    assert link is not None
    with pytest.raises(NotSignedIn):
        use_first_link(database, earlier, "ann@rtk.example", PASSWORD, at=AT)
    with pytest.raises(BadInput):
        use_first_link(database, link, "ann@rtk.example", "short", at=AT)
    secret = use_first_link(database, link, "Ann@rtk.example", PASSWORD, at=AT)
    asker = asker_of_session(database, secret, AT)
    assert asker is not None
    assert asker.may("accounts.write")
    assert first_link(database, at=AT) is None
    with pytest.raises(NotSignedIn):
        use_first_link(database, link, "other@rtk.example", PASSWORD, at=AT)
    with pytest.raises(NotSignedIn):
        use_link(database, link, at=AT)


def test_a_signed_link_tells_its_subject_for_its_purpose_and_time_only(database: Database) -> None:
    token = sign_link(database, "application", "17", AT + dt.timedelta(days=14))
    assert read_link(database, "application", token, AT + dt.timedelta(days=13)) == "17"
    text, _, signature = token.partition(".")
    for purpose, bad, at in (
        ("erasure", token, AT),
        ("application", token, AT + dt.timedelta(days=14)),
        ("application", f"{text[:-1]}A.{signature}", AT),
        ("application", f"{text}.{signature[::-1]}", AT),
        ("application", "é", AT),
        ("application", "", AT),
    ):
        with pytest.raises(NotFound):
            read_link(database, purpose, bad, at)
