"""Places: entries, their hierarchy, and look-up with alternatives."""

from sijill.gazetteer.entries import Entry, PlaceId
from sijill.gazetteer.gazetteer import Gazetteer, load_gazetteer

__all__ = ["Entry", "Gazetteer", "PlaceId", "load_gazetteer"]
