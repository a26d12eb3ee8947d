"""`help`, `settings` and `term`: what anybody may ask."""

import pytest

from bot.model.ids import UserId
from tests.unit.commands.conftest import ANA, BOTH, OUTSIDE, ROOT, STRANGER, VESNA, WPON, Scene

LENA = UserId("console:lena")
"""Somebody who is added to wpon."""


async def everything(scene: Scene, user: UserId, text: str, *, settle: bool = True) -> str:
    """Return an answer with all that waits behind `more`, without the lines that say so.

    To settle in is to be offered the languages first, so that they are not among the answer.
    """
    if settle:
        await scene.say(user, "events")
    pages = await scene.say(user, text)
    while pages[-1].endswith(": more"):
        pages += await scene.say(user, "more")
    return "\n".join(row for page in pages for row in page.split("\n") if ": more" not in row)


@pytest.mark.parametrize("user", [ANA, VESNA])
async def test_help_in_a_direct_chat_has_six_lines_with_an_example(
    scene: Scene, user: UserId
) -> None:
    await scene.say(user, "events")
    (answer,) = await scene.say(user, "help")
    rows = answer.split("\n")
    assert len(rows) == 6
    assert "Example: remind me tomorrow 15:00 Send the report" in rows
    assert rows[-1].endswith("more lines: more")


async def test_help_in_a_room_has_six_lines_and_the_rest_comes_privately(scene: Scene) -> None:
    await scene.say(ANA, "!help", room=WPON)
    (here,), (rest,) = scene.seen_in(WPON), scene.seen_in(ANA)
    assert len(here.split("\n")) == 6
    assert "Version" in rest
    assert "Message texts are not logged" in rest


async def test_help_ends_with_where_support_is_found(scene: Scene) -> None:
    rows = (await everything(scene, ANA, "help")).split("\n")
    last = next(at for at, row in enumerate(rows) if row.startswith("Version"))
    assert rows[last + 1] == "People who can support you: support"


async def test_help_names_no_verb_twice(scene: Scene) -> None:
    answer = await everything(scene, VESNA, "help")
    named = [row.partition(":")[0] for row in answer.split("\n")]
    assert len(named) == len(set(named))
    assert {"event", "poll", "announce", "people", "report", "join", "stop"} <= set(named)
    assert not {"language", "timezone", "mydata"} & set(named)


@pytest.mark.parametrize(
    ("verb", "row"),
    [("event", "remind: 30d register"), ("poll", "- 10 December"), ("announce", "until: ")],
)
async def test_help_for_what_is_made_shows_the_form(scene: Scene, verb: str, row: str) -> None:
    (answer, *_) = await scene.say(VESNA, f"help {verb}")
    assert row in answer


async def test_an_example_in_a_room_has_the_prefix(scene: Scene) -> None:
    (answer,) = await scene.say(ANA, "!help remind", room=WPON)
    assert "Example: !remind me" in answer


async def test_help_shows_what_one_may_do(scene: Scene) -> None:
    members = await everything(scene, ANA, "help")
    coordinators = await everything(scene, VESNA, "help")
    assert "announce:" not in members
    assert "announce:" in coordinators


@pytest.mark.parametrize(
    "verb", ["remind", "REMIND", "remind me", "podsjeti", "потсети ме", "më kujto"]
)
async def test_help_for_a_verb_has_an_example(scene: Scene, verb: str) -> None:
    (answer, *_) = await scene.say(ANA, f"help {verb}")
    assert "Example: remind me tomorrow 15:00" in answer


@pytest.mark.parametrize("verb", ["dance", "announce", "E417"])
async def test_help_for_what_one_may_not_do_is_the_same_as_for_nothing(
    scene: Scene, verb: str
) -> None:
    await scene.say(ANA, f"help {verb}")
    assert scene.outcome.error == "unknown_command"


async def test_help_in_ones_language_names_the_verbs_in_it(scene: Scene) -> None:
    await scene.say(ANA, "settings language mk")
    (answer,) = await scene.say(ANA, "помош")
    assert answer.startswith("поим: ")


