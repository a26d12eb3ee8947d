"""`mreza chat`: the whole bot in a terminal, no account needed."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli.say import add_persona, persona_of
from bot.cli.terminal import FIRST_NETWORK, Terminal, open_terminal, parse_now, parse_span
from bot.errors import N_, ConfigError, UsageError, UserError
from bot.model import markup
from bot.model.ids import local_part
from bot.platforms.console.platform import Shown

GREETING = """\
Mreža, example networks: nothing here leaves this terminal.
You are {name}, a {role} of {network}. Try, a line each:
  gender mainstreaming
  pojam rodna ravnopravnost
  remind me in 2 hours Send the report
  help
Switch with /as NAME, /room wpon, /direct, /role coordinator; /reply TEXT answers the last message
that has an id; move time with /wait 2h or /now 2026-12-03T09:00; leave with /quit. A line that
ends in \\ goes on in the next one.
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `chat`."""
    add_persona(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Hold a conversation until the input ends; return 0."""
    if options.db is not None:
        return asyncio.run(_chat(options, options.db))
    with TemporaryDirectory(prefix="mreza-") as folder:
        return asyncio.run(_chat(options, Path(folder) / "chat.db"))


async def _chat(options: argparse.Namespace, database: Path) -> int:
    printer = _Printer()
    persona = persona_of(options)
    async with open_terminal(
        database=database, persona=persona, start=None, show=printer.show
    ) as terminal:
        printer.terminal = terminal
        greeting = GREETING.format(
            name=local_part(terminal.user),
            role=persona.role,
            network=persona.network or FIRST_NETWORK,
        )
        sys.stdout.write(greeting)
        await terminal.fire()
        conversation = Conversation(terminal, printer.write)
        loop = asyncio.get_running_loop()
        while True:
            printer.prompt()
            text = await loop.run_in_executor(None, _read)
            printer.echo(text)
            if not text or not await conversation.take(text.strip("\n")):
                break
    return 0


def _read() -> str:
    """Return what was typed, with the lines that a backslash joined to it; "" at the end."""
    text = sys.stdin.readline()
    while text.endswith("\\\n"):
        text = f"{text[:-2]}\n{sys.stdin.readline()}"
    return text


class _Printer:
    """Writes what the bot says; messages elsewhere than in the current room say where."""

    def __init__(self) -> None:
        self.terminal: Terminal | None = None

    def show(self, shown: Shown) -> None:
        here = self.terminal is None or shown.room == self.terminal.room
        where = "mreza" if here else f"mreza to {local_part(shown.room)}"
        for row in markup.plain(shown.message.body).split("\n"):
            self.write(f"{where}> {row}".rstrip())

    def write(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def prompt(self) -> None:
        if sys.stdin.isatty() and self.terminal is not None:
            sys.stdout.write(f"{self._speaker()}> ")
            sys.stdout.flush()

    def echo(self, text: str) -> None:
        """Show a line that came through a pipe; what is typed stands there already."""
        if text.strip() and not sys.stdin.isatty():
            for row in text.strip("\n").split("\n"):
                self.write(f"{self._speaker()}> {row}")

    def _speaker(self) -> str:
        if self.terminal is None:
            return ""
        name, room = local_part(self.terminal.user), self.terminal.room
        return name if str(room) == self.terminal.user else f"{name} in {local_part(room)}"


class Conversation:
    """Takes the lines of a terminal: messages, and switches that begin with a slash."""

    def __init__(self, terminal: Terminal, write: Callable[[str], None]) -> None:
        """Take the terminal and where to say what a switch did."""
        self._terminal, self._write = terminal, write

    async def take(self, text: str) -> bool:
        """Carry out one line; return whether there may be more."""
        name, _, rest = text.strip().partition(" ")
        switches = {
            "/as": self._as,
            "/room": self._room,
            "/direct": self._direct,
            "/role": self._role,
            "/now": self._now,
            "/wait": self._wait,
            "/reply": self._reply,
        }
        if name in {"/quit", "/exit"}:
            return False
        if not name.startswith("/"):
            if text.strip():
                await self._terminal.say(text)
            return True
        switch = switches.get(name)
        if switch is None:
            self._write(f"There is no {name[:20]} here. There are: {' '.join(switches)} /quit")
            return True
        try:
            await switch(rest.strip())
        except UserError as error:
            self._write(error.message)
        except ConfigError as error:
            self._write(str(error))
        return True

    async def _as(self, name: str) -> None:
        await self._terminal.switch(name)
        self._write(f"You are {local_part(self._terminal.user)}, in your direct chat.")

    async def _room(self, name: str) -> None:
        if not name:
            raise UsageError(N_("A room is needed, such as /room wpon."))
        self._terminal.enter(name)
        self._write(f"You are in the room {local_part(self._terminal.room)}.")

    async def _direct(self, _: str) -> None:
        self._terminal.leave()
        self._write("You are in your direct chat.")

    async def _role(self, name: str) -> None:
        self._terminal.take_role(name)
        self._write(f"You are {name.strip().lower()} now.")

    async def _now(self, text: str) -> None:
        await self._terminal.move_to(parse_now(text, "Europe/Sarajevo"))
        self._write(f"It is {self._terminal.now():%A, %d %B %Y, %H:%M} UTC.")

    async def _reply(self, text: str) -> None:
        if not text:
            raise UsageError(N_("A text is needed, such as /reply yes."))
        await self._terminal.reply(text)

    async def _wait(self, text: str) -> None:
        await self._terminal.wait(parse_span(text))
