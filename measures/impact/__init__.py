"""Did the projects help? Charts of their series, the harvest of all projects started, progress scores."""

from .charts import SeriesChart, drawing, public_charts, series_charts
from .harvest import Harvest, HarvestRow, harvest
from .scores import ScoreSection, score_section

__all__ = [
    "Harvest",
    "HarvestRow",
    "ScoreSection",
    "SeriesChart",
    "drawing",
    "harvest",
    "public_charts",
    "score_section",
    "series_charts",
]