async def test_settings_are_a_numbered_menu(scene: Scene) -> None:
    (menu,) = await scene.say(ANA, "settings")
    assert "1. Language: English\n2. Time zone: Europe/Sarajevo\n3. My data" in menu
    assert scene.outcome.error == "question"
    await scene.say(ANA, "1")
    assert scene.outcome.error == "question"
    await scene.say(ANA, "8")
    (menu,) = await scene.say(ANA, "settings")
    assert "shqip" in menu


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Macedonian", "mk"),
        ("na makedonskom", "mk"),
        ("македонски", "mk"),
        ("sr_latn", "sr-Latn"),
        ("srpski ćirilica", "sr-Cyrl"),
        ("gjuha shqipe", "sq"),
    ],
)
async def test_a_language_is_chosen_by_any_name(scene: Scene, name: str, tag: str) -> None:
    await scene.say(ANA, f"settings language {name}")
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    assert person.language == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("language macedonian", "mk"),
        ("jezik makedonski", "mk"),
        ("gjuha shqip", "sq"),
        ("јазик: српски (ћирилица)", "sr-Cyrl"),
    ],
)
async def test_a_language_is_chosen_by_its_old_word_too(scene: Scene, text: str, tag: str) -> None:
    await scene.say(ANA, text)
    assert scene.outcome.error is None
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    assert person.language == tag


async def test_the_old_words_alone_ask_or_say_what_is_needed(scene: Scene) -> None:
    (asked,) = await scene.say(ANA, "language")
    assert "10. " in asked
    assert scene.outcome.error == "question"
    (asked,) = await scene.say(ANA, "zona")
    assert scene.outcome.error == "question"
    assert "Europe/Skopje" in asked
    await scene.say(ANA, "timezone Europe/Skopje")
    assert scene.outcome.error is None


@pytest.mark.parametrize(
    "text", ["settings mydata", "settings my data", "mydata", "мојиподаци", "3"]
)
async def test_ones_data_are_shown(scene: Scene, text: str) -> None:
    await scene.say(VESNA, "people add console:lena mk")
    await scene.say(LENA, "settings language en")
    poll = await scene.make(VESNA, '!poll "Which?" "one" "two"', room=WPON)
    event = await scene.make(VESNA, 'event "Meeting" 10.12.2026 10:00')
    await scene.say(VESNA, f"{event} save")
    for order in ("remind me tomorrow 9:00 Report", f"{poll} 1", f"{event} no", "settings"):
        await scene.say(LENA, order)
    (answer,) = await scene.say(LENA, text)
    assert answer.split("\n") == [
        "What is kept about you:",
        "Account: console:lena",
        "Language: English",
        "Time zone: Europe/Skopje",
        "Member of Women Police Officers Network in South East Europe",
        "Delegation: North Macedonia",
        "Reminders: 1",
        "Answers to events: 1",
        "Votes in polls: 1",
    ]


async def test_ones_data_name_each_network(scene: Scene) -> None:
    (answer,) = await scene.say(BOTH, "mydata")
    assert answer.count("Coordinator of ") == 2
    (answer,) = await scene.say(ROOT, "mydata")
    assert "Coordinator of" not in answer
    assert "Member of" not in answer


async def test_ones_data_are_not_shown_in_a_room(scene: Scene) -> None:
    await scene.say(ANA, "!mydata", room=WPON)
    assert scene.seen_in(WPON) == []
    assert "What is kept about you" in scene.seen_in(ANA)[0]


async def test_serbian_asks_for_the_script(scene: Scene) -> None:
    (asked,) = await scene.say(ANA, "settings language serbian")
    assert "srpski (latinica)" in asked
    await scene.say(ANA, "2")
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    assert person.language == "sr-Cyrl"


async def test_a_zone_is_chosen_and_shown_with_the_hour_there(scene: Scene) -> None:
    (answer, *_) = await scene.say(ANA, "settings timezone europe/brussels")
    assert "Europe/Brussels" in answer
    await scene.say(ANA, "remind me tomorrow 15:00 Report")
    assert "15:00 (Europe/Brussels" in scene.seen_in(ANA)[-1]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("settings colour", "usage"),
        ("settings quiet 22:00", "usage"),
        ("settings mydata erase", "usage"),
        ("settings language klingon", "unknown_language"),
    ],
)
async def test_a_setting_that_is_none_is_refused(scene: Scene, text: str, error: str) -> None:
    (answer,) = await scene.say(ANA, text)
    assert scene.outcome.error == error
    assert "Example: settings language English" in answer


