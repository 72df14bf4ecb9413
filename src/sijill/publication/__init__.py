"""What leaves the house: the dossier of a reading, as one file that needs nothing else."""

from __future__ import annotations

from sijill.publication.dossier import render_dossier

__all__ = ["render_dossier"]
