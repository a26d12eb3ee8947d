"""What every benchmark needs: rows of the table, processes, and their figures."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    work: str
    measured: str
    floor: str = "–"
    ratio: float | None = None
    """Of what was measured to the floor."""
    aim: str
    met: bool
    setup: str = ""
    """How it was set up, in a few words."""


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as Markdown."""
    lines = [
        "| work | measured | floor | ratio | aim | met | set-up |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else "–"
        met = "yes" if row.met else "**no**"
        lines.append(
            f"| {row.work} | {row.measured} | {row.floor} | {ratio} | {row.aim} | {met} "
            f"| {row.setup} |"
        )
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Process:
    """A bot that is measured, as a process of its own."""

    pid: int
    started: float
    """Monotonic seconds."""
    log: Path
    """What it says, on both streams."""

    def cpu_seconds(self) -> float:
        """Return the processor time that it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mib(self) -> float:
        """Return its resident memory."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("the kernel says nothing about the memory of a process")

    def failure(self) -> RuntimeError:
        """Return that it does not do what it should, with the end of what it said."""
        return RuntimeError(f"the bot does not answer: {self.log.read_text()[-3000:]}")


def _environment() -> dict[str, str]:
    """Let every bot, ours and the floors, find its modules compiled, as an installed one does."""
    without = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    return {**without, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "mreza-bench")}


_UNWANTED = frozenset({"PYTHONDONTWRITEBYTECODE"})


@asynccontextmanager
async def running(*arguments: str, log: Path) -> AsyncIterator[Process]:
    """Run our interpreter with these arguments, and end it by its own pid."""
    started = time.monotonic()
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=ROOT,
            env=_environment(),
            stdout=output,
            stderr=output,
        )
    try:
        yield Process(process.pid, started, log)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 20)
            except TimeoutError:
                process.kill()
                await process.wait()


async def completed(*arguments: str) -> str:
    """Run our interpreter with these arguments to its end, and return all that it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env=_environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return output.decode()
