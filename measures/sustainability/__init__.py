"""Would the community carry on by itself? Renewal of Leads, a projection, coaching cover, concentration, in words.

`read_counts` takes the counts of a year, `sustainability` gives the figures with their intervals and the Board's page.
"""

from .analyse import sustainability
from .counts import SustainabilityCounts, read_counts
from .result import SustainabilityResult

__all__ = ["SustainabilityCounts", "SustainabilityResult", "read_counts", "sustainability"]
