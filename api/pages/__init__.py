"""The administrator's pages: HTML over the same journeys and queries as the JSON interface."""

from . import assets, home, network, sign_in

PAGES = (assets, sign_in, home, network)
"""Every module whose `router` the application includes."""

__all__ = ["PAGES"]
