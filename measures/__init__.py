"""What the programme reports, as at a date: figures, charts, impact, self-sustainability, capability, evaluation.

`read_snapshot` takes a snapshot, `analyse` gives a `Result`, `write_result` its JSON; `drawing` makes chart data of a
series in a result. `measures.spc` reads one series, `measures.sustainability` one year's counts. Facts may also go in
as plain values (`people_per_tier`, `attendance`, `projects`). Where there are no facts a figure is None (no data),
never 0.
"""

from .analyse import analyse, write_result
from .attendance import AttendanceFigures, SessionRegister, attendance
from .evaluation import notes_for
from .impact import drawing
from .projects import ProjectFact, ProjectFigures, projects
from .result import MeasuresResult as Result
from .snapshot import MeasuresSnapshot as Snapshot
from .snapshot import read_snapshot
from .tiers import TIERS, Movement, TierCounts, TierSpell, movement, people_per_tier

__all__ = [
    "TIERS",
    "AttendanceFigures",
    "Movement",
    "ProjectFact",
    "ProjectFigures",
    "Result",
    "SessionRegister",
    "Snapshot",
    "TierCounts",
    "TierSpell",
    "analyse",
    "attendance",
    "drawing",
    "movement",
    "notes_for",
    "people_per_tier",
    "projects",
    "read_snapshot",
    "write_result",
]
