"""`remind`: reminders for oneself, and for a room."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.calendar.foreign import ForeignReminder
from bot.ports.store import Unit
from tests.unit.commands.conftest import ANA, EVA, OUTSIDE, VESNA, WPON, Scene

DAY = timedelta(days=1)


async def test_a_reminder_is_said_once_at_its_time_in_the_direct_chat(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me tomorrow 15:00 Send the report")
    assert "Wednesday, 2 December 2026, 15:00" in scene.seen_in(ANA)[-1]
    assert await scene.wait(timedelta(hours=28, minutes=59)) == []
    (said,) = await scene.wait(timedelta(minutes=1))
    assert said == f"Reminder {reminder}\nSend the report"
    assert str(scene.shown[-1].room) == ANA
    assert not scene.shown[-1].message.notice
    assert await scene.wait(10 * DAY) == []


async def test_a_late_reminder_says_when_it_was_due(scene: Scene) -> None:
    await scene.make(ANA, "remind me tomorrow 15:00 Send the report")
    (said,) = await scene.wait(2 * DAY)
    assert said.split("\n")[-1].startswith(
        "Late: this was due on Wednesday, 2 December 2026, 15:00"
    )


async def test_a_recurring_reminder_goes_on_until_it_is_cancelled(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me every monday 9:00 Week")
    assert f"{reminder} cancel" in scene.seen_in(ANA)[-1]
    assert len(await scene.wait(timedelta(days=6))) == 1
    assert len(await scene.wait(timedelta(days=7))) == 1
    await scene.say(ANA, f"{reminder} cancel")
    assert await scene.wait(timedelta(days=7)) == []


async def test_a_recurring_reminder_keeps_its_wall_hour_over_the_change_of_clocks(
    scene: Scene,
) -> None:
    scene.clock.move_to(scene.clock.now() + timedelta(days=110))  # 21 March 2027
    await scene.make(ANA, "remind me every monday 9:00 Week")
    await scene.wait(timedelta(days=7, hours=22))  # Monday 29 March, 07:00 UTC: 09:00 in summer
    assert "Reminder" in scene.seen_in(ANA)[-1]
    assert "Late" not in scene.seen_in(ANA)[-1]


async def test_every_occurrence_that_was_missed_is_a_message_of_its_own(scene: Scene) -> None:
    await scene.make(ANA, "remind me every day 9:00 Pills")
    said = await scene.wait(timedelta(days=3))
    assert len(said) == 3


async def test_snoozed_once_more(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me in 1 hour Call")
    await scene.wait(timedelta(hours=1))
    await scene.say(ANA, f"{reminder} 2h")
    assert scene.outcome.error is None
    assert await scene.wait(timedelta(hours=1, minutes=59)) == []
    assert len(await scene.wait(timedelta(minutes=1))) == 1


async def test_a_snooze_replaces_the_time_of_one_that_has_not_come(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me in 1 hour Call")
    await scene.say(ANA, f"{reminder} 3h")
    assert await scene.wait(timedelta(hours=2)) == []
    assert len(await scene.wait(timedelta(hours=1))) == 1


async def test_one_occurrence_is_skipped(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me every monday 9:00 Week")
    (answer,) = await scene.say(ANA, f"{reminder} skip")
    assert "14 December" in answer
    assert await scene.wait(timedelta(days=7)) == []
    assert len(await scene.wait(timedelta(days=7))) == 1


async def test_the_last_occurrence_is_skipped(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me every monday 9:00 until 8.12.2026 Week")
    (answer,) = await scene.say(ANA, f"{reminder} skip")
    assert "over" in answer
    await scene.say(ANA, f"{reminder} skip")
    assert scene.outcome.error == "already_done"


async def test_one_that_happens_once_is_not_skipped(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me tomorrow 9:00 Week")
    await scene.say(ANA, f"{reminder} skip")
    assert scene.outcome.error == "usage"


async def test_cancelled_reminders_stay_cancelled(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me tomorrow 9:00 Week")
    await scene.say(ANA, f"{reminder} cancel")
    for action, error in (("cancel", "already_done"), ("2h", "already_done"), ("", None)):
        await scene.say(ANA, f"{reminder} {action}")
        assert scene.outcome.error == error
    assert await scene.wait(2 * DAY) == []


async def test_undo_says_which_reminder_it_took_back(scene: Scene) -> None:
    first = await scene.make(ANA, "remind me in 2 days First")
    scene.clock.advance(timedelta(seconds=1))
    second = await scene.make(ANA, "remind me tomorrow 15:00 Second")
    for reminder, day, text in ((second, "2 December", "Second"), (first, "3 December", "First")):
        (answer,) = await scene.say(ANA, "undo")
        head, when, what = answer.split("\n")
        assert head == f"Reminder {reminder} is cancelled."
        assert day in when
        assert what == f"Text: {text}"
    await scene.say(ANA, "undo")
    assert scene.outcome.error == "not_found"


async def test_undo_leaves_an_old_reminder_alone(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me in 2 days First")
    scene.clock.advance(timedelta(minutes=15, seconds=1))
    (answer,) = await scene.say(ANA, "undo")
    assert scene.outcome.error == "not_found"
    assert "15 minutes" in answer
    assert reminder in (await scene.say(ANA, "remind"))[0]


async def test_undo_in_a_room_does_not_show_the_text(scene: Scene) -> None:
    await scene.make(ANA, "remind me tomorrow canary")
    await scene.say(ANA, "!undo", room=WPON)
    assert scene.outcome.error is None
    assert "canary" not in "".join(scene.seen_in(WPON))


async def test_a_half_read_time_is_seen_in_the_echo(scene: Scene) -> None:
    await scene.make(ANA, f"remind me tomorrow half Meeting {'long ' * 40}")
    rows = scene.seen_in(ANA)[-1].split("\n\n")[0].split("\n")
    assert rows[1].startswith("Text: half Meeting long")
    assert len(rows[1]) <= 70
    await scene.make(ANA, "!remind me tomorrow canary", room=WPON)
    assert "canary" not in "".join(scene.seen_in(WPON))


async def test_a_recurrence_that_ends_is_not_said_to_go_on(scene: Scene) -> None:
    await scene.say(ANA, "events")
    (answer,) = await scene.say(ANA, "remind me every monday until 31.12.2026 Standup")
    _, *rows = answer.split("\n")
    assert rows == [
        "Text: Standup",
        "Recurs: every week on Monday, until Thursday, 31 December 2026",
        "Next: Monday, 14 December 2026, 09:00 (Europe/Sarajevo, UTC+1)",
        "Next: Monday, 21 December 2026, 09:00 (Europe/Sarajevo, UTC+1)",
    ]


async def test_a_recurrence_without_an_end_is_said_in_six_lines(scene: Scene) -> None:
    await scene.say(ANA, "events")
    (answer,) = await scene.say(ANA, "remind me every 3 days Water")
    (thing,) = scene.outcome.ids
    rows = answer.split("\n")
    assert len(rows) == 6
    assert "Recurs: every 3 days" in rows
    assert rows[-1].endswith(f"{thing} cancel")
    (shown,) = await scene.say(ANA, thing)
    assert "Recurs: every 3 days" in shown


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("sq", "më kujto nesër në 15:00 Raporti"),
        ("sq", "kujto më nesër në 15:00 Raporti"),
        ("sq", "kujtomë nesër në 15:00 Raporti"),
        ("sq", "me kujto neser ne 15:00 Raporti"),
        ("ro", "amintește-mi mâine la 15:00 Raport"),
        ("ro", "aminteste-mi maine la 15:00 Raport"),
        ("bg", "напомни ми утре в 15:00 Доклад"),
        ("mk", "потсети ме утре во 15:00 Извештај"),
        ("bs", "podsjeti me sutra u 15:00 Izvještaj"),
        ("sr-Latn", "podsetite me sutra u 15:00 Izveštaj"),
        ("sr-Cyrl", "подсети ме сутра у 15:00 Извештај"),
    ],
)
async def test_the_natural_words_for_remind_me_are_understood(
    scene: Scene, tag: str, text: str
) -> None:
    await scene.say(ANA, f"settings language {tag}")
    (answer,) = await scene.say(ANA, text)
    assert scene.outcome.error is None
    assert "15:00" in answer.split("\n")[0]
    assert answer.split("\n")[1].endswith(text.split()[-1])


async def test_the_list_has_ones_own_reminders_by_time(scene: Scene) -> None:
    (nothing,) = [text for text in await scene.say(EVA, "remind") if "no reminders" in text]
    assert "Example" in nothing
    later = await scene.make(ANA, "remind me in 2 days Second")
    sooner = await scene.make(ANA, f"remind me tomorrow {'First ' * 20}")
    await scene.make(EVA, "remind me tomorrow Other")
    (listed,) = await scene.say(ANA, "remind")
    assert [row.split(":")[0] for row in listed.split("\n")] == [sooner, later]
    assert all(len(row) < 160 for row in listed.split("\n"))


async def test_a_list_asked_for_in_a_room_is_said_privately(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me tomorrow canary")
    await scene.say(ANA, "!remind", room=WPON)
    await scene.say(ANA, f"!{reminder}", room=WPON)
    assert "canary" not in "".join(scene.seen_in(WPON))
    assert [text.count("canary") for text in scene.seen_in(ANA)[-2:]] == [1, 1]


async def test_a_reminder_set_in_a_room_for_oneself_is_said_privately(scene: Scene) -> None:
    await scene.make(ANA, "!remind me in 1 hour canary", room=WPON)
    await scene.wait(timedelta(hours=1))
    assert "canary" not in "".join(scene.seen_in(WPON))
    assert "canary" in scene.seen_in(ANA)[-1]


async def test_a_coordinator_reminds_a_room(scene: Scene) -> None:
    await scene.make(VESNA, "!remind room tomorrow 9:00 Bring the forms", room=WPON)
    (said,) = await scene.wait(DAY)
    assert "Bring the forms" in said
    assert scene.shown[-1].room == WPON
    assert scene.shown[-1].message.mentions == ()


@pytest.mark.parametrize(
    ("user", "room", "error"),
    [(ANA, WPON, "not_allowed"), (VESNA, None, "usage"), (VESNA, OUTSIDE, "usage")],
)
async def test_nobody_else_reminds_a_room(
    scene: Scene, user: object, room: object, error: str
) -> None:
    await scene.say(user, "!remind room tomorrow 9:00 Text", room=room)  # type: ignore[arg-type]  # ids of the table above
    assert scene.outcome.error == error


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("remind me", "usage"),
        ("remind me Text", "time_unknown"),
        ("remind me tomorrow 9:00", "usage"),
        ("remind me yesterday 9:00 Text", "past_time"),
        ("remind me 31.2.2027 Text", "time_impossible"),
        ("remind me 1.1.2031 Text", "time_too_far"),
        ("remind me soon Text", "time_unknown"),
        (f"remind me tomorrow {'a' * 2_001}", "too_long"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_kept(
    scene: Scene, text: str, error: str
) -> None:
    (answer,) = await scene.say(ANA, text)
    assert scene.outcome.error == error
    assert "Example: remind me tomorrow 15:00" in answer
    assert "no reminders" in (await scene.say(ANA, "remind"))[0]


async def test_a_time_with_two_readings_is_asked_about(scene: Scene) -> None:
    await scene.say(ANA, "events")
    (asked,) = await scene.say(ANA, "remind me tomorrow at 8 at 9 Text")
    assert scene.outcome.error == "question"
    assert "1. Wednesday, 2 December 2026, 08:00" in asked
    await scene.say(ANA, "2")
    (said,) = await scene.wait(timedelta(hours=23))
    assert said.endswith("\nText")


async def test_a_time_with_two_readings_and_no_text_is_not_asked_about(scene: Scene) -> None:
    await scene.say(ANA, "remind me tomorrow at 8 at 9")
    assert scene.outcome.error in {"time_ambiguous", "usage"}


async def test_reminders_of_another_program_are_taken_in_once(scene: Scene) -> None:
    line = ForeignReminder(
        at=scene.clock.now() + timedelta(hours=1), room=WPON, user=ANA, text="Water the plants"
    )
    past = replace(line, at=scene.clock.now() - DAY, room=OUTSIDE)
    reminders = scene.app.services.reminders
    for new in (2, 0):
        unit = Unit()
        assert await reminders.take_in(unit, [line, past, line], scene.clock.now()) == new
        await scene.app.delivery.commit(unit)
    (late,) = await scene.wait()
    assert "Water the plants\nLate:" in late
    assert scene.shown[-1].room == OUTSIDE
    (said,) = await scene.wait(timedelta(hours=1))
    assert said.endswith("Water the plants")
    assert scene.shown[-1].room == WPON
    assert scene.shown[-1].message.mentions == (ANA,)
    unit = Unit()
    assert await reminders.take_in(unit, [line], scene.clock.now()) == 0


async def test_one_person_has_a_hundred_reminders(scene: Scene) -> None:
    for number in range(100):
        await scene.make(ANA, f"remind me tomorrow 9:00 Number {number}")
    await scene.say(ANA, "remind me tomorrow 9:00 One more")
    assert scene.outcome.error == "too_many"
    await scene.make(EVA, "remind me tomorrow 9:00 Hers")


async def test_a_reminder_of_somebody_else_is_not_there(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me tomorrow 9:00 canary")
    for action in ("", "cancel", "skip", "2h"):
        (foreign, *_) = await scene.say(EVA, f"{reminder} {action}")
        assert scene.outcome.error == "not_found"
        (unknown,) = await scene.say(EVA, f"M999999 {action}")
        assert foreign.split("\n\n")[0].replace(reminder, "M999999") == unknown
        assert "canary" not in foreign
    assert len(await scene.wait(DAY)) == 1
