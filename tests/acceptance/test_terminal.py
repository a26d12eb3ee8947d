"""The assembled bot in a terminal, as a newcomer and a program use it: by its command line."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOUR = Path(__file__).parent / "tour.txt"


def finished(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(  # noqa: S603 - our own program with our own arguments
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def mreza(*arguments: str, typed: str = "", code: int = 0) -> str:
    """Run a command to its end; return what it wrote to standard output."""
    done = finished(*arguments, typed=typed)
    assert done.returncode == code, done.stderr
    return done.stdout


def say(text: str, *options: str, code: int = 0) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(mreza("say", text, "--json", *options, code=code))
    return result


def in_order(text: str, pieces: Sequence[str]) -> None:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        assert found >= 0, f"{piece!r} does not follow in:\n{text[at:]}"
        at = found + len(piece)


@pytest.fixture(scope="module")
def tour() -> str:
    return mreza("chat", typed=TOUR.read_text(encoding="utf-8"))


def test_the_tour_holds_a_whole_conversation(tour: str) -> None:
    in_order(
        tour,
        [
            "ana> gender mainstreaming",
            "mreza> Gender mainstreaming",
            "ana> pojam rodna ravnopravnost",
            "mreza> Gender equality",
            "ana> поим родова рамноправност",
            "mreza> Gender equality",
            "ana> termi barazia gjinore",
            "mreza> Gender equality",
            "ana> term 1325 in sq",
            "mreza> Rezoluta 1325",
            "ana> /wait 2h",
            "mreza> Send the figures of the service",
            "vesna in wpon> /reply save",
            "is saved and posted in 1 room.",
            "ana in wpon> /reply yes",
            "your answer is yes.",
            "mira in wpon> /reply 2",
            "Your vote in P",
            "mreza to wpon> 1. 3 December: 1",
            "mreza to wpon> 2. 10 December: 1",
            "vesna> /reply show mk",
            "Пријавувањето е отворено.",
            "vesna> /reply send",
            "mreza to wpon> Announcement A",
            "mreza to ana> Poslati izvještaj",
            "mreza to wpon> In 7 days:",
            "mreza to ana> In 1 day:",
        ],
    )


def test_nothing_in_the_tour_is_said_twice_or_goes_wrong(tour: str) -> None:
    after = tour[tour.index("ana> /wait 2h") :]
    assert after.count("Send the figures of the service") == 1
    assert tour.count("mreza to wpon> In 7 days:") == 1
    assert "Something went wrong" not in tour
    assert "not understood" not in tour


def test_an_answer_is_one_object() -> None:
    result = say("term gender mainstreaming")
    assert set(result) == {"replies", "error", "ids"}
    (reply,) = result["replies"]
    assert reply["room"] == "console:ana"
    assert reply["text"].startswith("Gender mainstreaming\n")
    assert reply["html"].startswith("<b>Gender mainstreaming</b>")
    assert (result["error"], result["ids"]) == (None, [])


def test_a_reminder_is_kept_and_said_once_in_a_later_process(tmp_path: Path) -> None:
    options = ("--db", str(tmp_path / "chat.db"), "--now")
    made = say("remind me 3.12.2026 10:00 Send it", *options, "2026-12-01T09:00")
    (thing,) = made["ids"]
    assert re.fullmatch(r"M\d{3,}", thing)
    due = say("help", *options, "2026-12-03T10:00:30")
    assert due["replies"][0]["text"] == f"Reminder {thing}\nSend it"
    assert len(due["replies"]) == 2
    later = say("help", *options, "2026-12-03T10:01")
    assert len(later["replies"]) == 1


def test_what_is_late_says_so(tmp_path: Path) -> None:
    options = ("--db", str(tmp_path / "chat.db"), "--now")
    say("remind me 3.12.2026 10:00 Send it", *options, "2026-12-01T09:00")
    due = say("help", *options, "2026-12-05T10:00")
    assert "Late: this was due on Thursday, 3 December 2026, 10:00" in due["replies"][0]["text"]


def test_a_question_is_answered_by_the_next_process(tmp_path: Path) -> None:
    options = ("--db", str(tmp_path / "chat.db"), "--now")
    asked = say("remind me every second friday at 10 Meet", *options, "2026-12-01T09:00", code=1)
    assert asked["error"] == "question"
    answered = say("1", *options, "2026-12-01T09:05")
    assert answered["error"] is None
    assert len(answered["ids"]) == 1


def test_a_question_is_not_answered_after_fifteen_minutes(tmp_path: Path) -> None:
    options = ("--db", str(tmp_path / "chat.db"), "--now")
    say("remind me every second friday at 10 Meet", *options, "2026-12-01T09:00", code=1)
    assert say("1", *options, "2026-12-01T09:16", code=1)["error"] == "usage"


def test_roles_and_networks_come_from_the_options() -> None:
    poll = '!poll "Which?" "One" "Two"'
    assert say(poll, "--network", "wpon", code=1)["error"] == "not_allowed"
    opened = say(poll, "--network", "mod", "--role", "coordinator")
    assert opened["replies"][0]["room"] == "console:mod"
    assert re.fullmatch(r"P\d{3,}", opened["ids"][0])


@pytest.mark.parametrize(
    "options",
    [
        ("--lang", "xx"),
        ("--tz", "Europe/Nowhere"),
        ("--network", "nato"),
        ("--now", "tomorrow"),
        ("--as", "two words"),
        ("--role", "king"),
    ],
)
def test_an_unknown_option_is_a_usage_error(options: Sequence[str]) -> None:
    assert mreza("say", "help", *options, code=2) == ""


def test_a_pipe_with_any_bytes_ends_well() -> None:
    typed = "term \ud800\udfff\x00\u202e gender\n/nowhere\n/wait 9999999d\n" + "x" * 100_000 + "\n"
    said = mreza("chat", typed=typed.encode("utf-8", "replace").decode())
    assert "There is no /nowhere here." in said
    assert "This text is too long" in said


def test_a_term_is_found_and_a_time_is_read_by_programs() -> None:
    found = json.loads(mreza("lookup", "rodne ravnopravnosti", "--lang", "sr", "--json"))
    assert found == {"answer": "gender-equality", "suggestions": []}
    options = ("--lang", "bs", "--tz", "Europe/Sarajevo", "--now", "2026-12-01T09:00", "--json")
    read = json.loads(mreza("when", "sutra u 15h", *options))
    assert read == {"at": "2026-12-02T15:00:00+01:00", "end": None, "rrule": None, "error": None}


CONFIG = """\
[networks.wpon]
names = {en = "WPON"}
languages = ["en"]
timezone = "Europe/Sarajevo"
rooms = ["!abc:example.org"]
coordinators = ["@vesna:example.org"]
"""
LINE = {
    "kind": "reminder",
    "at": "2026-12-03T10:00:00+01:00",
    "room": "!abc:example.org",
    "user": "@ana:example.org",
    "text": "Send it",
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return path


def test_importing_twice_changes_nothing(config: Path) -> None:
    lines = config.with_name("old.jsonl")
    lines.write_text("\n".join(json.dumps(LINE | {"text": f"Text {n}"}) for n in range(3)))
    done = [finished("import", "-c", str(config), str(lines)).stderr for _ in range(2)]
    assert done[0].startswith("3 reminders imported, 0 were there")
    assert done[1].startswith("0 reminders imported, 3 were there")


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ("not json", "line 2: it is not JSON"),
        (json.dumps(LINE | {"at": "soon"}), 'line 2: "at" is no ISO time'),
        (json.dumps(LINE | {"at": "2026-12-03T10:00"}), 'line 2: "at" needs an offset'),
        (json.dumps(LINE | {"room": "abc"}), "line 2: an id has the form"),
        (json.dumps(LINE | {"text": " "}), 'line 2: "text" is missing'),
        (json.dumps(LINE | {"kind": "poll"}), "line 2: only lines of"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(config: Path, bad: str, named: str) -> None:
    lines = config.with_name("old.jsonl")
    lines.write_text(f"{json.dumps(LINE)}\n{bad}\n")
    done = finished("import", "-c", str(config), str(lines))
    assert done.returncode == 2
    assert named in done.stderr
    assert "Nothing was imported." in done.stderr
    assert not config.with_name("mreza.db").exists()


def test_importing_needs_no_token(config: Path) -> None:
    account = 'homeserver = "https://example.org"\nuser_id = "@mreza:example.org"\n'
    config.write_text(f"{CONFIG}\n[matrix]\n{account}")
    lines = config.with_name("old.jsonl")
    lines.write_text(json.dumps(LINE))
    assert finished("import", "-c", str(config), str(lines)).returncode == 0
    assert "neither token nor password" in finished("run", "-c", str(config)).stderr


def test_a_database_is_made_and_copied(config: Path) -> None:
    assert "0001_first_tables" in finished("migrate", "-c", str(config)).stderr
    assert "up to date" in finished("migrate", "-c", str(config)).stderr
    copy = config.with_name("copy.db")
    assert finished("backup", "-c", str(config), str(copy)).returncode == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    again = finished("backup", "-c", str(config), str(copy))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)


def test_a_service_needs_a_chat_service(config: Path) -> None:
    done = finished("run", "-c", str(config))
    assert done.returncode == 2
    assert "[matrix] is missing" in done.stderr
    assert not config.with_name("mreza.db").exists()


@pytest.mark.parametrize(
    ("database", "store", "named"),
    [
        ("gone/mreza.db", "matrix-store", "database: {folder}/gone cannot be written to"),
        ("config.toml/mreza.db", "matrix-store", "database: {folder}/config.toml cannot be"),
        ("mreza.db", "config.toml", "matrix.store: {folder}/config.toml cannot be written to"),
        ("mreza.db", "config.toml/new/store", "matrix.store: {folder}/config.toml/new/store"),
    ],
)
def test_a_service_that_cannot_write_does_not_start(
    tmp_path: Path, database: str, store: str, named: str
) -> None:
    (tmp_path / "token").write_text("secret")
    (tmp_path / "token").chmod(0o600)
    config = tmp_path / "config.toml"
    config.write_text(
        f'database = "sqlite:///{database}"\n[matrix]\nhomeserver = "https://example.org"\n'
        f'user_id = "@mreza:example.org"\naccess_token_file = "token"\nstore = "{store}"\n'
    )
    done = finished("run", "-c", str(config))
    assert done.returncode == 2
    assert named.format(folder=tmp_path) in done.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.toml", "token"]


def test_a_wrong_configuration_names_every_problem(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('prefix = 3\ncolour = "red"\n')
    done = finished("run", "-c", str(config))
    assert done.returncode == 2
    assert "prefix" in done.stderr
    assert "colour" in done.stderr


@pytest.mark.parametrize("text", ["!term gender", "term gender", "@mreza term gender"])
def test_the_prefix_is_optional_in_a_room_of_the_terminal(text: str) -> None:
    (reply,) = say(text, "--network", "wpon")["replies"]
    assert reply["room"] == "console:wpon"
    assert reply["text"].startswith("Gender\n")


def test_without_json_a_message_elsewhere_says_where_it_goes() -> None:
    said = mreza("say", "!help", "--network", "wpon")
    assert "\nto ana:\n" in said
