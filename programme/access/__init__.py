"""Who may: who asks, what each role and key is for, signing in, and links that stand for signing in."""

from .asker import Asker
from .keys import asker_of_key, make_key, revoke_key
from .one_time_links import administrators, ask_for_link, first_link, make_link, use_first_link, use_link
from .passwords import faults_of_password, hash_password, password_holds
from .permissions import PERMISSIONS, ROLES, SCOPES
from .sign_in import (
    asker_of_account,
    asker_of_session,
    end_sessions,
    sign_in,
    sign_out,
    signed_in_by_link,
    tidy_email,
)
from .signed_links import read_link, sign_link

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "SCOPES",
    "Asker",
    "administrators",
    "ask_for_link",
    "asker_of_account",
    "asker_of_key",
    "asker_of_session",
    "end_sessions",
    "faults_of_password",
    "first_link",
    "hash_password",
    "make_key",
    "make_link",
    "password_holds",
    "read_link",
    "revoke_key",
    "sign_in",
    "sign_link",
    "sign_out",
    "signed_in_by_link",
    "tidy_email",
    "use_first_link",
    "use_link",
]
