"""`event` and `events`: drafted, saved, reminded of, answered, cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.ids import RoomId, ThingId
from tests.unit.commands.conftest import ANA, BOTH, EVA, MIRA, MOD, STRANGER, VESNA, WPON, Scene

DAY = timedelta(days=1)
LONG = """event WPON annual meeting
when: 10.12.2026 10:00 - 11.12.2026 16:00
where: Skopje
places: 2 per delegation
remind: 7d register, 2d documents, 2h
mk: Годишна средба"""
SHORT = 'event "Annual meeting" 10.12.2026 10:00 at Skopje remind 7d 1d'


async def saved(scene: Scene, text: str = LONG) -> str:
    event = await scene.make(VESNA, text)
    await scene.say(VESNA, f"{event} save")
    assert scene.outcome.error is None
    return event


async def test_a_draft_shows_everything_and_posts_nothing(scene: Scene) -> None:
    event = await scene.make(VESNA, LONG)
    (draft,) = scene.seen_in(VESNA)
    for piece in (
        f"Draft of event {event}",
        "WPON annual meeting",
        "Thursday, 10 December 2026, 10:00",
        "Friday, 11 December 2026, 16:00",
        "Place: Skopje",
        "Places: 2 per delegation",
        "Reminder: Thursday, 3 December 2026, 10:00",
        "Please register",
        "Reminder: Thursday, 10 December 2026, 08:00",
        "македонски: Годишна средба",
        "For 1 room",
        f"{event} save",
    ):
        assert piece in draft
    assert scene.seen_in(WPON) == []
    assert await scene.wait(30 * DAY) == []


async def test_a_reminder_that_is_past_already_is_said_to_be_left_out(scene: Scene) -> None:
    await scene.make(VESNA, 'event "Meeting" 3.12.2026 10:00 remind 30d 1d')
    (draft,) = scene.seen_in(VESNA)
    assert "Already past and left out: Tuesday, 3 November 2026, 10:00" in draft
    assert "Reminder: Wednesday, 2 December 2026, 10:00" in draft


async def test_a_saved_event_is_posted_with_a_block_per_language(scene: Scene) -> None:
    event = await saved(scene)
    (posted,) = scene.seen_in(WPON)
    assert posted.count(event) >= 4
    assert "Годишна средба" in posted
    assert "македонски" in posted
    assert not next(shown for shown in scene.shown if shown.room == WPON).message.mentions


async def test_the_ladder_is_climbed_step_by_step(scene: Scene) -> None:
    await saved(scene)
    assert await scene.wait(datetime(2026, 12, 3, 8, 59, tzinfo=UTC) - scene.clock.now()) == []
    (week,) = await scene.wait(timedelta(minutes=1))
    assert "In 7 days" in week
    assert "Please register" in week
    (documents,) = await scene.wait(5 * DAY)
    assert "Please send the documents" in documents
    (hours,) = await scene.wait(timedelta(hours=46))
    assert "In 2 hours" in hours
    assert await scene.wait(10 * DAY) == []


async def test_whole_days_keep_the_wall_hour_over_the_change_of_clocks(scene: Scene) -> None:
    await saved(scene, 'event "Spring" 29.3.2027 10:00 remind 1d 24h')
    before = datetime(2027, 3, 28, 8, 0, tzinfo=UTC)  # 10:00 in summer, 23 real hours before
    await scene.wait(before - timedelta(minutes=1) - scene.clock.now())
    assert "Late" not in "".join(scene.seen_in(WPON))
    count = len(scene.seen_in(WPON))
    assert len(await scene.wait(timedelta(minutes=1))) == 1
    assert len(scene.seen_in(WPON)) == count + 1


async def test_an_all_day_event_is_reminded_of_in_the_morning(scene: Scene) -> None:
    await saved(scene, 'event "Training" 10.12.2026 remind 1d')
    assert "All day: Thursday, 10 December 2026" in scene.seen_in(WPON)[0]
    await scene.wait(datetime(2026, 12, 9, 7, 59, tzinfo=UTC) - scene.clock.now())
    assert len(scene.seen_in(WPON)) == 1
    assert len(await scene.wait(timedelta(minutes=1))) == 1


async def test_short_leads_are_named_in_hours_and_minutes(scene: Scene) -> None:
    await saved(scene, 'event "Meeting" 3.12.2026 10:00 remind 2h 90m 0d')
    said = [
        (await scene.wait(span))[0].split("\n")[2]
        for span in (timedelta(hours=46), timedelta(minutes=30))
    ]
    assert said == ["In 2 hours:", "In 90 minutes:"]


async def test_an_all_day_event_of_several_days_says_its_last_one(scene: Scene) -> None:
    await saved(scene, 'event "Training" 10.12.2026 - 12.12.2026')
    assert "Until: Saturday, 12 December 2026" in scene.seen_in(WPON)[0]


async def test_a_late_step_says_so_and_names_no_lead(scene: Scene) -> None:
    await saved(scene, SHORT)
    said = [text for text in await scene.wait(4 * DAY) if "Late" in text]
    assert len(said) == 1
    assert "In 7 days" not in said[0]


async def test_a_step_of_an_event_that_is_over_is_not_posted_and_its_author_is_told(
    scene: Scene,
) -> None:
    event = await saved(scene, SHORT)
    said = await scene.wait(30 * DAY)
    assert len(scene.seen_in(WPON)) == 1
    assert len(said) == 1
    assert event in scene.seen_in(VESNA)[-1]
    assert "over" in scene.seen_in(VESNA)[-1]


async def test_a_yes_brings_private_reminders(scene: Scene) -> None:
    event = await saved(scene, 'event "Annual meeting" 10.12.2026 10:00')
    await scene.say(ANA, f"{event} yes")
    await scene.say(EVA, f"{event} no")
    await scene.wait(timedelta(days=2, hours=1))
    assert scene.seen_in(ANA)[-1].startswith(f"Event {event}\n")
    assert len(await scene.wait(6 * DAY)) == 1
    assert len(scene.seen_in(EVA)) == 1


async def test_the_last_answer_counts(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    for answer in ("yes I bring cake", "maybe", "no"):
        scene.clock.advance(timedelta(seconds=1))
        await scene.say(ANA, f"{event} {answer}")
        assert scene.outcome.error is None
    await scene.say(EVA, f"{event} да")
    (counted,) = await scene.say(VESNA, f"{event} answers")
    assert [row for row in counted.split("\n") if ":" in row][1:] == ["Yes: 1", "Maybe: 0", "No: 1"]


async def test_names_and_notes_are_for_coordinators_in_private(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    await scene.say(ANA, f"{event} yes canary")
    (names,) = await scene.say(VESNA, f"{event} answers names")
    assert "console:ana (canary)" in names
    await scene.say(VESNA, f"!{event} answers names", room=WPON)
    assert "canary" not in "".join(scene.seen_in(WPON))
    assert "canary" in scene.seen_in(VESNA)[-1]
    await scene.say(ANA, f"{event} answers names")
    assert scene.outcome.error == "not_allowed"


async def test_a_cancellation_is_told_at_once_and_ends_the_reminders(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    await scene.say(ANA, f"{event} maybe")
    await scene.say(EVA, f"{event} no")
    await scene.say(VESNA, f"{event} cancel")
    assert "is cancelled" in scene.seen_in(WPON)[-1]
    assert "is cancelled" in scene.seen_in(ANA)[-1]
    assert "is cancelled" not in scene.seen_in(EVA)[-1]
    assert await scene.wait(30 * DAY) == []
    for user, action in ((VESNA, "cancel"), (ANA, "yes")):
        await scene.say(user, f"{event} {action}")
        assert scene.outcome.error == "already_done"
    (card,) = await scene.say(ANA, event)
    assert "is cancelled" in card


async def test_a_cancelled_event_takes_no_more_titles(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    await scene.say(VESNA, f"{event} cancel")
    await scene.say(VESNA, f"{event} sq Takimi vjetor")
    assert scene.outcome.error == "already_done"
    (card,) = await scene.say(ANA, event)
    assert "is cancelled" in card
    await scene.say(ANA, "language sq")
    (card,) = await scene.say(ANA, event)
    assert "Takimi vjetor" not in card


async def test_a_draft_is_thrown_away(scene: Scene) -> None:
    event = await scene.make(VESNA, SHORT)
    await scene.say(VESNA, f"{event} cancel")
    await scene.say(VESNA, f"{event} save")
    assert scene.outcome.error == "not_found"


async def test_a_draft_is_forgotten_after_two_weeks(scene: Scene) -> None:
    event = await scene.make(VESNA, SHORT.replace("10.12.2026", "10.12.2027"))
    assert event in (await scene.say(VESNA, "event"))[0]
    await scene.wait(14 * DAY)
    assert event not in (await scene.say(VESNA, "event"))[0]
    for action in ("save", "", "sq Takimi"):
        await scene.say(VESNA, f"{event} {action}")
        assert scene.outcome.error == "not_found"


async def test_a_draft_does_not_exist_for_members(scene: Scene) -> None:
    event = await scene.make(VESNA, SHORT)
    for action in ("", "yes", "no"):
        await scene.say(ANA, f"{event} {action}")
        assert scene.outcome.error == "not_found"


@pytest.mark.parametrize("text", [SHORT, 'event "Training" 10.12.2026'])
async def test_a_draft_whose_time_has_come_is_not_saved(scene: Scene, text: str) -> None:
    event = await scene.make(VESNA, text)
    await scene.wait(11 * DAY)
    await scene.say(VESNA, f"{event} save")
    assert scene.outcome.error == "past_time"
    assert scene.seen_in(WPON) == []


async def test_an_event_is_saved_once(scene: Scene) -> None:
    event = await saved(scene)
    await scene.say(VESNA, f"{event} save")
    assert scene.outcome.error == "already_done"
    assert len(scene.seen_in(WPON)) == 1


async def test_titles_are_added_before_and_after_saving(scene: Scene) -> None:
    event = await scene.make(VESNA, SHORT)
    (draft,) = await scene.say(VESNA, f"{event} sq: Takimi vjetor")
    assert "shqip: Takimi vjetor" in draft
    await scene.say(VESNA, f"{event} save")
    assert "Takimi vjetor" in scene.seen_in(WPON)[-1]
    await scene.say(VESNA, f"{event} mk Средба")
    assert scene.outcome.error is None
    await scene.say(ANA, "settings language mk")
    assert "Средба" in (await scene.say(ANA, event))[0]


@pytest.mark.parametrize(
    ("words", "error"),
    [("dance", "usage"), ("sq", "usage"), (f"sq {'a' * 201}", "too_long")],
)
async def test_other_words_after_the_id_are_refused(scene: Scene, words: str, error: str) -> None:
    event = await saved(scene, SHORT)
    await scene.say(VESNA, f"{event} {words}")
    assert scene.outcome.error == error


async def test_a_title_in_serbian_is_asked_for_its_script(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    (asked,) = await scene.say(VESNA, f"{event} sr Годишњи састанак")
    assert scene.outcome.error == "question"
    assert asked.split("\n")[1:] == ["1. srpski (latinica)", "2. српски (ћирилица)"]
    (said,) = await scene.say(VESNA, "2")
    assert "српски (ћирилица)" in said
    await scene.say(ANA, "settings language sr-Cyrl")
    assert "Годишњи састанак" in (await scene.say(ANA, event))[0]


async def test_a_title_may_be_given_with_the_name_of_its_language(scene: Scene) -> None:
    event = await scene.make(VESNA, SHORT)
    (draft,) = await scene.say(VESNA, f"{event} македонски: Средба: два дена")
    assert "македонски: Средба: два дена" in draft


async def test_a_one_line_event_in_ones_own_words(scene: Scene) -> None:
    await scene.say(VESNA, "settings language sr-Latn")
    event = await scene.make(VESNA, "događaj „Sastanak“ u petak u 10 u Skoplju podseti 7d 1d")
    draft = scene.seen_in(VESNA)[-1]
    assert event in draft
    assert "petak, 4. decembar 2026." in draft
    assert "Skoplju" in draft


@pytest.mark.parametrize("room", [None, WPON])
async def test_a_time_with_two_readings_is_asked_about(scene: Scene, room: RoomId | None) -> None:
    prefix = "!" if room else ""
    await scene.say(VESNA, f'{prefix}event "Meeting" 2h at Skopje', room=room)
    assert scene.outcome.error == "question"
    await scene.say(VESNA, "2", room=room)
    (event,) = scene.outcome.ids
    draft = await scene.app.services.events.draft(ThingId(event), scene.clock.now())
    assert draft is not None
    assert (draft.title, draft.place) == ("Meeting", "Skopje")


async def test_an_event_may_be_for_one_room(scene: Scene) -> None:
    event = await scene.make(VESNA, f"event in wpon {SHORT.removeprefix('event ')}")
    (kept,) = [await scene.app.services.events.draft(ThingId(event), scene.clock.now())]
    assert kept is not None
    assert kept.rooms == (WPON,)


async def test_a_room_of_another_network_cannot_be_named(scene: Scene) -> None:
    await scene.say(VESNA, f"event in mod {SHORT.removeprefix('event ')}")
    assert scene.outcome.error == "usage"
    assert scene.seen_in(MOD) == []


async def test_a_deadline_counts_back_from_its_end_and_is_not_answered(scene: Scene) -> None:
    event = await saved(scene, "event deadline Send the report\nwhen: 10.12.2026\nremind: 1d")
    assert "Deadline: Thursday, 10 December 2026, 23:59" in scene.seen_in(WPON)[0]
    assert "To answer" not in scene.seen_in(WPON)[0]
    assert await scene.wait(datetime(2026, 12, 9, 7, 59, tzinfo=UTC) - scene.clock.now()) == []
    (reminder,) = await scene.wait(timedelta(minutes=1))
    assert event in reminder


async def test_a_deadline_with_an_hour_is_reminded_of_at_that_hour(scene: Scene) -> None:
    await saved(scene, 'event deadline "Report" 10.12.2026 15:00 remind 1d')
    assert await scene.wait(datetime(2026, 12, 9, 13, 59, tzinfo=UTC) - scene.clock.now()) == []
    assert len(await scene.wait(timedelta(minutes=1))) == 1


async def test_a_deadline_without_quotes_is_told_what_it_needs(scene: Scene) -> None:
    (answer, *_) = await scene.say(
        VESNA, "event deadline Send annual data 15.12.2026 remind 7d data"
    )
    assert scene.outcome.error == "usage"
    assert 'event deadline "Send the report" 10.1.2027' in answer
    assert "event deadline" in (await scene.say(VESNA, "help event"))[0]


async def test_an_example_is_ahead_in_any_month(scene: Scene) -> None:
    await scene.say(VESNA, "settings language en")
    for months in range(1, 25, 6):
        scene.clock.advance(DAY * 30 * months)
        (shown,) = await scene.say(VESNA, "help event")
        example, _, form = shown.partition("Example: ")[2].partition("\nOr with")
        for text in (example, form.partition("\n")[2]):
            event = await scene.make(VESNA, text)
            assert "left out" not in (await scene.say(VESNA, event))[0]


async def test_whose_hour_is_meant_is_asked_if_her_clock_differs(scene: Scene) -> None:
    await scene.say(VESNA, "settings timezone Europe/Sofia")
    (asked,) = await scene.say(VESNA, LONG)
    assert scene.outcome.error == "question"
    assert asked.split("\n")[1:] == [
        "1. Thursday, 10 December 2026, 10:00 (Europe/Sarajevo, UTC+1)",
        "2. Thursday, 10 December 2026, 10:00 (Europe/Sofia, UTC+2)",
    ]
    (draft,) = await scene.say(VESNA, "2")
    assert "Begins: Thursday, 10 December 2026, 09:00 (Europe/Sarajevo, UTC+1); 10:00" in draft
    assert "Ends: Friday, 11 December 2026, 15:00 (Europe/Sarajevo, UTC+1); 16:00" in draft


async def test_nothing_is_asked_about_a_whole_day(scene: Scene) -> None:
    await scene.say(VESNA, "settings timezone Europe/Sofia")
    await scene.make(VESNA, 'event "Training" 10.12.2026')
    assert scene.outcome.error is None


async def test_a_yes_is_promised_only_what_is_ahead(scene: Scene) -> None:
    promised = []
    for day in ("10.12.2026 10:00", "3.12.2026 10:00", "2.12.2026 9:00"):
        event = await saved(scene, f'event "Meeting" {day}')
        (answer,) = await scene.say(ANA, f"{event} yes")
        promised.append(answer.split("\n")[1:2])
    assert promised == [
        ["You will be reminded privately 7 days and 1 day before."],
        ["You will be reminded privately 1 day before."],
        [],
    ]


async def test_a_private_reminder_has_the_readers_zone_and_what_is_to_be_done(
    scene: Scene,
) -> None:
    await scene.say(ANA, "settings timezone Europe/Sofia")
    event = await saved(scene)
    await scene.say(ANA, f"{event} yes")
    await scene.wait(datetime(2026, 12, 3, 9, 0, tzinfo=UTC) - scene.clock.now())
    reminder = scene.seen_in(ANA)[-1]
    assert "Please register now." in reminder
    assert "10:00 (Europe/Sarajevo, UTC+1); 11:00 (Europe/Sofia, UTC+2)" in reminder


async def test_a_note_is_shown_to_its_author_alone(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    (answer,) = await scene.say(ANA, f"{event} yes canary")
    assert answer.split("\n\n")[0].endswith("\nYour note for the coordinators: canary")
    await scene.say(EVA, f"!{event} yes canary", room=WPON)
    assert "canary" not in "".join(scene.seen_in(WPON))
    assert scene.seen_in(EVA)[-1] == "Your note for the coordinators: canary"


async def test_answers_are_counted_by_delegation_with_those_who_are_silent(scene: Scene) -> None:
    for user, delegation in ((ANA, "mk"), (EVA, "mk"), (MIRA, "rs")):
        await scene.say(user, "events")
        await scene.say(VESNA, f"people add {user} {delegation}")
    event = await saved(scene, SHORT)
    await scene.say(ANA, f"{event} yes")
    await scene.say(VESNA, f"{event} maybe")
    (counted,) = await scene.say(VESNA, f"{event} answers")
    assert counted.split("\n")[1:] == [
        "Yes: 1",
        "Maybe: 1",
        "No: 0",
        "North Macedonia: yes 1, maybe 0, no 0, no answer 1",
        "Serbia: yes 0, maybe 0, no 0, no answer 1",
        "Without a delegation: yes 0, maybe 1, no 0, no answer 0",
    ]


async def test_a_draft_and_an_event_are_shown_by_show(scene: Scene) -> None:
    draft, event = await scene.make(VESNA, SHORT), await saved(scene, SHORT)
    for thing in (draft, event):
        assert await scene.say(VESNA, f"{thing} show") == await scene.say(VESNA, thing)
        assert scene.outcome.error is None


async def test_an_answer_to_ones_own_draft_is_told_that_it_is_one(scene: Scene) -> None:
    event = await scene.make(VESNA, SHORT)
    (answer, *_) = await scene.say(VESNA, f"{event} yes")
    assert answer.startswith(f"Event {event} is still a draft. To save it: {event} save")


async def test_what_was_refused_is_not_shown_as_an_example(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    for text in (f"{event} save", "E999 cancel", "E999 sq Takimi"):
        (answer, *_) = await scene.say(VESNA, text)
        assert scene.outcome.error in {"already_done", "not_found"}
        assert "Example" not in answer


async def test_an_event_made_in_a_room_is_posted_there(scene: Scene) -> None:
    event = await scene.make(VESNA, f"!{SHORT}", room=WPON)
    await scene.say(VESNA, f"!{event} save", room=WPON)
    assert sum(f"{event}: Annual meeting" in text for text in scene.seen_in(WPON)) >= 1
    assert scene.seen_in(MOD) == []


async def test_who_coordinates_several_networks_is_asked_which(scene: Scene) -> None:
    (asked,) = await scene.say(BOTH, SHORT)
    assert scene.outcome.error == "question"
    assert "1. Women Police" in asked
    await scene.say(BOTH, "2")
    (event,) = scene.outcome.ids
    await scene.say(BOTH, f"{event} save")
    assert scene.seen_in(WPON) == []
    assert len(scene.seen_in(MOD)) == 1


async def test_a_network_is_named_in_front(scene: Scene) -> None:
    event = await scene.make(BOTH, f"mod: {SHORT}")
    await scene.say(MIRA, event)
    assert scene.outcome.error == "not_found"
    await scene.say(BOTH, f"{event} save")
    await scene.say(MIRA, event)
    assert scene.outcome.error is None
    await scene.say(ANA, event)
    assert scene.outcome.error == "not_found"


@pytest.mark.parametrize("user", [ANA, STRANGER])
async def test_only_coordinators_make_events(scene: Scene, user: object) -> None:
    await scene.say(user, SHORT)  # type: ignore[arg-type]  # ids of the table above
    assert scene.outcome.error == "not_allowed"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('event "Meeting" every monday 10:00', "usage"),
        ('event "Meeting" yesterday', "past_time"),
        ('event "Meeting" 31.2.2027', "time_impossible"),
        ('event "Meeting" 10.12.2036', "time_too_far"),
        ('event "Meeting" soon', "time_unknown"),
        ("event Meeting", "usage"),
    ],
)
async def test_what_is_wrong_with_an_event_is_said(scene: Scene, text: str, error: str) -> None:
    (answer,) = await scene.say(VESNA, text)
    assert scene.outcome.error == error
    assert "Example: event" in answer


async def test_events_are_listed_in_date_order(scene: Scene) -> None:
    for title, date in (("Late", "20.12.2026"), ("Soon", "3.12.2026"), ("Next year", "10.5.2027")):
        await saved(scene, f'event "{title}" {date} 10:00')
    (listed,) = await scene.say(ANA, "events")
    assert [row.split(": ")[1].split(".")[0] for row in listed.split("\n")[:3]] == [
        "Soon",
        "Late",
        "Next year",
    ]
    assert "Late" not in (await scene.say(ANA, "events week"))[0]
    assert "Late" in (await scene.say(ANA, "events month"))[0]
    assert "no event" in (await scene.say(ANA, "events past"))[0]
    await scene.wait(10 * DAY)
    assert "Soon" in (await scene.say(ANA, "events past"))[0]
    assert "Soon" not in (await scene.say(ANA, "events"))[0]
    await scene.say(ANA, "events tomorrow")
    assert scene.outcome.error == "usage"


async def test_with_several_networks_the_list_says_whose_each_event_is(scene: Scene) -> None:
    await saved(scene, SHORT)
    (listed, *_) = await scene.say(BOTH, "events")
    assert "(Women Police Officers Network" in listed


async def test_the_list_of_a_room_is_of_its_network(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    (listed,) = await scene.say(BOTH, "!events", room=MOD)
    assert event not in listed
    (listed,) = await scene.say(BOTH, "!events", room=WPON)
    assert event in listed


async def test_without_a_draft_there_is_an_example(scene: Scene) -> None:
    (answer, *_) = await scene.say(VESNA, "event")
    assert "Example: event" in answer


async def test_an_event_that_is_over_takes_no_answers(scene: Scene) -> None:
    event = await saved(scene, 'event "Short" 10.12.2026 10:00')
    scene.clock.advance(9 * DAY + timedelta(minutes=30))
    await scene.say(ANA, f"{event} yes")
    assert scene.outcome.error is None
    scene.clock.advance(timedelta(minutes=31))
    await scene.say(ANA, f"{event} no")
    assert scene.outcome.error == "already_done"


async def test_a_note_has_a_limit(scene: Scene) -> None:
    event = await saved(scene, SHORT)
    await scene.say(ANA, f"{event} yes {'a' * 201}")
    assert scene.outcome.error == "too_long"
