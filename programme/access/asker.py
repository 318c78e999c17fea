"""Who asks: what every query and every journey of an interface is told."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.errors import NotAllowed

from .permissions import PERMISSIONS


@dataclass(frozen=True, slots=True)
class Asker:
    """A person with an account, or another system with a key.

    `name` is how the audit trail names them; no e-mail address, no personal name. `organisation_ids` are those whose
    people a coordinator may see (the only ones); `person_id` is the record of a coach or learner, whose own affairs
    they may see. Both are empty for those who see everything that their permissions name.
    """

    name: str
    permissions: frozenset[str]
    account_id: int | None = None
    person_id: int | None = None
    organisation_ids: frozenset[int] | None = None

    def may(self, permission: str) -> bool:
        """Whether this is allowed at all; which rows it is allowed for is the query's to say.

        Raises:
            KeyError: for a permission that nobody could have.
        """
        if permission not in PERMISSIONS:
            raise KeyError(f"{permission} is no permission; the known ones are {', '.join(PERMISSIONS)}")
        return permission in self.permissions

    def demand(self, permission: str) -> None:
        """Go on only with the permission.

        Raises:
            NotAllowed: without it.
        """
        if not self.may(permission):
            raise NotAllowed(f"This needs the right to {PERMISSIONS[permission]}. Ask an administrator for it.")

    @property
    def sees_everybody(self) -> bool:
        """Whether the people whom this one may see are not limited to organisations of theirs or to themselves.

        Whoever may change people sees everybody, also an administrator who coaches.
        """
        return "people.write" in self.permissions or (self.organisation_ids is None and self.person_id is None)
