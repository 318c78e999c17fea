"""What the programme reports: people by tier, attendance against places offered, projects by stage and reach.

Facts go in as plain values, figures come out; where there are no facts the figure is None (no data), never 0.
"""

from .attendance import AttendanceFigures, SessionRegister, attendance
from .projects import ProjectFact, ProjectFigures, projects
from .tiers import TIERS, Movement, TierCounts, TierSpell, movement, people_per_tier

__all__ = [
    "TIERS",
    "AttendanceFigures",
    "Movement",
    "ProjectFact",
    "ProjectFigures",
    "SessionRegister",
    "TierCounts",
    "TierSpell",
    "attendance",
    "movement",
    "people_per_tier",
    "projects",
]
