import io
import json

import pytest

from bot.cli.main import main

Output = pytest.CaptureFixture[str]


def results(capsys: Output) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_lookup_prints_one_object_with_a_sure_answer(capsys: Output) -> None:
    assert main(["lookup", "gender mainstrming", "--json"]) == 0
    assert results(capsys) == [{"answer": "gender-mainstreaming", "suggestions": []}]


def test_lookup_prints_suggestions_with_scores(capsys: Output) -> None:
    assert main(["lookup", "mainstreaming", "--lang", "en", "--json"]) == 0
    (result,) = results(capsys)
    assert result["answer"] is None
    assert isinstance(result["suggestions"], list)
    assert result["suggestions"][0]["id"] == "gender-mainstreaming"
    assert 60 <= result["suggestions"][0]["score"] <= 100


@pytest.mark.parametrize("language", ["sr", "SR_latn", "sr-RS", "cnr", "el"])
def test_lookup_takes_every_tag(capsys: Output, language: str) -> None:
    assert main(["lookup", "1325", "--lang", language, "--json"]) == 0
    assert results(capsys) == [{"answer": "unscr-1325", "suggestions": []}]


@pytest.mark.parametrize(
    ("words", "language", "key"),
    [("x" * 81, "en", "too_long"), ("rod", "xx", "unknown_language")],
)
def test_lookup_refuses_with_a_key(capsys: Output, words: str, language: str, key: str) -> None:
    assert main(["lookup", words, "--lang", language, "--json"]) == 1
    assert results(capsys) == [{"answer": None, "suggestions": [], "error": key}]


def test_lookup_without_json_is_readable(capsys: Output) -> None:
    assert main(["lookup", "НАП", "--lang", "mk"]) == 0
    assert "(national-action-plan-1325)" in capsys.readouterr().out
    assert main(["lookup", "кафе", "--lang", "mk"]) == 0
    assert capsys.readouterr().out == "Nothing was found.\n"
    assert main(["lookup", "x" * 81]) == 1
    assert "80" in capsys.readouterr().err


def test_lookup_answers_every_line_in_order(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        '{"q": "НАП", "lang": "mk"}',
        "no JSON",
        "",
        "[1]",
        '{"q": 5, "lang": "en"}',
        '{"q": "rod", "lang": null}',
        '{"q": "rod", "lang": "xx"}',
        json.dumps({"q": "x" * 81, "lang": "en"}),
        "[" * 100_000,
        '{"q": "hvala", "lang": "bs"}',
        '{"q": "WPON", "lang": "sr"}',
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    assert main(["lookup", "-", "--json"]) == 0
    found = [(row["answer"], row.get("error")) for row in results(capsys)]
    assert found == [
        ("national-action-plan-1325", None),
        (None, "usage"),
        (None, "usage"),
        (None, "usage"),
        (None, "usage"),
        (None, "usage"),
        (None, "unknown_language"),
        (None, "too_long"),
        (None, "usage"),
        (None, None),
        ("wpon", None),
    ]
