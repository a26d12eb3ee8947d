"""A SQLite file under what may happen to it: kills, full disks, second processes, other files."""

import asyncio
import logging
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageConflict, StorageError, StorageLocked
from bot.model.ids import EventId
from bot.ports.store import Unit
from bot.storage.opening import Rows, back_up, open_rows, read_rows
from tests.contract.writing import NOW, draw, make_post, write

ROOT = Path(__file__).parents[2]


def hammering(database: Path, first: int = 0) -> "subprocess.Popen[bytes]":
    started = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.contract.hammer", str(database), str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == b"open\n"
    return started


def kill_after(started: "subprocess.Popen[bytes]", confirmations: int) -> list[int]:
    """Kill the process in the middle of its work; return all that it confirmed."""
    assert started.stdout is not None
    with started.stdout:
        confirmed = [int(started.stdout.readline()) for _ in range(confirmations)]
        started.send_signal(signal.SIGKILL)
        # A line that was cut off was not confirmed.
        confirmed += [int(line) for line in started.stdout if line.endswith(b"\n")]
    started.wait()
    return confirmed


async def test_a_kill_in_the_middle_loses_nothing_that_was_confirmed(
    tmp_path: Path, *, soaking: bool
) -> None:
    database, confirmed = tmp_path / "rows.db", list[int]()
    for turn in range(60 if soaking else 4):
        after = 40 + 97 * turn % 400
        confirmed += kill_after(hammering(database, turn * 1_000_000), after)
    async with open_rows(database, draw=draw) as rows:
        lost = [
            number for number in confirmed if not await rows.inbox.has(EventId(f"console:{number}"))
        ]
        handled = await rows.reader.rows("SELECT count(*) AS number FROM inbox", {})
        waiting = await rows.outbox.waiting()
        (whole,) = await rows.reader.rows("PRAGMA integrity_check", {})
    assert lost == []
    assert len(waiting) == handled[0]["number"] >= len(confirmed)
    assert whole["integrity_check"] == "ok"


async def test_a_second_process_is_refused_and_a_reader_is_not(tmp_path: Path) -> None:
    database = tmp_path / "rows.db"
    started = hammering(database)
    assert started.stdout is not None
    first = int(started.stdout.readline())
    try:
        with pytest.raises(StorageLocked):
            async with open_rows(database, draw=draw):
                pass
        async with read_rows(database) as rows:
            assert await rows.inbox.has(EventId(f"console:{first}"))
        back_up(database, tmp_path / "copy.db")
    finally:
        confirmed = kill_after(started, 10)
    async with open_rows(database, draw=draw) as rows:
        assert await rows.inbox.has(EventId(f"console:{confirmed[0]}"))
    async with open_rows(tmp_path / "copy.db", draw=draw) as rows:
        assert await rows.inbox.has(EventId(f"console:{first}"))


@pytest.mark.parametrize("inline", [False, True])
async def test_a_second_opener_in_one_process_is_refused_too(
    tmp_path: Path, *, inline: bool
) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "rows.db")
    async with open_rows(tmp_path / "rows.db", draw=draw, inline=inline):
        for name in ("rows.db", "link.db"):
            with pytest.raises(StorageLocked):
                async with open_rows(tmp_path / name, draw=draw):
                    pass
    async with open_rows(tmp_path / "rows.db", draw=draw):
        pass


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        async with open_rows(tmp_path / "rows.db", draw=draw) as rows:
            await write(rows, lambda unit: rows.checkpoints.save(unit, "a", "b"))
            back_up(tmp_path / "rows.db", tmp_path / "copy.db")
            modes = modes_in(tmp_path)
    finally:
        os.umask(before)
    assert set(modes) >= {"rows.db", "rows.db-wal", "rows.db.lock", "copy.db"}
    assert set(modes.values()) == {0o600}


def post_unit(rows: Rows, number: int, text: str = "") -> Unit:
    unit = Unit()
    rows.inbox.add(unit, EventId(f"console:{number}"), NOW)
    rows.outbox.add(unit, make_post(number))
    rows.checkpoints.save(unit, f"text {number}", text)
    return unit


async def limit_pages(rows: Rows, pages: int) -> None:
    """Let the file grow no further than this; less than it has means: not at all."""
    unit = Unit()
    unit.add(f"PRAGMA max_page_count = {pages}", {})
    await rows.store.write(unit)


