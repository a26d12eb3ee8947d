"""The README says what there is."""

from tests.architecture.readme import commands_table, with_table
from tests.architecture.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_verb_stands_in_the_readme() -> None:
    assert commands_table() in README
    assert with_table(README) == README


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150
