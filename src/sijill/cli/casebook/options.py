"""What every verb on a casebook asks: which casebook, whose passphrase, which person."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.workflows.casebook import Casebook

CASEBOOK = "SIJILL_CASEBOOK"
PASSPHRASE = "SIJILL_PASSPHRASE"
ACTOR = "SIJILL_ACTOR"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def read_passphrase(variable: str, file: str | None, prompt: str, *, confirm: bool = False) -> str:
    """A passphrase from a file (its first line), else the environment, else a prompt.

    Raises InputError where there is none of these, as without a terminal.
    """
    if file is not None:
        try:
            return Path(file).read_text("utf-8").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: no passphrase can be read from it: {error}") from None
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise InputError(f"no passphrase: set {variable}, or name a file that holds it, or use a terminal")
    passphrase: str = click.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True)
    return passphrase


@dataclass(frozen=True, slots=True)
class Chosen:
    """The casebook that a verb is to work on, and how to open it."""

    folder: str
    passphrase_file: str | None
    who: str | None
    asked: str | None = field(default=None, repr=False)

    def kept(self) -> Chosen:
        """The same with the passphrase at hand: for a verb that opens the casebook more than once."""
        return replace(self, asked=self.passphrase())

    def passphrase(self) -> str:
        """The passphrase of the person who acts."""
        if self.asked is not None:
            return self.asked
        return read_passphrase(PASSPHRASE, self.passphrase_file, "Passphrase")

    @contextmanager
    def opened(self) -> Iterator[Casebook]:
        """The casebook, to be written to."""
        from sijill.adapters.opening import opened

        with opened(self.folder, self.passphrase(), self.who) as casebook:
            yield casebook

    @contextmanager
    def opened_to_read(self) -> Iterator[Casebook]:
        """The casebook, to be looked at."""
        from sijill.adapters.opening import opened_to_read

        with opened_to_read(self.folder, self.passphrase(), self.who) as casebook:
            if casebook.behind:
                click.echo(
                    f"warning: the last {casebook.behind} acts are not in what is shown: somebody is at work, or a "
                    "process was cut off. The next act takes them in, and so does sijill rebuild",
                    err=True,
                )
            yield casebook


def _with_options(verb: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--actor-key", "who", metavar="KEY", help=f"First digits of the key of who acts, else {ACTOR}."),
        click.option("--passphrase-file", metavar="FILE", help=f"Holds the passphrase; else {PASSPHRASE}, else ask."),
        click.option("--casebook", "casebook_folder", metavar="DIR", help=f"The casebook; else {CASEBOOK}, else here."),
    ):
        verb = option(verb)
    return verb


def on_casebook(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the verb is given a `Chosen` as its first argument."""

    @_with_options
    @wraps(verb)
    def chosen(
        *arguments: Any, casebook_folder: str | None, passphrase_file: str | None, who: str | None, **others: Any
    ) -> Any:
        folder = casebook_folder or os.environ.get(CASEBOOK) or "."
        return verb(Chosen(folder, passphrase_file, who or os.environ.get(ACTOR)), *arguments, **others)

    return chosen


def within_group(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a verb of a group that has the options too: they can stand before the verb or behind it."""

    @_with_options
    @wraps(verb)
    def chosen(
        *arguments: Any, casebook_folder: str | None, passphrase_file: str | None, who: str | None, **others: Any
    ) -> Any:
        before: Chosen = click.get_current_context().obj
        here = Chosen(casebook_folder or before.folder, passphrase_file or before.passphrase_file, who or before.who)
        return verb(here, *arguments, **others)

    return chosen


def write_json(content: Any, out: str) -> None:
    """Write JSON to a file, or to standard output for "-"."""
    import json

    from sijill.adapters.files import write_text

    text = json.dumps(content, ensure_ascii=False, indent=1)
    # the name of a file may hold bytes that are no text: JSON has a way to write them
    text = LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    write_text(out, text + "\n")
