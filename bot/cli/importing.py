"""`mreza import`: take in reminders that another program kept."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from bot.app import import_reminders
from bot.calendar.foreign import read_lines
from bot.cli.run import add_config
from bot.config import load_settings
from bot.errors import ImportRefused


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `import`."""
    add_config(parser)
    parser.add_argument("file", metavar="F.jsonl", type=Path, help="a line of JSON each")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import all lines or none; return 0."""
    settings = load_settings(options.config, os.environ, is_connecting=False)
    try:
        with options.file.open(encoding="utf-8", errors="strict") as lines:
            reminders = read_lines(lines)
    except (OSError, UnicodeDecodeError) as error:
        raise ImportRefused([f"{options.file} cannot be read: {_reason(error)}"]) from error
    added = asyncio.run(import_reminders(settings, reminders))
    known = len(reminders) - added
    sys.stderr.write(f"{added} reminders imported, {known} were there already.\n")
    return 0


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
