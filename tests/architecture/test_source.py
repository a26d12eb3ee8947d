"""What our own code must not do, whatever it is for."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import (
    calls,
    comments,
    label,
    late_imports,
    modules,
    parse,
    texts,
    uses,
)

INSIDE = modules("bot", "commands")
OURS = modules("bot", "commands", "tests")

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "time.localtime",
    "time.monotonic",
    "time.perf_counter",
    "time.time",
    "time.time_ns",
}
DRAWS = re.compile(r"(random\.(?!Random\b)|secrets\.|uuid\.uuid|os\.urandom)")
SLEEPS = {"asyncio.sleep", "time.sleep"}
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b", re.S)
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b")
SILENCED_WITH_REASON = re.compile(
    r"(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|ignore\[[a-z-]+(?:, ?[a-z-]+)*\])[^\w\[]+\w+"
)
EDGES = ("bot/__main__.py", "bot/app.py", "bot/cli/", "bot/platforms/", "bot/scheduling/")
"""Where real clocks and dice come in; everyone else is handed them."""


def parametrized(files: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", files, ids=[label(path) for path in files])


def outside(*places: str) -> list[Path]:
    return [path for path in INSIDE if not label(path).startswith(places)]


@parametrized(outside(*EDGES))
def test_time_is_passed_in(path: Path) -> None:
    assert [found for found in uses(path) if found[1] in CLOCKS] == []


# The id of an incident only ties an apology to its line in the log.
@parametrized(outside(*EDGES, "bot/core/middleware/failure.py"))
def test_randomness_is_passed_in(path: Path) -> None:
    assert [found for found in uses(path) if DRAWS.match(found[1])] == []


@parametrized(outside("bot/platforms/"))
def test_nothing_sleeps_but_adapters_that_back_off(path: Path) -> None:
    assert [found for found in calls(path) if found[1] in SLEEPS] == []


@parametrized(outside("bot/cli/"))
def test_only_the_command_line_prints(path: Path) -> None:
    assert [found for found in calls(path) if found[1] == "print"] == []


@parametrized(outside("bot/storage/"))
def test_sql_lives_in_the_storage(path: Path) -> None:
    assert [line for line, text in texts(path) if SQL.search(text)] == []


@parametrized(outside("bot/__main__.py", "bot/app.py", "bot/cli/"))
def test_imports_stand_at_the_top(path: Path) -> None:
    assert list(late_imports(path)) == []


@parametrized([path for path in INSIDE if path.name == "__init__.py"])
def test_a_package_is_empty_but_for_its_docstring(path: Path) -> None:
    body = parse(path).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


@parametrized(INSIDE)
def test_a_module_stands_in_a_package(path: Path) -> None:
    assert (path.parent / "__init__.py").is_file()


@parametrized(OURS)
def test_what_is_silenced_has_a_code_and_a_reason(path: Path) -> None:
    bare = [
        line
        for line, comment in comments(path)
        if SILENCED.search(comment) and not SILENCED_WITH_REASON.search(comment)
    ]
    assert bare == []


@parametrized(modules("tests"))
def test_tests_do_not_sleep(path: Path) -> None:
    assert [found for found in calls(path) if found[1] in SLEEPS] == []


@parametrized(modules("tests"))
def test_tests_do_not_patch_our_own_modules(path: Path) -> None:
    patched = re.compile(r"""(?:setattr|patch(?:\.object)?)\(\s*["']?(?:bot|commands)\.""")
    assert patched.findall(path.read_text(encoding="utf-8")) == []
