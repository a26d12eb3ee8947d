"""Announcements as coordinators type them."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements import form
from bot.announcements.form import Request, read_moment
from bot.errors import NotFound, TooLong, UsageError, UserError
from bot.model.ids import NetworkId

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
WPON, MOD = NetworkId("wpon"), NetworkId("mod")
FIELDS = {"at": "at", "until": "until", "u": "at", "where": "where", "ping": "ping"}
PIECES = st.lists(
    st.sampled_from(
        [
            *("wpon", "mod", "nato", ",", "\n", "en:", "mk:", "sr:", "sr-Latn:", "at:", "until:"),
            *("Registration is open.", ":", "tomorrow", '"'),
        ]
    ),
    max_size=20,
).map(" ".join)


def read(text: str) -> Request:
    return form.read_request(text, language="en", networks=(WPON, MOD), field=FIELDS.get)


def test_the_long_form() -> None:
    text = (
        "wpon, MOD\nat: 1.12.2026 09:00\nuntil: 3.12.2026 10:00\nen: Registration is open.\n"
        "It closes on Friday.\n\nBye.\nmk: Отворено е."
    )
    assert read(text) == Request(
        networks=(WPON, MOD),
        texts={"en": "Registration is open.\nIt closes on Friday.\n\nBye.", "mk": "Отворено е."},
        at="1.12.2026 09:00",
        until="3.12.2026 10:00",
    )


@pytest.mark.parametrize(
    ("text", "networks", "texts"),
    [
        ("Registration is open.", (), {"en": "Registration is open."}),
        ("Hello", (), {"en": "Hello"}),
        ("wpon\nRegistration is open.", (WPON,), {"en": "Registration is open."}),
        ("wpon mod wpon\nen: Open.", (WPON, MOD), {"en": "Open."}),
        ("wpon:\nmk: Отворено.", (WPON,), {"mk": "Отворено."}),
        ("Open, at last.\nmk: Отворено.", (), {"en": "Open, at last.", "mk": "Отворено."}),
        ("en: Open.", (), {"en": "Open."}),
        ("wpon Registration is open.", (WPON,), {"en": "Registration is open."}),
        ("wpon, mod Registration is open.", (WPON, MOD), {"en": "Registration is open."}),
        (
            "wpon mod: registration is open.\nBye.",
            (WPON, MOD),
            {"en": "registration is open.\nBye."},
        ),
        ("wpon Hello\nmk: Здраво", (WPON,), {"en": "Hello", "mk": "Здраво"}),
        ("WPON members are invited.", (), {"en": "WPON members are invited."}),
        ("registration is open.", (), {"en": "registration is open."}),
        ("wpon registration is open.", (WPON,), {"en": "registration is open."}),
        ("Open.\nWhere: Skopje\nWhen: friday", (), {"en": "Open.\nWhere: Skopje\nWhen: friday"}),
    ],
)
def test_the_first_line_names_networks_or_begins_the_text(
    text: str, networks: tuple[NetworkId, ...], texts: dict[str, str]
) -> None:
    found = read(text)
    assert (found.networks, found.texts) == (networks, texts)


@pytest.mark.parametrize(
    "text",
    [
        *("nato\nen: Open.", "wpon, nato\nen: Open.", "wpon, nato"),
        *("nato Hi", "nato: Hi", "nato, wpon Hi", "wpon, nato Hi", "wpon nato", "nato\nHi", "nato"),
    ],
)
def test_a_network_that_is_not_hers_is_never_taken_for_text(text: str) -> None:
    with pytest.raises(NotFound):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "wpon", "wpon, mod", "wpon\nat: tomorrow", "en:", "It is open.\nen: Open."),
        *("wpon\nen: a\nen: b", "wpon\nping: yes\nen: a", "wpon\nen: a\nping: yes"),
        *("wpon\nblah: foo\nmk: a", "wpon\nat: tomorrow\nblah: foo\nen: a", "Blah: foo\nmk: a"),
    ],
)
def test_what_is_missing_or_double_is_said(text: str) -> None:
    with pytest.raises(UsageError):
        read(text)


def test_a_text_has_two_thousand_characters() -> None:
    assert read("a" * 2_000).texts
    with pytest.raises(TooLong):
        read(f"wpon\nen: a\nmk: {'a' * 2_001}")


@given(st.one_of(st.text(), PIECES))
def test_any_text_is_an_announcement_or_a_users_mistake(text: str) -> None:
    with suppress(UserError):
        found = read(text)
        assert found.texts
        assert all(found.texts.values())
        assert set(found.networks) <= {WPON, MOD}


def test_a_time_is_a_single_moment() -> None:
    found = read_moment("tomorrow", language="en", zone="Europe/Sarajevo", now=NOW)
    assert found == datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
    assert read_moment("", language="en", zone="UTC", now=NOW) is None
    with pytest.raises(UsageError):
        read_moment("every monday", language="en", zone="UTC", now=NOW)
