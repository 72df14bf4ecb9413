"""The `sijill` command: finds the module of the verb that was asked for and imports no other.

`sijill --version` must start at once on a slow laptop, so nothing heavy is imported here
(tests/acceptance/test_startup.py reads `sys.modules`).
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from sijill import __version__
from sijill.cli.exits import Exit, exit_for
from sijill.errors import SijillError

COMMANDS: dict[str, str] = {
    "read": "sijill.cli.read:read",
    "columns": "sijill.cli.columns:columns",
    "account": "sijill.cli.account:account",
    "estimate": "sijill.cli.estimate:estimate",
    "gazetteer": "sijill.cli.gazetteer:gazetteer",
    "new": "sijill.cli.casebook.new:new",
    "add": "sijill.cli.casebook.add:add",
    "show": "sijill.cli.casebook.show:show",
    "accept": "sijill.cli.casebook.review:accept",
    "correct": "sijill.cli.casebook.review:correct",
    "reject": "sijill.cli.casebook.review:reject",
    "grade": "sijill.cli.casebook.review:grade",
    "relate": "sijill.cli.casebook.review:relate",
    "link": "sijill.cli.link:link",
    "note": "sijill.cli.casebook.review:note",
    "identity": "sijill.cli.casebook.identity:identity",
    "log": "sijill.cli.casebook.show:log",
    "checkpoint": "sijill.cli.casebook.checkpoint:checkpoint",
    "verify": "sijill.cli.casebook.verify:verify",
    "package": "sijill.cli.casebook.package:package",
    "erase": "sijill.cli.casebook.erase:erase",
    "keys": "sijill.cli.casebook.keys:keys",
    "rebuild": "sijill.cli.casebook.erase:rebuild",
}
"""Each verb, and where its click command stands (`module:attribute`)."""


MOST_SHOWN = 200
"""Characters of a file's name in a message."""


class VerbGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=VerbGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="sijill")
def cli() -> None:
    """Turn testimony about harm to civilians into a register that can be trusted.

    Every command works without a network. Nothing is sent anywhere, unless you ask for read --reader llm or checkpoint
    stamp fetch.
    """


def run() -> NoReturn:
    """Run the command line as a process: a message and an exit code for every failure, never a traceback.

    `SIJILL_DEBUG=1` in the environment lets the traceback through, for a report of a defect.
    """
    debugging = bool(os.environ.get("SIJILL_DEBUG"))
    try:
        cli.main(prog_name="sijill")
    except SijillError as error:
        if debugging:
            raise
        _stop(str(error), exit_for(error))
    except OSError as error:
        if debugging:
            raise
        name = str(error.filename or "the operating system")
        _stop(f"{name if len(name) <= MOST_SHOWN else f'{name[:MOST_SHOWN]}…'}: {error.strerror}", Exit.STORAGE)
    except Exception as error:  # the outermost entry point: whatever was not foreseen still ends in a sentence
        if debugging:
            raise
        kind = type(error).__name__
        _stop(f"a defect of sijill ({kind}: {error}); SIJILL_DEBUG=1 shows where, please report it", Exit.DEFECT)
    sys.exit(Exit.DONE)


def _stop(message: str, code: Exit) -> NoReturn:
    click.echo(f"sijill: {message}", err=True)
    sys.exit(code)
