"""Events as coordinators type them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import event_form
from bot.calendar.event_form import Request, read_ladder
from bot.errors import (
    PastTime,
    TimeImpossible,
    TimeUnknown,
    TooLong,
    UsageError,
    UserError,
)
from bot.language.words import Words
from bot.model.ids import RoomId
from bot.ports.events import Step
from bot.timewords.grammar import parse
from bot.timewords.leading import cut_phrase
from bot.timewords.reading import Purpose

DAY = 24 * 60
NOW, ZONE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC), "Europe/Sarajevo"
ROOM = RoomId("console:wpon")
HOTEL = "Skopje, hotel at the park"
LONG = """WPON annual meeting
when: 3.12.2026 10:00 - 4.12.2026 16:00
where: Skopje
places: 2 per delegation
remind: 30d register, 14d tickets, 7d documents, 1d
mk: Годишна средба на WPON
sr-Latn: Godišnji sastanak WPON
"""
PIECES = st.lists(
    st.sampled_from(
        [
            *("when:", "where:", "places:", "remind:", "mk:", "at", "for", "deadline", "7d", "1h"),
            *(
                '"',
                "“",
                "”",
                "„",
                "\n",
                "\n- ",
                ":",
                "tomorrow",
                "10:00",
                "Skopje",
                "0",
                "register",
            ),
        ]
    ),
    max_size=20,
).map(" ".join)


Read = Callable[[str], Request]


@pytest.fixture(scope="session")
def read(words: Words) -> Read:
    return partial(
        event_form.read_request,
        option=words.option,
        field=words.field,
        cut=cut_in("en"),
        rooms=(ROOM,),
    )


def cut_in(language: str) -> event_form.CutPhrase:
    def cut(text: str, purpose: Purpose) -> tuple[str, str]:
        return cut_phrase(text, language=language, zone=ZONE, now=NOW, purpose=purpose)

    return cut


def test_the_long_form(read: Read) -> None:
    assert read(LONG) == Request(
        title="WPON annual meeting",
        titles={"mk": "Годишна средба на WPON", "sr-Latn": "Godišnji sastanak WPON"},
        when="3.12.2026 10:00 - 4.12.2026 16:00",
        place="Skopje",
        places="2 per delegation",
        ladder=(
            Step(minutes=30 * DAY, word="register"),
            Step(minutes=14 * DAY, word="tickets"),
            Step(minutes=7 * DAY, word="documents"),
            Step(minutes=DAY),
        ),
    )


def test_the_form_on_one_line(read: Read) -> None:
    text = '"WPON annual meeting" 3.12.2026 10:00 for 2 days at Skopje remind 7d 1d'
    assert read(text) == Request(
        title="WPON annual meeting",
        titles={},
        when="3.12.2026 10:00 for 2 days",
        place="Skopje",
        ladder=(Step(minutes=7 * DAY), Step(minutes=DAY)),
    )


@pytest.mark.parametrize(
    ("text", "when", "place"),
    [
        ("„Sastanak“ tomorrow at 10:00", "tomorrow at 10:00", ""),
        ("«Takimi» tomorrow at 10:00 at Tirana", "tomorrow at 10:00", "Tirana"),
        ("“Meeting” tomorrow at hall 3 remind 1d", "tomorrow", "hall 3"),
        ('"Meeting" friday at noon', "friday at noon", ""),
        ('"Meeting" friday at noon at the Ministry', "friday at noon", "the Ministry"),
        ('"Meeting" friday at 10 at "10 Main Street" remind 1d', "friday at 10", "10 Main Street"),
        ('"Meeting" friday at 10 at Skopje places 2 remind 1d', "friday at 10", "Skopje"),
        ('"Meeting" friday at 10 places 2 at Skopje remind 1d', "friday at 10", "Skopje"),
        ('"Meeting" friday at 10 in Skopje, hotel at the park', "friday at 10", HOTEL),
    ],
)
def test_at_belongs_to_the_hour_or_to_the_place(
    text: str, when: str, place: str, read: Read
) -> None:
    found = read(text)
    assert (found.when, found.place) == (when, place)


@pytest.mark.parametrize(
    "asked",
    [
        *("at Skopje places 2 per delegation remind 1d", "places 2 per delegation at Skopje"),
        *("u Skopje broj mesta 2 per delegation", "во Skopje места 2 per delegation"),
    ],
)
def test_places_are_not_part_of_the_place(asked: str, read: Read) -> None:
    found = read(f'"Meeting" friday at 10 {asked}')
    assert (found.when, found.place, found.places) == ("friday at 10", "Skopje", "2 per delegation")


def test_a_place_may_be_named_like_places(read: Read) -> None:
    assert read('"Meeting" friday at 10 at market places of Skopje').place.endswith("of Skopje")


def test_a_field_that_there_is_not_is_named(read: Read) -> None:
    with pytest.raises(UsageError) as failure:
        read("Meeting\nwhen: friday\nblah: foo")
    assert failure.value.values == {"name": "blah"}


@pytest.mark.parametrize(
    "row", ["10:00 to 12:00", "see https://example.org", "https://example.org"]
)
def test_a_line_that_names_no_field_goes_on_with_the_one_above(row: str, read: Read) -> None:
    assert read(f"Meeting\nwhen: friday\nwhere: Skopje\n{row}").place == f"Skopje {row}"


@pytest.mark.parametrize(
    ("language", "asked", "when", "place"),
    [
        ("en", "on friday at 10 at Skopje remind", "on friday at 10", "Skopje"),
        ("bs", "u petak u 10 u Skoplju podsjeti", "u petak u 10", "Skoplju"),
        ("hr", "u petak u 10 u Skopju podsjeti", "u petak u 10", "Skopju"),
        ("cnr", "u petak u 10 u Skoplju podsjeti", "u petak u 10", "Skoplju"),
        ("sr-Latn", "u petak u 10 u Skoplju podseti", "u petak u 10", "Skoplju"),
        ("sr-Cyrl", "у петак у 10 у Скопљу подсети", "у петак у 10", "Скопљу"),
        ("mk", "во петок во 10 во Скопје потсети", "во петок во 10", "Скопје"),
        ("sq", "të premten në 10 në Shkup kujto", "të premten në 10", "Shkup"),
        ("bg", "в петък в 10 в Скопие напомни", "в петък в 10", "Скопие"),
        ("ro", "vineri la 10 la Skopje amintește", "vineri la 10", "Skopje"),
        ("ro", "vineri la ora 10 în Skopje amintește", "vineri la ora 10", "Skopje"),
        ("el", "την Παρασκευή στις 10 στα Σκόπια remind", "την Παρασκευή στις 10", "Σκόπια"),
        ("sl", "v petek ob 10h v Skopju remind", "v petek ob 10h", "Skopju"),
    ],
)
def test_the_same_word_stands_before_the_hour_and_the_place(
    language: str, asked: str, when: str, place: str, words: Words
) -> None:
    found = event_form.read_request(
        f"„Sastanak“ {asked} 7d 1d", words.option, words.field, cut=cut_in(language)
    )
    assert (found.when, found.place) == (when, place)
    assert [step.minutes for step in found.ladder] == [7 * DAY, DAY]
    reading = parse(found.when, language=language, zone=ZONE, now=NOW)
    assert reading.at == datetime(2026, 12, 4, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ['in wpon "Meeting" friday at 10', "u wpon Meeting\nwhen: friday", "у WPON A\nкада: 1.2."],
)
def test_one_room_may_be_named(text: str, read: Read) -> None:
    assert read(text).room == ROOM


def test_what_was_not_read_stays_with_the_time(read: Read) -> None:
    assert read('"Meeting" friday at 10 or so at Skopje').when == "friday at 10 or so"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('"Meeting" soon at Skopje', TimeUnknown),
        ('"Meeting" 30.2.2027 at Skopje', TimeImpossible),
        ('"Meeting" 1.11.2026 10:00 at Skopje', PastTime),
    ],
)
def test_a_time_that_is_none_is_said_so(text: str, error: type[UserError], read: Read) -> None:
    with pytest.raises(error):
        read(text)


def test_a_deadline_of_today_is_ahead(read: Read) -> None:
    assert read('deadline "Report" today').when == "today"


@pytest.mark.parametrize(
    "text", ["deadline Send the report\nwhen: friday 15:00", 'deadline "Send the report" friday']
)
def test_a_deadline_is_marked(text: str, read: Read) -> None:
    found = read(text)
    assert found.is_deadline
    assert found.title == "Send the report"


def test_texts_of_several_rows_become_one_row(read: Read) -> None:
    found = read("Annual\n meeting\nwhen: friday\nwhere: Hotel\n Park\nmk: Годишна\nсредба")
    assert (found.title, found.place) == ("Annual meeting", "Hotel Park")
    assert found.titles == {"mk": "Годишна средба"}


@pytest.mark.parametrize("field", ["until", "at", "when", "deadline"])
def test_the_time_may_stand_under_several_names(field: str, read: Read) -> None:
    assert read(f"Meeting\n{field}: friday").when == "friday"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Meeting tomorrow",
        "deadline Send annual data tomorrow",
        "Meeting\nblah: foo\nwhen: tomorrow",
        "Meeting\nwhen: tomorrow\nmk: a\nmk: b",
        '"Meeting"',
        "when: tomorrow",
        '"" tomorrow',
        "Meeting\nwhen: tomorrow\nremind: soon",
        "Meeting\nwhen: tomorrow\nremind: register",
        "Meeting\nwhen: tomorrow\nremind: 400d",
        f"Meeting\nwhen: tomorrow\nremind: {' '.join(f'{days}d' for days in range(1, 12))}",
    ],
)
def test_what_is_missing_or_wrong_is_said(text: str, read: Read) -> None:
    with pytest.raises(UsageError):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{'a' * 201}\nwhen: tomorrow",
        f"a\nwhen: tomorrow\nmk: {'a' * 201}",
        f"a\nwhen: tomorrow\nwhere: {'a' * 201}",
        f"a\nwhen: tomorrow\nplaces: {'a' * 201}",
    ],
)
def test_what_is_too_long_is_refused(text: str, read: Read) -> None:
    with pytest.raises(TooLong):
        read(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7", [7 * DAY]),
        ("1d 7d; 30d", [30 * DAY, 7 * DAY, DAY]),
        ("2h, 30m", [120, 30]),
        ("2 w", None),
        ("1w", [7 * DAY]),
        ("7dana 1dan", [7 * DAY, DAY]),
        ("7дена", [7 * DAY]),
        ("2sata", [120]),
        ("7d 7d", [7 * DAY]),
        ("", []),
    ],
)
def test_leads_are_read_in_several_languages(
    text: str, minutes: list[int] | None, words: Words
) -> None:
    if minutes is None:
        with pytest.raises(UsageError):
            read_ladder(text, words.option)
    else:
        assert [step.minutes for step in read_ladder(text, words.option)] == minutes


@given(text=st.one_of(st.text(), PIECES))
def test_any_text_is_an_event_or_a_users_mistake(read: Read, text: str) -> None:
    with suppress(UserError):
        found = read(text)
        assert found.title
        assert found.when
        assert "\n" not in found.title
