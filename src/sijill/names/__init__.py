"""Arabic and romanised names of people and places: normalise, compare."""
