"""The only package that knows HTTP. `create_app` builds the service from what it is given."""

from .app import create_app, interface
from .services import Services

__all__ = ["Services", "create_app", "interface"]
