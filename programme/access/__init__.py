"""Who may: who asks, what each role and key is for, signing in, and links that stand for signing in."""

from .asker import Asker
from .keys import LONGEST_DAYS, asker_of_key, make_key, revoke_key, revoke_key_of
from .one_time_links import administrators, first_link, make_link, use_first_link, use_link
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
from .throttle import begin_try, forget_tries_of

__all__ = [
    "LONGEST_DAYS",
    "PERMISSIONS",
    "ROLES",
    "SCOPES",
    "Asker",
    "administrators",
    "asker_of_account",
    "asker_of_key",
    "asker_of_session",
    "begin_try",
    "end_sessions",
    "faults_of_password",
    "first_link",
    "forget_tries_of",
    "hash_password",
    "make_key",
    "make_link",
    "password_holds",
    "read_link",
    "revoke_key",
    "revoke_key_of",
    "sign_in",
    "sign_link",
    "sign_out",
    "signed_in_by_link",
    "tidy_email",
    "use_first_link",
    "use_link",
]
