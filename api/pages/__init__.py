"""The administrator's pages: HTML over the same journeys and queries as the JSON interface."""

from . import (
    accounts,
    assets,
    home,
    measures,
    network,
    organisations,
    people,
    person_forms,
    person_wishes,
    reports,
    round_changes,
    round_progress,
    round_review,
    rounds,
    settings,
    sign_in,
    venues,
)

PAGES = (
    assets,
    sign_in,
    home,
    network,
    reports,
    measures,
    rounds,
    round_progress,
    round_review,
    round_changes,
    person_forms,
    person_wishes,
    people,
    organisations,
    venues,
    settings,
    accounts,
)
"""Every module whose `router` the application includes."""

__all__ = ["PAGES"]
