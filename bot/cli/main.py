"""The command line: one module for each command, loaded only when it is asked for."""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from bot.errors import (
    BotError,
    ConfigError,
    ContentError,
    ImportRefused,
    PlatformError,
    StorageError,
    UserError,
)

COMMANDS = {
    "chat": "the whole bot in this terminal, on the example networks",
    "say": "one message through the whole bot",
    "run": "the service, on every platform that the configuration names",
    "lookup": "find a term in the glossary",
    "when": "read a time phrase",
    "migrate": "bring the database up to date",
    "backup": "write a consistent copy of the database, beside a running bot",
    "import": "take in reminders from a file of JSON Lines",
}
"""By name; the module is `bot.cli.NAME` and declares its options in `add`."""
EXITS: dict[type[BotError], int] = {
    ConfigError: 2,
    ContentError: 2,
    ImportRefused: 2,
    UserError: 2,
    PlatformError: 3,
    StorageError: 1,
}
"""Exit codes of spec §8 for what ends a command."""
INTERRUPTED = 130
OBJECTS = 50_000
"""So many new objects before Python looks for circles among them. What is loaded at the start
stays, and to look through it every 700 objects would take a fourteenth of the time to start."""
MODULES = {"import": "importing"}
"""Where a command's name is no name for a module."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code (spec §8)."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(OBJECTS)
    options = _parser(list(sys.argv[1:] if arguments is None else arguments))
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BotError as error:
        sys.stderr.write(f"{error}\n")
        return next(EXITS[kind] for kind in type(error).__mro__ if kind in EXITS)
    except BrokenPipeError:
        # Whoever read the results has gone; nothing of them can be written any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _parser(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="mreza", description="Terms, reminders, polls and announcements for networks."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    asked = next((word for word in arguments if not word.startswith("-")), "")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{name}: {summary}")
        if name == asked:
            importlib.import_module(f"bot.cli.{MODULES.get(name, name)}").add(command)
    return parser.parse_args(arguments)