async def test_the_time_zone_of_the_menu_is_no_dead_end(scene: Scene) -> None:
    await scene.say(ANA, "settings")
    (asked,) = await scene.say(ANA, "2")
    assert scene.outcome.error == "question"
    head, other, *rows = asked.split("\n")
    assert head == "Which time zone?"
    assert other == "Another one is typed: settings timezone Europe/Skopje"
    (number,) = [row.partition(".")[0] for row in rows if row.endswith("Europe/Skopje")]
    (answer,) = await scene.say(ANA, number)
    assert answer.startswith("Time zone: Europe/Skopje")


async def test_somebody_of_no_network_is_offered_no_zones_of_others(scene: Scene) -> None:
    (asked,) = await scene.say(STRANGER, "settings timezone")
    assert asked.split("\n")[2:] == ["1. UTC"]


@pytest.mark.parametrize(
    "text",
    [
        "settings timezone Mars/Base",
        "settings timezone ../../etc/passwd",
        "settings timezone CET",
        "settings timezone EST",
        "settings timezone soon",
        "timezone CET",
    ],
)
async def test_the_example_for_a_wrong_zone_is_about_the_zone(scene: Scene, text: str) -> None:
    (answer, *_) = await scene.say(ANA, text)
    assert scene.outcome.error == "unknown_zone"
    assert "Example: settings timezone Europe/Skopje" in answer.split("\n")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("settings time zone: Europe/Belgrade", "Europe/Belgrade"),
        ("podešavanja vremenska zona Europe/Belgrade", "Europe/Belgrade"),
        ("поставки временска зона Скопје", "Europe/Skopje"),
        ("cilesimet zona kohore Tiranë", "Europe/Tirane"),
        ("cilësimet zona kohore Europe/Tirane", "Europe/Tirane"),
        ("setări fus orar București", "Europe/Bucharest"),
        ("настройки часова зона София", "Europe/Sofia"),
        ("settings timezone London", "Europe/London"),
        ("settings timezone ankara.", "Europe/Istanbul"),
        ("settings timezone UTC", "UTC"),
    ],
)
async def test_a_zone_is_chosen_by_the_label_of_the_menu_and_by_a_capital(
    scene: Scene, text: str, zone: str
) -> None:
    await scene.say(ANA, text)
    assert scene.outcome.error is None
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    assert person.zone == zone


async def test_an_entry_has_definition_source_and_status(scene: Scene) -> None:
    (entry, *_) = await scene.say(ANA, "term gender mainstreaming")
    rows = entry.split("\n")
    assert rows[0] == "Gender mainstreaming"
    assert any(row.startswith("Concept: UN") for row in rows)
    assert "Status: draft, not reviewed" in rows


async def test_an_entry_in_another_language_and_in_all(scene: Scene) -> None:
    (entry, *_) = await scene.say(ANA, "term gender mainstreaming in macedonian")
    assert entry.startswith("вклучување")
    (entry, *_) = await scene.say(ANA, "term gender mainstreaming all")
    assert "македонски: вклучување" in entry
    (entry, *_) = await scene.say(ANA, "term gender mainstreaming in serbian")
    assert scene.outcome.error is None
    assert len(entry.split("\n")) <= 8


async def test_what_is_no_language_belongs_to_the_term(scene: Scene) -> None:
    (asked, *_) = await scene.say(ANA, "term women in police")
    assert scene.outcome.error != "unknown_language"
    assert asked


@pytest.mark.parametrize(
    "text",
    [
        "term gender in Klingon",
        "pojam rod na klingonskom",
        "term gender in xx",
        "term gender in high valyrian",
    ],
)
async def test_a_language_that_is_none_is_not_passed_over(scene: Scene, text: str) -> None:
    (answer, *_) = await scene.say(ANA, text)
    assert scene.outcome.error == "unknown_language"
    assert "Example: term gender in Macedonian" in answer


