"""The only package that knows HTTP. `create_app` builds the service from what it is given."""

from .app import Services, create_app

__all__ = ["Services", "create_app"]
