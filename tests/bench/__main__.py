"""`make bench`: the rows of design.md's table, as ratios to floors measured in the same run.

`make bench ARGS="votes lookups"` measures only those.
"""

import asyncio
import importlib
import os
import platform
import sys
from datetime import UTC, datetime

from tests.bench.measuring import Row, table

PARTS = ("lookups", "timephrases", "votes", "matrix", "synapse")


async def main(asked: list[str]) -> int:
    rows: list[Row] = []
    for name in asked or PARTS:
        print(f"measuring {name} …", file=sys.stderr)
        rows += await importlib.import_module(f"tests.bench.{name}").rows()
    cores = os.cpu_count()
    machine = f"{cores} cores, load {os.getloadavg()[0]:.1f} at the end, "
    machine += f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}\n")
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
