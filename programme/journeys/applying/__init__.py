"""From the rows of a workbook to the records, by natural key. One file per family of sheets."""

from .measures import apply_measures
from .people import apply_people
from .places import apply_places
from .programme import apply_programme
from .work import Lookup, Work

__all__ = ["Lookup", "Work", "apply_measures", "apply_people", "apply_places", "apply_programme"]
