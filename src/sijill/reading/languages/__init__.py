"""Reviewed words of each language."""
