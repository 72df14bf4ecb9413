"""Sijill: testimony about harm to civilians, made into a register that can be trusted."""

__version__ = "0.1.0"
