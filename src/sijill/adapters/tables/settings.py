"""What Django is told outside the desk: this one application, nothing of the web.

No write-ahead log: SQLite before 3.51.3 can corrupt one that two connections use, and the Pythons in use bring older
ones. The rollback journal is not exposed, and is as safe (docs/adr/0010-tables.md).
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from sijill.errors import InputError

INSTALLED_APPS = ["sijill.adapters.tables"]
USE_TZ = True
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, Any]] = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}

_SQLITE_BEGINS = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"


def sqlite(path: str, *, writable: bool) -> dict[str, Any]:
    """The database in a file."""
    mode = "rwc" if writable else "ro"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"file:{quote(os.fsencode(path))}?mode={mode}",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE" if writable else "DEFERRED",
            "init_command": _SQLITE_BEGINS if writable else "PRAGMA query_only=ON;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """The database at an address `postgresql://user@host/name`, or `postgresql:///name?host=/folder`.

    Raises InputError where it is no address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError(f"the address of the database cannot be read: {error}") from None
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(options.pop("port", port or "")),
        "OPTIONS": options,
    }
