"""The databases that hold a casebook's tables: one suite over all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sijill.adapters.tables import settings
from tests.acceptance.verbs import Verbs
from tests.contract.postgresql import find_programs, server

Database = Callable[[], Mapping[str, Any]]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server: skips where there is none, fails in CI, where there must be one."""
    programs = find_programs()
    if programs is None:
        reason = "no PostgreSQL on this machine (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with server(programs) as address:
        yield address


@pytest.fixture
def postgresql(postgresql_server: str, tmp_path: Path) -> str:
    """The address of an empty PostgreSQL database."""
    name = f"test_{sha256(str(tmp_path).encode()).hexdigest()[:16]}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return postgresql_server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Mapping[str, Any]:
    """The settings of an empty database of each kind."""
    if request.param == "sqlite":
        return settings.sqlite(str(tmp_path / "tables.sqlite3"), writable=True)
    return settings.postgresql(request.getfixturevalue("postgresql"))


@pytest.fixture
def empty(tmp_path: Path) -> Verbs:
    """A folder without a casebook."""
    return Verbs(tmp_path)
