"""Ids that people type, and keys that never change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.ids import (
    Kind,
    ThingId,
    kind_of,
    local_part,
    parse_identity,
    parse_thing_id,
    platform_of,
    send_key,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("E417", "E417"),
        ("e417", "E417"),
        ("Е417", "E417"),  # Cyrillic
        ("е417", "E417"),
        ("Ε417", "E417"),  # Greek
        ("ε417", "E417"),
        ("А118", "A118"),
        ("α118", "A118"),
        ("М52", "M52"),
        ("μ52", "M52"),
        ("Р305", "P305"),
        ("ρ305", "P305"),
        ("p305", "P305"),
        ("A123456789012", "A123456789012"),
    ],
)
def test_an_id_is_read_with_any_look_alike(typed: str, meant: str) -> None:
    assert parse_thing_id(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "E",
        "417",
        "R417",
        "E4x",
        "E-417",
        "E 417",
        "E١٢٣",
        "E1²",
        "A1234567890123",
        "Б417",
        "ß1",
    ],
)
def test_other_words_are_no_ids(typed: str) -> None:
    assert parse_thing_id(typed) is None


@given(st.sampled_from(Kind), st.integers(0, 10**12 - 1))
def test_every_id_is_read_back(kind: Kind, number: int) -> None:
    thing = ThingId(f"{kind.value}{number}")
    assert parse_thing_id(thing.lower()) == thing
    assert kind_of(thing) is kind


@given(st.text(max_size=30))
def test_any_word_is_an_id_or_none(word: str) -> None:
    found = parse_thing_id(word)
    assert found is None or found[1:] == word[1:]


def test_ids_of_platforms_are_split_once() -> None:
    assert platform_of("matrix:@ana:example.org") == "matrix"
    assert local_part("matrix:@ana:example.org") == "@ana:example.org"


@pytest.mark.parametrize(
    ("written", "identity"),
    [
        ("matrix:@ana:example.org", "matrix:@ana:example.org"),
        (" @ana:example.org ", "matrix:@ana:example.org"),
        ("!abc", "matrix:!abc"),
        ("#hall:example.org", "matrix:#hall:example.org"),
        ("discord:123", "discord:123"),
    ],
)
def test_an_identity_is_read_as_people_write_it(written: str, identity: str) -> None:
    assert parse_identity(written) == identity


@pytest.mark.parametrize(
    "written",
    ["", "@", "ana", "discord:", ":1", "Discord:1", "discord:1 2", "@a b", "discord:1\u202e"],
)
def test_what_has_no_platform_is_no_identity(written: str) -> None:
    with pytest.raises(ValueError, match="an id has"):
        parse_identity(written)


def test_a_key_is_the_same_in_every_version() -> None:
    # A key is stored and known to servers: changing how it is made shows messages twice.
    assert send_key("answer", "matrix:$abc", 0) == "5l65rjbeo6xmgnr2td25jo6g"
    assert send_key() == "4oymiquy7qobjgx36tejs35z"


@given(st.lists(st.one_of(st.text(), st.integers()), max_size=4))
def test_a_key_fits_every_platform(cause: list[object]) -> None:
    key = send_key(*cause)
    assert len(key) == 24
    assert key.isascii()
    assert key.isalnum()
    assert key == send_key(*cause)


def test_different_causes_have_different_keys() -> None:
    causes = [("a", "b"), ("ab",), ("b", "a"), ("a", 1), ("a", 11), ("a", 1, 1)]
    assert len({send_key(*cause) for cause in causes}) == len(causes)
