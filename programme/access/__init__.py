"""Who may: keys of other systems and what they are for."""

from .keys import SCOPES, Caller, caller_of, make_key, revoke_key

__all__ = ["SCOPES", "Caller", "caller_of", "make_key", "revoke_key"]