@pytest.mark.parametrize(
    "text", ["term nasilje u porodici", "term gender in police", "term gender in security sector"]
)
async def test_words_of_a_term_are_no_language(scene: Scene, text: str) -> None:
    await scene.say(ANA, text)
    assert scene.outcome.error in {None, "question"}


async def test_related_terms_are_in_the_language_asked_for(scene: Scene) -> None:
    (entry, *_) = await scene.say(ANA, "term gender in mk")
    (row,) = [row for row in entry.split("\n") if row.startswith("See also: ")]
    assert "родова еднаквост" in row


async def test_a_choice_among_terms_keeps_the_language_asked_for(scene: Scene) -> None:
    await scene.say(ANA, "term violence in macedonian")
    assert scene.outcome.error == "question"
    (entry,) = await scene.say(ANA, "1")
    assert "насилство" in entry
    await scene.say(ANA, "term violence all")
    (entry,) = await scene.say(ANA, "1")
    assert "македонски: " in entry


async def test_a_term_is_asked_about_when_it_is_not_sure(scene: Scene) -> None:
    (asked, *_) = await scene.say(ANA, "term violence")
    assert scene.outcome.error == "question"
    assert "1. " in asked
    await scene.say(ANA, "1")
    assert scene.outcome.error is None


@pytest.mark.parametrize(
    ("text", "error"),
    [("term qqqqqqqq", "not_found"), (f"term {'a' * 81}", "too_long"), ("term ???", "not_found")],
)
async def test_a_term_that_is_none_is_said_so(scene: Scene, text: str, error: str) -> None:
    await scene.say(ANA, text)
    assert scene.outcome.error == error


async def test_the_categories_are_counted(scene: Scene) -> None:
    rows = (await everything(scene, ANA, "term")).split("\n")
    numbers = [row.rsplit(": ", 1)[-1] for row in rows]
    assert sum(int(number) for number in numbers if number.isdigit()) == 203


async def test_a_category_is_no_dead_end(scene: Scene) -> None:
    listed = (await everything(scene, ANA, "term")).split("\n")
    (number,) = [row.partition(".")[0] for row in listed if "Small arms" in row]
    first, *rows = (await everything(scene, ANA, number, settle=False)).split("\n")
    assert first == "Small arms and light weapons:"
    assert len(rows) == 19
    (last,) = [row for row in rows if row.startswith("19. ")]
    (entry,) = await scene.say(ANA, "19")
    assert entry.startswith(last.removeprefix("19. "))


@pytest.mark.parametrize(
    "text", ["term Basic concepts", "поим основни поими", "term Notiuni de baza?"]
)
async def test_a_category_is_opened_by_its_title(scene: Scene, text: str) -> None:
    await scene.say(ANA, "events")
    (listed,) = await scene.say(ANA, text)
    assert listed.startswith("Basic concepts:\n1. ")
    assert scene.outcome.error == "question"


async def test_a_category_called_like_a_term_leaves_the_term_its_name(scene: Scene) -> None:
    (entry, *_) = await scene.say(ANA, "term small arms and light weapons")
    assert "Concept:" in entry


@pytest.mark.parametrize("word", ["learn", "quiz", "suggest", "review", "kviz"])
async def test_what_terms_cannot_do_so_far_is_said_so(scene: Scene, word: str) -> None:
    (answer, *_) = await scene.say(ANA, f"term {word}")
    assert scene.outcome.error == "usage"
    assert "not available so far" in answer


async def test_an_unknown_term_names_the_categories(scene: Scene) -> None:
    (answer, *_) = await scene.say(ANA, "term women")
    assert scene.outcome.error == "not_found"
    assert answer.startswith("The glossary has no such term. These are its categories:\n1. Basic")
    (listed,) = await scene.say(ANA, "1")
    assert listed.startswith("Basic concepts:")


async def test_a_word_one_asks_for_in_a_room_of_no_network(scene: Scene) -> None:
    (entry,) = await scene.say(STRANGER, "!term gender mainstreaming", room=OUTSIDE)
    assert entry.startswith("Gender mainstreaming")
