"""The files of bodies: what is read, and what is refused with its place."""

from datetime import date
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.people.support import Body, load_support

INSIDE = """\
- names: {en: Inside}
  purpose: {en: To be asked}
  phone: "000"
  outside: false
  checked: 2026-11-24
"""
OUTSIDE = """\
- names: {en: Outside, sr_latn: Napolju}
  purpose: {en: To be asked}
  website: https://example.org/
  address: Street 1
  hours: {en: Always}
  outside: true
  checked: 2026-11-23
"""


def test_without_files_there_are_no_bodies(tmp_path: Path) -> None:
    support = load_support(tmp_path / "missing")
    assert support.countries() == []
    assert support.of("RS") == []


def test_a_file_without_bodies_names_no_country(tmp_path: Path) -> None:
    (tmp_path / "rs.yaml").write_text("# none so far\n", encoding="utf-8")
    assert load_support(tmp_path).countries() == []


def test_bodies_outside_the_chain_of_command_come_first(tmp_path: Path) -> None:
    (tmp_path / "ba.yaml").write_text(INSIDE + OUTSIDE, encoding="utf-8")
    support = load_support(tmp_path)
    assert support.countries() == ["BA"]
    outside = Body(
        names={"en": "Outside", "sr-Latn": "Napolju"},
        purpose={"en": "To be asked"},
        website="https://example.org/",
        address="Street 1",
        hours={"en": "Always"},
        outside=True,
        checked=date(2026, 11, 23),
    )
    inside = Body(
        names={"en": "Inside"},
        purpose={"en": "To be asked"},
        phone="000",
        hours={},
        outside=False,
        checked=date(2026, 11, 24),
    )
    assert support.of("ba-srp") == [outside, inside]
    assert support.of("RS") == []


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ('  phone: "000"\n', "", "body 2"),
        ("names: {en: Inside}", "names: Inside", "body 2.names"),
        ("names: {en: Inside}", "names: {mk: Внатре}", "body 2.names"),
        ("names: {en: Inside}", "names: {en: Inside, xx: Y}", "body 2.names.xx"),
        ("purpose: {en: To be asked}", "purpose: {en: ''}", "body 2.purpose.en"),
        ('phone: "000"', "phone: 112", "body 2.phone"),
        ('phone: "000"', "website: http://example.org", "body 2.website"),
        ("outside: false", "outside: maybe", "body 2.outside"),
        ("checked: 2026-11-24", "checked: soon", "body 2.checked"),
        ("  checked: 2026-11-24\n", "", "body 2.checked"),
        ("outside: false", "outside: false\n  rank: 1", "body 2.rank"),
    ],
)
def test_a_faulty_body_is_named_with_file_line_and_key(
    tmp_path: Path, before: str, after: str, place: str
) -> None:
    file = tmp_path / "rs.yaml"
    assert before in INSIDE
    file.write_text(OUTSIDE + INSIDE.replace(before, after), encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        load_support(tmp_path)
    fault = refusal.value
    assert (fault.file, fault.line, fault.key) == (file, OUTSIDE.count("\n") + 1, place)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("serbia.yaml", INSIDE),
        ("RS.yaml", INSIDE),
        ("rs.yaml", "names: {en: A}"),
        ("rs.yaml", "- just words"),
        ("rs.yaml", "- {"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError):
        load_support(tmp_path)
