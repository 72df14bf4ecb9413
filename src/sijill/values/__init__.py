"""Frozen value types: the meaning of one value, standard library only."""