@pytest.mark.parametrize("inline", [False, True])
async def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path, *, inline: bool) -> None:
    async with open_rows(tmp_path / "rows.db", draw=draw, inline=inline) as rows:
        await rows.store.write(post_unit(rows, 0))
        await limit_pages(rows, 1)
        outcomes = await asyncio.gather(
            *(rows.store.write(post_unit(rows, number, "x" * 2_000)) for number in range(1, 60)),
            return_exceptions=True,
        )
        stored = {0, *(number for number, error in enumerate(outcomes, 1) if error is None)}
        failures = [error for error in outcomes if error is not None]
        assert failures
        assert all(isinstance(error, StorageError) for error in failures)
        assert not any(isinstance(error, StorageConflict) for error in failures)
        for number in range(60):
            assert await rows.inbox.has(EventId(f"console:{number}")) == (number in stored)
        await limit_pages(rows, 1_000_000)
        await rows.store.write(post_unit(rows, 100, "x" * 20_000))
    async with open_rows(tmp_path / "rows.db", draw=draw) as rows:
        waiting = [post.key for post in await rows.outbox.waiting()]
        assert waiting == [make_post(number).key for number in (*sorted(stored), 100)]


async def test_a_disk_that_fills_up_inside_a_group_stores_the_units_that_fit(
    tmp_path: Path,
) -> None:
    async with open_rows(tmp_path / "rows.db", draw=draw) as rows:
        await rows.store.write(post_unit(rows, 0))
        (size,) = await rows.reader.rows("PRAGMA page_count", {})
        await limit_pages(rows, size["page_count"] + 20)
        texts = ["x" * 500_000 if number % 2 else "" for number in range(1, 7)]
        outcomes = await asyncio.gather(
            *(
                rows.store.write(post_unit(rows, number, text))
                for number, text in enumerate(texts, 1)
            ),
            return_exceptions=True,
        )
        assert [error is None for error in outcomes] == [False, True] * 3


async def test_a_table_locked_from_outside_is_an_error_and_no_conflict(tmp_path: Path) -> None:
    async with open_rows(tmp_path / "rows.db", draw=draw) as rows:
        await rows.reader.rows("SELECT 1", {})
        quick = Unit()
        quick.add("PRAGMA busy_timeout = 1", {})
        await rows.store.write(quick)
        with closing(sqlite3.connect(tmp_path / "rows.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError) as caught:
                await rows.store.write(post_unit(rows, 1))
            assert not isinstance(caught.value, StorageConflict)
            other.execute("ROLLBACK")
        await rows.store.write(post_unit(rows, 1))


async def test_what_was_handed_over_is_written_before_closing(tmp_path: Path) -> None:
    async with open_rows(tmp_path / "rows.db", draw=draw) as rows:
        tasks = [asyncio.ensure_future(rows.store.write(post_unit(rows, n))) for n in range(50)]
        await asyncio.wait(tasks, timeout=0)
    await asyncio.gather(*tasks)
    async with open_rows(tmp_path / "rows.db", draw=draw) as rows:
        assert len(await rows.outbox.waiting()) == 50


async def test_nothing_is_written_through_what_was_opened_for_reading(tmp_path: Path) -> None:
    async with open_rows(tmp_path / "rows.db", draw=draw):
        pass
    async with read_rows(tmp_path / "rows.db") as rows:
        with pytest.raises(StorageError):
            await rows.store.write(post_unit(rows, 1))
        with pytest.raises(StorageError):
            await rows.people.next_id()


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        async with open_rows(tmp_path / "nowhere" / "rows.db", draw=draw):
            pass
    with pytest.raises(StorageError):
        async with read_rows(tmp_path / "rows.db"):
            pass


async def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    async with open_rows(tmp_path / "rows.db", draw=draw):
        pass
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(StorageError, match=r"copy\.db is there already"):
        back_up(tmp_path / "rows.db", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


async def test_a_long_list_does_not_hold_up_a_look_up(tmp_path: Path) -> None:
    slow = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)
        SELECT count(*) AS number FROM n"""
    async with open_rows(tmp_path / "rows.db", draw=draw) as rows:
        listing = asyncio.ensure_future(rows.reader.rows(slow, {}))
        await asyncio.wait([listing], timeout=0)
        for number in range(5):
            assert not await rows.inbox.has(EventId(f"console:{number}"))
        assert not listing.done()
        assert (await listing)[0]["number"] == 3_000_000


async def test_what_a_killed_process_left_is_read_without_opening_it_for_writing(
    tmp_path: Path,
) -> None:
    confirmed = kill_after(hammering(tmp_path / "rows.db"), 50)
    async with read_rows(tmp_path / "rows.db") as rows:
        handled = [await rows.inbox.has(EventId(f"console:{number}")) for number in confirmed]
    assert all(handled)


async def test_texts_are_not_logged_at_any_level(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with open_rows(tmp_path / "rows.db", draw=draw) as rows:
            await rows.store.write(post_unit(rows, 1, "a secret"))
            await rows.checkpoints.load("a secret")
            twice = await asyncio.gather(
                *(rows.store.write(post_unit(rows, 1, "a secret")) for _ in range(2)),
                return_exceptions=True,
            )
    assert all(isinstance(error, StorageConflict) for error in twice)
    assert "secret" not in caplog.text
    assert "Registration" not in caplog.text
