"""`mreza backup`: a consistent copy of the database, beside a running bot."""

import argparse
import os
import sys
from pathlib import Path

from bot.cli.run import add_config
from bot.config import load_settings
from bot.storage.opening import back_up


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `backup`."""
    add_config(parser)
    parser.add_argument("file", metavar="F", type=Path, help="the copy; it must not be there yet")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the copy, readable by its owner alone; return 0."""
    settings = load_settings(options.config, os.environ, is_connecting=False)
    back_up(settings.database.sqlite_file(), options.file)
    sys.stderr.write(f"{options.file} is a consistent copy of the database.\n")
    return 0
