"""Reads for pages, files and the command alike."""

from .figures import attendance_figures, project_figures, tier_movement, tiers_on
from .labels import as_at_of, consenting_names, labels
from .sessions import SessionRow, sessions_with_places

__all__ = [
    "SessionRow",
    "as_at_of",
    "attendance_figures",
    "consenting_names",
    "labels",
    "project_figures",
    "sessions_with_places",
    "tier_movement",
    "tiers_on",
]
