"""`mreza migrate`: bring the database up to date without starting the bot."""

import argparse
import os
import sys

from bot.cli.run import add_config
from bot.config import load_settings
from bot.storage.opening import upgrade


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `migrate`."""
    add_config(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Apply what is missing, each step in its transaction, a copy first; return 0."""
    settings = load_settings(options.config, os.environ, is_connecting=False)
    applied = upgrade(settings.database.sqlite_file())
    sys.stderr.write(f"Applied: {', '.join(applied) or 'nothing, it is up to date'}.\n")
    return 0
