"""`mreza say`: one message through the whole bot."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from bot.cli.terminal import DEFAULT_ZONE, Persona, open_terminal, parse_now
from bot.model import markup
from bot.model.ids import local_part
from bot.platforms.console.platform import Shown


def add_persona(parser: argparse.ArgumentParser) -> None:
    """Add the options that `chat` and `say` share."""
    parser.add_argument("--db", type=Path, help="a SQLite file; without it nothing is kept")
    parser.add_argument("--as", dest="name", default="ana", help="who speaks (default: ana)")
    parser.add_argument(
        "--role", choices=["member", "coordinator", "administrator"], default="member"
    )
    parser.add_argument("--network", help="wpon or mod: start in its room")
    parser.add_argument("--lang", help="her language, such as sr-Latn (default: en)")
    parser.add_argument("--tz", help=f"her time zone (default: {DEFAULT_ZONE})")


def persona_of(options: argparse.Namespace) -> Persona:
    """Return who speaks, as the options say."""
    return Persona(
        name=options.name,
        role=options.role,
        network=options.network,
        language=options.lang,
        zone=options.tz,
    )


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `say`."""
    parser.add_argument("text", metavar="TEXT", help="what she types")
    add_persona(parser)
    parser.add_argument("--now", help="the time, such as 2026-12-03T10:00 (default: now)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Say the text; return the exit code of spec §8."""
    return asyncio.run(_say(options))


async def _say(options: argparse.Namespace) -> int:
    shown: list[Shown] = []
    start = None
    if options.now is not None:
        start = parse_now(options.now, options.tz or DEFAULT_ZONE)
    async with open_terminal(
        database=options.db, persona=persona_of(options), start=start, show=shown.append
    ) as terminal:
        await terminal.fire()
        outcome = await terminal.say(options.text)
    if options.json:
        result = {
            "replies": [_reply(message) for message in shown],
            "error": outcome.error,
            "ids": list(outcome.ids),
        }
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    else:
        for message in shown:
            elsewhere = message.room != terminal.room
            head = f"to {local_part(message.room)}:\n" if elsewhere else ""
            sys.stdout.write(f"{head}{markup.plain(message.message.body)}\n")
    return 1 if outcome.error else 0


def _reply(shown: Shown) -> dict[str, str]:
    return {
        "room": shown.room,
        "text": markup.plain(shown.message.body),
        "html": markup.to_html(shown.message.body),
    }
