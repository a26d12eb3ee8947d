"""The log: what it shows, and that nothing of what people wrote gets into it."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PlatformError, StorageError
from bot.logs import JsonLines, Redaction, configure
from bot.model.ids import EventId, RoomId, UserId
from bot.model.message import Incoming, PostState

CANARY = "the canary text that somebody typed"
TOKEN = "syt_bXJlemE_aBcDeFgHiJkLmNoPqRsT_1a2b3c"  # noqa: S105 - made up


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged, with the log set back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    lines = io.StringIO()
    configure("DEBUG", lines, secrets=["open-sesame"], key=b"test")
    yield lines
    root.handlers[:] = handlers
    root.setLevel(level)


ours = logging.getLogger("bot.delivery.sending")
theirs = logging.getLogger("nio.client")


def last(stream: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(stream.getvalue().splitlines()[-1])
    return line


def test_a_line_is_one_json_object(stream: io.StringIO) -> None:
    ours.warning("%d of %s waits %.1f s", 3, "matrix", 2.55)
    line = last(stream)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "bot.delivery.sending",
        "text": "3 of matrix waits 2.5 s",
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7, "7"),
        (True, "True"),
        (None, "None"),
        (timedelta(seconds=90), "0:01:30"),
        (Path("config.toml"), "config.toml"),
        (PostState.SENT, "sent"),
        ("E417", "E417"),
        (CANARY, f"<{len(CANARY)} characters>"),
        ("canary" * 20, "<120 characters>"),
        ("two\nlines", "<9 characters>"),
        ([CANARY], "<list>"),
        ({CANARY}, "<set>"),
        (CANARY.encode(), "<bytes>"),
        (PlatformError("the room is gone"), "PlatformError: the room is gone"),
        (StorageError(f"the disk of @ana:example.org, {TOKEN}"), "StorageError: the disk of"),
        (ValueError(CANARY), "ValueError"),
        (KeyError(CANARY), "KeyError"),
        (FileNotFoundError(2, "No such file", CANARY), "FileNotFoundError: No such file"),
    ],
)
def test_of_a_value_only_what_is_plain_is_shown(
    stream: io.StringIO, value: object, shown: str
) -> None:
    ours.info("here: %s", value)
    assert last(stream)["text"].startswith(f"here: {shown}")
    assert "canary" not in stream.getvalue()
    assert "ana" not in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_a_message_is_shown_by_its_kind(stream: io.StringIO) -> None:
    message = Incoming(
        event=EventId("console:1"),
        room=RoomId("console:wpon"),
        sender=UserId("console:ana"),
        text=CANARY,
        sent_at=datetime(2026, 12, 3, tzinfo=UTC),
    )
    ours.error("lost %s and %r", message, message)
    assert last(stream)["text"] == "lost <Incoming> and '<Incoming>'"


@pytest.mark.parametrize(
    "identity",
    [
        *("@ana:example.org", "!abc:example.org", "#wpon:example.org", "matrix:@ana:example.org"),
        *("discord:123456789012345678", "123456789012345678", "console:ana", "ana@example.org"),
        *("$aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg", "!aBcDeFgHiJkLmNoPqRsTuVwXyZ"),
    ],
)
def test_an_id_is_shown_by_a_short_name_of_its_own(stream: io.StringIO, identity: str) -> None:
    ours.info("refused %s", identity)
    first = last(stream)["text"]
    ours.info("refused %s", identity)
    assert last(stream)["text"] == first
    assert first.startswith("refused ~")
    assert len(first) == len("refused ~12345678")


def test_ids_of_two_people_differ_and_so_do_two_runs() -> None:
    one, other = Redaction(key=b"one"), Redaction(key=b"other")
    assert one.short("console:ana") != one.short("console:vesna")
    assert one.short("console:ana") != other.short("console:ana")


@pytest.mark.parametrize(
    "text",
    [
        *(TOKEN, "Bearer canary", "access_token=canary", '"password": "canary"', "open-sesame"),
        *("https://mreza:canary@example.org/", f"https://example.org/?access_token={TOKEN}"),
        "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs",
        "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0",
    ],
)
def test_a_secret_is_taken_out_of_every_text(text: str) -> None:
    clean = Redaction(secrets=["open-sesame"]).clean(f"before {text} after")
    assert "canary" not in clean
    assert "open-sesame" not in clean
    assert TOKEN not in clean
    assert text not in clean


def test_a_failure_shows_its_places_and_no_values(stream: io.StringIO) -> None:
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise StorageError("the row was not kept") from error
    except StorageError:
        ours.exception("incident %s", "1a2b")
    trace = last(stream)["error"]
    assert trace[0] == "StorageError: the row was not kept"
    assert "ValueError" in trace
    assert any("unit/test_logs.py:" in row for row in trace)
    assert all(row.startswith(("  ", "StorageError", "ValueError")) for row in trace)
    assert "canary" not in stream.getvalue()


def test_a_group_of_failures_shows_each(stream: io.StringIO) -> None:
    group = ExceptionGroup(CANARY, [ValueError(CANARY), TypeError("'str' is no 'int'")])
    ours.error("a task failed", exc_info=group)
    assert last(stream)["error"] == ["ExceptionGroup", "ValueError", "TypeError: 'str' is no 'int'"]


def test_a_failure_that_came_from_itself_ends(stream: io.StringIO) -> None:
    error = ValueError()
    error.__cause__ = error
    ours.error("a task failed", exc_info=error)
    assert 1 < len(last(stream)["error"]) < 20


def test_of_other_modules_only_the_place_is_shown(stream: io.StringIO) -> None:
    theirs.warning(f"could not send {CANARY}")
    line = last(stream)
    assert line["text"] == ""
    assert line["place"].startswith("test_logs:")
    theirs.warning("could not send %s", CANARY)
    assert last(stream)["text"] == "could not send %s"
    assert "canary" not in stream.getvalue()


def test_other_modules_are_heard_from_warnings_on(stream: io.StringIO) -> None:
    theirs.info("sent %s", CANARY)
    logging.getLogger("nio.bot").debug("sent")
    assert stream.getvalue() == ""


def test_the_level_is_kept(stream: io.StringIO) -> None:
    configure("warning", stream)
    ours.info("quiet")
    ours.warning("loud")
    assert [json.loads(line)["text"] for line in stream.getvalue().splitlines()] == ["loud"]


def line_of(name: str, text: str, *values: object) -> str:
    """What a record becomes, past pytest's own handlers, which do not take every record."""
    record = logging.LogRecord(name, logging.INFO, __file__, 1, text, values, None)
    return JsonLines(Redaction()).format(record)


