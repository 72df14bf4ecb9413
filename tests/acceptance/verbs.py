"""The command line in this process: as a person types it, without the second that each new process takes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from sijill.cli.exits import exit_for
from sijill.cli.main import cli
from sijill.errors import SijillError

PASSPHRASE = "nine geese over the river"


@dataclass(slots=True)
class Verbs:
    """Runs verbs in one folder, on one casebook."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def casebook(self) -> Path:
        return self.folder / "casebook"

    def run(self, *words: str, **environment: str) -> Result:
        """Run a verb; a foreseen error becomes its message and exit code, as in the process."""
        settings = {"SIJILL_CASEBOOK": str(self.casebook), "SIJILL_PASSPHRASE": PASSPHRASE, "COLUMNS": "200"}
        result = CliRunner().invoke(cli, words, env={**settings, **self.environment, **environment})
        if isinstance(result.exception, SijillError):
            result.exit_code = exit_for(result.exception)
            result.stderr_bytes = (result.stderr_bytes or b"") + f"sijill: {result.exception}\n".encode()
        elif result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def do(self, *words: str, **environment: str) -> str:
        """Run a verb that must succeed; gives what it printed."""
        result = self.run(*words, **environment)
        assert result.exit_code == 0, (words, result.exit_code, result.stdout, result.stderr)
        return result.stdout

    def json(self, *words: str, **environment: str) -> Any:
        """What a verb writes as JSON."""
        return json.loads(self.do(*words, "--json", "-", **environment))

    def refuse(self, *words: str, **environment: str) -> str:
        """Run a verb that must fail with a message; gives the message."""
        result = self.run(*words, **environment)
        assert result.exit_code not in (0, 70), (words, result.stdout)
        assert result.stderr.strip()
        return result.stderr
