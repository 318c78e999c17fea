"""Who may: who asks, what each role and key is for."""

from .asker import Asker
from .keys import asker_of_key, make_key, revoke_key
from .permissions import PERMISSIONS, ROLES, SCOPES

__all__ = ["PERMISSIONS", "ROLES", "SCOPES", "Asker", "asker_of_key", "make_key", "revoke_key"]
