"""The bot as an operator runs it: a process of its own, with a configuration, on a homeserver."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.configuration import write_config
from tests.fakes.synapse import Synapse

ROOT = Path(__file__).parents[2]
ENDS_WITHIN = 30.0


@dataclass
class Service:
    """`mreza run -c F`, started, killed and started again."""

    config: Path
    log: Path
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the process; what it says goes to the log."""
        assert self._process is None
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "run", "-c", str(self.config)),
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def kill(self) -> None:
        """End it at once: it can do nothing about it."""
        await self._signal(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        return await self._signal(signal.SIGTERM)

    async def ended(self) -> int:
        """Return its exit code once it has ended by itself."""
        assert self._process is not None
        code = await asyncio.wait_for(self._process.wait(), ENDS_WITHIN)
        self._process = None
        return code

    async def close(self) -> None:
        """Leave nothing behind."""
        if self._process is not None and self._process.returncode is None:
            await self._signal(signal.SIGKILL)

    async def _signal(self, number: signal.Signals) -> int:
        assert self._process is not None
        os.kill(self._process.pid, number)
        return await self.ended()


def make_service(
    server: Synapse, folder: Path, *, url: str, room: str, coordinator: str
) -> tuple[Service, str]:
    """Give the bot an account and a configuration; also return its mxid."""
    mxid, token = server.register(server.fresh_name("mreza"))
    config = write_config(
        folder,
        homeserver=url,
        mxid=mxid,
        token=token,
        rooms=[room],
        coordinator=coordinator,
        languages=("en", "mk"),
    )
    return Service(config, folder / "log"), mxid
