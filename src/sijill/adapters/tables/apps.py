"""The one application that is loaded outside the desk."""

from __future__ import annotations

from django.apps import AppConfig


class CasebookConfig(AppConfig):
    """The casebook's tables."""

    name = "sijill.adapters.tables"
    label = "casebook"
