"""Reviewed places (aleppo.tsv, syria.tsv), and the compiled form that is loaded."""
