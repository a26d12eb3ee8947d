"""`mreza when`, as spec §8 has it."""

import json
from io import BytesIO, TextIOWrapper

import pytest

from bot.cli.main import main

NOW = ["--now", "2026-11-24T14:20"]
NOTHING = {"at": None, "end": None, "rrule": None}


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (
            ["3.12.2026 10:00 - 4.12.2026 16:00"],
            {"at": "2026-12-03T10:00:00+01:00", "end": "2026-12-04T16:00:00+01:00"},
        ),
        (["1.7.2027"], {"at": "2027-07-01T09:00:00+02:00"}),
        (
            ["svakog prvog ponedjeljka u 10", "--lang", "bs"],
            {"at": "2026-12-07T10:00:00+01:00", "rrule": "FREQ=MONTHLY;BYDAY=1MO"},
        ),
        (["сутра у 15ч", "--lang", "sr"], {"at": "2026-11-25T15:00:00+01:00"}),
        (["sutra u 15h", "--lang", "sr_latn"], {"at": "2026-11-25T15:00:00+01:00"}),
        (["noon", "--tz", "europe/athens"], {"at": "2026-11-25T12:00:00+02:00"}),
        (["today at 8"], {"error": "past_time"}),
        ([""], {"error": "time_unknown"}),
        (["x" * 121], {"error": "too_long"}),
        (["31.2."], {"error": "time_impossible"}),
        (["next week"], {"error": "time_ambiguous"}),
        (["1.1.2030"], {"error": "time_too_far"}),
        (["noon", "--lang", "xx"], {"error": "unknown_language"}),
        (["noon", "--tz", "../etc"], {"error": "unknown_zone"}),
    ],
)
def test_when_answers_in_json(
    arguments: list[str], answer: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["when", *arguments, *NOW, "--json"])
    assert json.loads(capsys.readouterr().out) == {**NOTHING, "error": None, **answer}
    assert code == (1 if "error" in answer else 0)


def test_a_naive_now_is_wall_time_in_the_zone(capsys: pytest.CaptureFixture[str]) -> None:
    main(["when", "in 1 hour", "--tz", "Europe/Athens", *NOW, "--json"])
    assert json.loads(capsys.readouterr().out)["at"] == "2026-11-24T15:20:00+02:00"


def test_without_json_a_line_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "every monday 9:00", *NOW]) == 0
    shown = "Mon 2026-11-30 09:00 Europe/Sarajevo (UTC+0100) FREQ=WEEKLY;BYDAY=MO\n"
    assert capsys.readouterr().out == shown
    assert main(["when", "sledeće nedelje", "--lang", "sr-Latn", *NOW]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_a_time_that_is_none_is_a_fault_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "noon", "--now", "yesterday"]) == 2
    assert capsys.readouterr().out == ""


def test_lines_are_answered_in_order_and_bad_ones_in_their_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = "2026-11-24T14:20:00+01:00"
    lines = [
        json.dumps({"p": "sutra u 9", "lang": "sr-Latn", "tz": "Europe/Sarajevo", "now": now}),
        "no json",
        json.dumps({"p": "петок во 9", "lang": "mk", "tz": "Europe/Skopje", "now": now}),
        json.dumps({"lang": "mk"}),
        json.dumps({"p": 3}),
        json.dumps([1]),
        json.dumps({"p": "noon", "now": "never"}),
        json.dumps({"p": "noon", "lang": None}),
        json.dumps({"p": "9", "now": now}),
    ]
    source = BytesIO("\n".join(lines).encode() + b"\n\xff\xfe\n")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(source, encoding="utf-8"))
    assert main(["when", "-"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["at"] or answer["error"] for answer in answers] == [
        *("2026-11-25T09:00:00+01:00", "usage", "2026-11-27T09:00:00+01:00", "usage", "usage"),
        *("usage", "usage", "usage", "time_unknown", "usage"),
    ]


@pytest.mark.parametrize("now", ["0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "9000-01-01"])
@pytest.mark.parametrize("phrase", ["noon", "every monday", "29.2."])
def test_a_now_at_the_ends_of_the_calendar_is_a_fault_of_usage(
    now: str, phrase: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"p": phrase, "lang": "en", "tz": "Europe/Skopje", "now": now}, {"p": "noon"}]
    typed = "".join(json.dumps(line) + "\n" for line in lines).encode()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(typed)))
    assert main(["when", "-", "--json"]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert first == {**NOTHING, "error": "usage"}
    assert second["error"] is None
    assert main(["when", phrase, "--now", now, "--json"]) == 2
    assert main(["say", phrase, "--now", now, "--json"]) == 2
