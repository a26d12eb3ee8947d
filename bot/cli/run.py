"""`mreza run`: the service, on every platform that the configuration names."""

import argparse
import asyncio
import os
import signal
from pathlib import Path

from bot import logs
from bot.app import serve
from bot.cli.folders import require_writable
from bot.config import Settings, load_settings


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add the option of every command that works on a configured bot."""
    parser.add_argument(
        "-c",
        dest="config",
        metavar="F",
        type=Path,
        default=Path("config.toml"),
        help="the configuration (default: ./config.toml)",
    )


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `run`."""
    add_config(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run until SIGTERM or SIGINT, then leave nothing half-done; return 0."""
    settings = load_settings(options.config, os.environ)
    require_writable(settings)
    logs.configure(secrets=settings.secrets(), key=os.urandom(16))
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await serve(settings, stop)
    return 0
