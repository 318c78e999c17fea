"""The administrator's pages: HTML over the same journeys and queries as the JSON interface."""

from . import assets, home, sign_in

PAGES = (assets, sign_in, home)
"""Every module whose `router` the application includes."""

__all__ = ["PAGES"]
