"""`announce`: written, shown, sent once to many rooms, reported."""

from datetime import datetime, timedelta

import pytest

from bot.model.ids import NetworkId, RoomId, ThingId, send_key
from bot.model.message import Message, Post, PostState
from bot.ports.store import Unit
from tests.unit.commands.conftest import ANA, BOTH, MOD, STRANGER, VESNA, WPON, Scene

DAY = timedelta(days=1)
LONG = """announce wpon
at: 2.12.2026 09:00
until: 3.12.2026 10:00
en: Registration is open.
mk: Пријавувањето е отворено."""


async def test_a_draft_shows_its_texts_and_whom_it_would_reach(scene: Scene) -> None:
    announcement = await scene.make(VESNA, LONG)
    (draft,) = scene.seen_in(VESNA)
    for piece in (
        f"Draft of announcement {announcement}",
        "English:\nRegistration is open.",
        "македонски:\nПријавувањето е отворено.",
        "For: Women Police Officers Network in South East Europe",
        "1 room: 0 in all of its languages.",
        "Without a text of their own: shqip, srpski (latinica); English is sent instead.",
        "It goes out Wednesday, 2 December 2026, 09:00",
        "Not after Thursday, 3 December 2026, 10:00",
        f"{announcement} send",
    ):
        assert piece in draft
    assert await scene.wait(DAY / 24) == []


async def test_what_a_colleague_changed_just_before_is_shown_and_not_sent(scene: Scene) -> None:
    draft = await scene.make(VESNA, "announce wpon\nen: Registration is open.")
    await scene.say(BOTH, f"{draft} en: Registration is closed.")
    (answer,) = await scene.say(VESNA, f"{draft} send")
    head, *_ = answer.split("\n")
    assert head == "Nothing was sent: this draft was not shown to you as it is now."
    assert "Registration is closed." in answer
    assert scene.seen_in(WPON) == []
    await scene.say(VESNA, f"{draft} send")
    (sent,) = scene.seen_in(WPON)
    assert "Registration is closed." in sent


async def test_who_has_not_seen_a_draft_is_shown_it_first(scene: Scene) -> None:
    draft = await scene.make(VESNA, "announce wpon\nen: Registration is open.")
    (answer,) = await scene.say(BOTH, f"{draft} send")
    assert "Registration is open." in answer
    assert scene.seen_in(WPON) == []
    await scene.say(BOTH, f"{draft} send")
    assert len(scene.seen_in(WPON)) == 1


async def test_one_who_looks_does_not_make_the_other_look_again(scene: Scene) -> None:
    draft = await scene.make(VESNA, "announce wpon\nen: Registration is open.")
    await scene.say(BOTH, draft)
    await scene.say(BOTH, f"{draft} show en")
    await scene.say(VESNA, f"{draft} send")
    assert len(scene.seen_in(WPON)) == 1


async def test_nothing_is_sent_without_send(scene: Scene) -> None:
    await scene.make(VESNA, LONG)
    assert await scene.wait(3 * DAY) == []


async def test_it_is_sent_once_at_its_time_as_one_message(scene: Scene) -> None:
    announcement = await scene.make(VESNA, LONG)
    (answer,) = await scene.say(VESNA, f"{announcement} send")
    assert "is scheduled: Wednesday, 2 December 2026, 09:00" in answer
    assert await scene.wait(timedelta(hours=22, minutes=59)) == []
    (sent,) = await scene.wait(timedelta(minutes=1))
    assert sent == (
        f"Announcement {announcement}\n\nEnglish\nRegistration is open.\n\n"
        "македонски\nПријавувањето е отворено."
    )
    assert scene.shown[-1].room == WPON
    assert not scene.shown[-1].message.mention_room
    assert await scene.wait(DAY) == []


async def test_without_a_time_it_is_sent_at_once(scene: Scene) -> None:
    announcement = await scene.make(VESNA, "announce wpon\nen: Registration is open.")
    assert "goes out at once" in scene.seen_in(VESNA)[-1]
    await scene.say(VESNA, f"{announcement} send")
    assert scene.seen_in(WPON) == [f"Announcement {announcement}\nRegistration is open."]
    for action in ("send", "cancel", "at tomorrow", "mk: Отворено."):
        await scene.say(VESNA, f"{announcement} {action}")
        assert scene.outcome.error == "already_done"
    assert len(scene.seen_in(WPON)) == 1


async def test_a_late_one_says_so_in_every_language(scene: Scene) -> None:
    announcement = await scene.make(VESNA, LONG)
    await scene.say(VESNA, f"{announcement} send")
    (sent,) = await scene.wait(DAY)
    assert sent.count("Late: this was due on") >= 1


