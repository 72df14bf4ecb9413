"""How many: every number of a text, what it counts or why it counts nothing."""

from sijill.reading.counts.mention import CANDIDATES, CountMention
from sijill.reading.counts.scan import find_counts

__all__ = ["CANDIDATES", "CountMention", "find_counts"]