@pytest.mark.parametrize("values", [("a",), (1, 2), ({"b": CANARY},)])
def test_a_text_whose_values_do_not_fit_is_shown_without(values: tuple[object, ...]) -> None:
    line = line_of("bot.app", "%d %d %d", *values)
    assert json.loads(line)["text"] == "%d %d %d"
    assert "canary" not in line


def test_lines_go_to_standard_error_unless_told(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    configure()
    ours.info("ready")
    assert json.loads(capsys.readouterr().err)["text"] == "ready"
    assert stream.getvalue() == ""


def test_named_values_are_shown_like_others(stream: io.StringIO) -> None:
    ours.info("%(verb)s of %(who)s", {"verb": "remind", "who": CANARY})
    assert last(stream)["text"] == f"remind of <{len(CANARY)} characters>"


def test_an_overlong_line_is_cut(stream: io.StringIO) -> None:
    ours.info("a" * 1_000)
    assert len(last(stream)["text"]) == 301


def test_a_stream_that_is_closed_shows_nothing_elsewhere(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    stream.close()
    ours.warning("%s", CANARY)
    assert capsys.readouterr() == ("", "")


@given(text=st.text(), value=st.text() | st.integers() | st.binary() | st.none())
def test_any_record_gives_one_line(text: str, value: object) -> None:
    for name in ("bot.app", "nio.client"):
        line = line_of(name, text, value)
        assert line.isascii()
        assert len(line.splitlines()) == 1
        assert json.loads(line)["logger"] == name