async def test_what_is_worthless_is_not_sent_and_its_author_is_told(scene: Scene) -> None:
    announcement = await scene.make(VESNA, LONG)
    await scene.say(VESNA, f"{announcement} send")
    (told,) = await scene.wait(3 * DAY)
    assert str(scene.shown[-1].room) == VESNA
    assert announcement in told
    (report,) = await scene.say(VESNA, announcement)
    assert "was not sent" in report
    assert scene.seen_in(WPON) == []


async def test_the_role_of_the_author_is_checked_again_at_sending(scene: Scene) -> None:
    announcement = await scene.make(VESNA, LONG)
    await scene.say(VESNA, f"{announcement} send")
    networks = scene.app.services.roster.networks
    wpon = networks[NetworkId("wpon")]
    object.__setattr__(wpon, "coordinators", frozenset({BOTH}))
    scene.app.services.roster.forget()
    (told,) = await scene.wait(timedelta(hours=23))
    assert "not a coordinator any more" in told
    assert scene.seen_in(WPON) == []


async def test_the_draft_grows_by_messages(scene: Scene) -> None:
    announcement = await scene.make(VESNA, "announce wpon\nen: Open.")
    (draft,) = await scene.say(VESNA, f"{announcement} sq: Hapur.\nTani.")
    assert "shqip:\nHapur.\nTani." in draft
    (draft,) = await scene.say(VESNA, f"{announcement} en Open now.")
    assert "English:\nOpen now." in draft
    (draft,) = await scene.say(VESNA, f"{announcement} at tomorrow 9:00")
    assert "It goes out Wednesday, 2 December 2026, 09:00" in draft
    (shown,) = await scene.say(VESNA, f"{announcement} show albanian")
    assert shown.split("\n")[1:] == ["Hapur.", "Tani."]
    (shown,) = await scene.say(VESNA, f"{announcement} show")
    assert shown == draft


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("dance", "usage"),
        ("sq", "usage"),
        (f"sq: {'a' * 2_001}", "too_long"),
        ("at", "usage"),
        ("at yesterday", "past_time"),
        ("at 5.12.2026", "past_time"),
        ("show klingon", "unknown_language"),
    ],
)
async def test_other_words_after_the_id_are_refused(scene: Scene, words: str, error: str) -> None:
    announcement = await scene.make(VESNA, LONG)
    await scene.say(VESNA, f"{announcement} {words}")
    assert scene.outcome.error == error


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("announce wpon", "usage"),
        ("announce wpon\nat: yesterday\nen: Open.", "past_time"),
        ("announce wpon\nat: tomorrow\nuntil: today 23:00\nen: Open.", "past_time"),
        ("announce mod\nen: canary", "not_found"),
        ("announce nato\nen: canary", "not_found"),
        ("announce mod Hi", "not_found"),
        ("announce nato Hi", "not_found"),
        ("announce wpon mod", "not_found"),
        ("announce wpon\nen: a\nen: b", "usage"),
        ("announce wpon\nping: yes\nen: a", "usage"),
        (f"announce {'a' * 2_001}", "too_long"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_kept(
    scene: Scene, text: str, error: str
) -> None:
    (answer, *_) = await scene.say(VESNA, text)
    assert scene.outcome.error == error
    assert "Example: announce wpon" in answer
    assert "no draft" in (await scene.say(VESNA, "announce"))[0]


async def test_the_name_of_the_network_does_not_end_up_in_the_text(scene: Scene) -> None:
    announcement = await scene.make(BOTH, "announce wpon Registration is open.")
    await scene.say(BOTH, f"{announcement} send")
    assert scene.seen_in(WPON)[-1].endswith("\nRegistration is open.")
    assert "wpon" not in scene.seen_in(WPON)[-1]
    assert scene.seen_in(MOD) == []


async def test_a_foreign_network_and_an_unknown_one_get_the_same_answer(scene: Scene) -> None:
    answers = [await scene.say(VESNA, f"announce {name} Hi") for name in ("mod", "nato")]
    assert answers[0] == answers[1]


async def test_ping_is_said_to_be_impossible_so_far(scene: Scene) -> None:
    (answer,) = await scene.say(VESNA, "announce wpon\nspomeni: da\nen: a")
    assert answer.startswith("Mentioning the room (ping) is not possible so far.")


async def test_the_example_of_a_form_is_ahead_in_any_month(scene: Scene) -> None:
    await scene.say(VESNA, "settings language en")
    for months in range(1, 25, 6):
        scene.clock.advance(DAY * 30 * months)
        (shown,) = await scene.say(VESNA, "help announce")
        form = shown.partition("field:\n")[2]
        await scene.say(VESNA, form)
        assert scene.outcome.error is None


async def test_whose_hour_is_meant_is_asked_if_her_clock_differs(scene: Scene) -> None:
    await scene.say(VESNA, "settings timezone Europe/Sofia")
    (asked,) = await scene.say(VESNA, "announce wpon\nat: 2.12.2026 09:00\nen: a")
    assert asked.split("\n")[1:] == [
        "1. Wednesday, 2 December 2026, 09:00 (Europe/Sarajevo, UTC+1)",
        "2. Wednesday, 2 December 2026, 09:00 (Europe/Sofia, UTC+2)",
    ]
    (draft,) = await scene.say(VESNA, "2")
    assert "It goes out Wednesday, 2 December 2026, 08:00 (Europe/Sarajevo, UTC+1); 09:00" in draft
    (announcement,) = scene.outcome.ids
    await scene.say(VESNA, f"{announcement} at 2.12.2026 09:00")
    assert scene.outcome.error == "question"
    (draft,) = await scene.say(VESNA, "1")
    assert "It goes out Wednesday, 2 December 2026, 09:00 (Europe/Sarajevo" in draft


async def test_a_draft_that_has_become_worthless_or_late_is_not_sent(scene: Scene) -> None:
    timed = await scene.make(VESNA, LONG)
    at_once = await scene.make(VESNA, "announce wpon\nuntil: tomorrow 10:00\nen: Open.")
    await scene.wait(2 * DAY)
    for announcement in (timed, at_once):
        await scene.say(VESNA, f"{announcement} send")
        assert scene.outcome.error == "past_time"
    assert scene.seen_in(WPON) == []


async def test_a_scheduled_one_is_taken_back(scene: Scene) -> None:
    announcement = await scene.make(VESNA, LONG)
    await scene.say(VESNA, f"{announcement} send")
    assert "is scheduled" in (await scene.say(VESNA, announcement))[0]
    await scene.say(VESNA, f"{announcement} cancel")
    assert await scene.wait(3 * DAY) == []
    await scene.say(VESNA, f"{announcement} cancel")
    assert scene.outcome.error == "already_done"
    assert "is cancelled" in (await scene.say(VESNA, announcement))[0]


async def test_the_report_says_what_became_of_it_in_each_room(scene: Scene) -> None:
    announcement = await scene.make(BOTH, "announce wpon, mod\nen: Open.")
    assert "2 rooms" in scene.seen_in(BOTH)[-1]
    await scene.say(BOTH, f"{announcement} send")
    assert len(scene.seen_in(WPON)) == len(scene.seen_in(MOD)) == 1
    (report,) = await scene.say(BOTH, announcement)
    assert "delivery report\nwpon: sent Tuesday, 1 December 2026" in report
    assert "\nmod: sent" in report


async def test_the_report_of_what_was_refused_late_or_is_on_its_way(scene: Scene) -> None:
    rooms = scene.app.services.roster.networks[NetworkId("wpon")].rooms
    announcement = await scene.make(VESNA, "announce wpon\nen: Open.")
    await scene.say(VESNA, f"{announcement} send")
    now = scene.clock.now()
    for state, words in (
        (PostState.REFUSED, "refused (forbidden)"),
        (PostState.EXPIRED, "not sent, it came too late"),
        (PostState.WAITING, "on its way"),
    ):
        await note_again(scene, ThingId(announcement), rooms[0], state, now)
        for text in (announcement, f"{announcement} show"):
            (report,) = await scene.say(VESNA, text)
            assert f"wpon: {words}" in report


async def note_again(
    scene: Scene, thing: ThingId, room: RoomId, state: PostState, now: datetime
) -> None:
    """Add a later post about a thing to a room, and what became of it."""
    rows = scene.app.rows
    key, unit = send_key(thing, state), Unit()
    rows.outbox.add(
        unit, Post(key=key, room=room, message=Message(body=()), created_at=now, subject=thing)
    )
    if state is not PostState.WAITING:
        rows.outbox.finish(unit, key, state, now, error="forbidden")
    await rows.store.write(unit)


async def test_a_text_in_every_language_of_the_room_lacks_none(scene: Scene) -> None:
    await scene.make(VESNA, "announce wpon\nen: a\nsr-Latn: b\nmk: c\nsq: d")
    (draft,) = scene.seen_in(VESNA)
    assert "1 room: 1 in all of its languages." in draft
    assert "Without a text" not in draft


async def test_a_text_in_serbian_is_asked_for_its_script(scene: Scene) -> None:
    announcement = await scene.make(VESNA, "announce wpon\nen: a")
    await scene.say(VESNA, f"{announcement} sr: Prijave su otvorene.\nRok: petak.")
    assert scene.outcome.error == "question"
    (draft,) = await scene.say(VESNA, "1")
    assert "srpski (latinica):\nPrijave su otvorene.\nRok: petak." in draft


@pytest.mark.parametrize("name", ["macedonian", "makedonski:", "македонски:", "na makedonskom:"])
async def test_a_text_may_be_given_with_the_name_of_its_language(scene: Scene, name: str) -> None:
    announcement = await scene.make(VESNA, "announce wpon\nen: a")
    (draft,) = await scene.say(VESNA, f"{announcement} {name} Пријавувањето е отворено.")
    assert "македонски:\nПријавувањето е отворено." in draft


@pytest.mark.parametrize("field", ["at", "until"])
async def test_a_time_with_two_readings_is_asked_about(scene: Scene, field: str) -> None:
    await scene.say(VESNA, f"announce wpon\n{field}: 2h\nen: a")
    assert scene.outcome.error == "question"
    (draft,) = await scene.say(VESNA, "1")
    assert "Draft of announcement" in draft


async def test_a_time_for_several_networks_is_asked_about_too(scene: Scene) -> None:
    announcement = await scene.make(BOTH, "announce wpon, mod\nen: a")
    await scene.say(BOTH, f"{announcement} at 2h")
    assert scene.outcome.error == "question"
    (draft,) = await scene.say(BOTH, "2")
    assert "It goes out Wednesday, 2 December 2026, 02:00" in draft


async def test_a_preview_in_serbian_is_in_both_scripts(scene: Scene) -> None:
    announcement = await scene.make(VESNA, "announce wpon\nsr-Latn: Prijave\nsr-Cyrl: Пријаве")
    (shown,) = await scene.say(VESNA, f"{announcement} show serbian")
    assert "Prijave" in shown
    assert "Пријаве" in shown


@pytest.mark.parametrize("words", ["sr:", "mk:", "dance"])
async def test_words_that_are_no_text_are_refused(scene: Scene, words: str) -> None:
    announcement = await scene.make(VESNA, "announce wpon\nen: a")
    await scene.say(VESNA, f"{announcement} {words}")
    assert scene.outcome.error == "usage"


async def test_it_takes_a_coordinator_of_every_network(scene: Scene) -> None:
    announcement = await scene.make(BOTH, "announce wpon, mod\nen: canary")
    for action in ("", "send", "show", "cancel", "mk: x", "at tomorrow"):
        (answer, *_) = await scene.say(VESNA, f"{announcement} {action}")
        assert scene.outcome.error == "not_found"
        assert "canary" not in answer
    assert announcement not in (await scene.say(VESNA, "announce"))[0]


async def test_who_coordinates_several_networks_is_asked_which(scene: Scene) -> None:
    await scene.say(BOTH, "announce Registration is open.")
    assert scene.outcome.error == "question"
    await scene.say(BOTH, "2")
    (announcement,) = scene.outcome.ids
    await scene.say(BOTH, f"{announcement} send")
    assert (len(scene.seen_in(WPON)), len(scene.seen_in(MOD))) == (0, 1)


async def test_in_a_room_it_is_for_the_network_of_the_room(scene: Scene) -> None:
    announcement = await scene.make(BOTH, "!announce Registration is open.", room=MOD)
    await scene.say(BOTH, f"!{announcement} send", room=MOD)
    assert scene.seen_in(WPON) == []


async def test_drafts_and_scheduled_ones_are_listed(scene: Scene) -> None:
    draft, scheduled = await scene.make(VESNA, "announce Hello all"), await scene.make(VESNA, LONG)
    await scene.say(VESNA, f"{scheduled} send")
    (listed,) = await scene.say(VESNA, "announce")
    assert f"{draft}: Hello all (draft)" in listed
    assert f"{scheduled}: Registration is open. (scheduled: Wednesday, 2 December" in listed
    await scene.wait(15 * DAY)
    (listed,) = await scene.say(VESNA, "announce")
    assert draft not in listed
    await scene.say(VESNA, f"{draft} send")
    assert scene.outcome.error == "not_found"


@pytest.mark.parametrize("user", [ANA, STRANGER])
async def test_only_coordinators_announce(scene: Scene, user: object) -> None:
    for text in ("announce", LONG, "A118 send"):
        await scene.say(user, text)  # type: ignore[arg-type]  # ids of the table above
        assert scene.outcome.error == "not_allowed"
