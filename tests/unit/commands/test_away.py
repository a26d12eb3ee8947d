"""What was typed while the bot was away (spec §7.1)."""

from dataclasses import replace
from datetime import timedelta

from bot.model.ids import EventId, RoomId
from tests.unit.commands.conftest import (
    ANA,
    BOTH,
    EVA,
    STRANGER,
    VESNA,
    WPON,
    Scene,
    opened_scene,
)

SOON = timedelta(seconds=15)
AGES = timedelta(minutes=10)
DAY = timedelta(days=1)


async def test_under_ten_minutes_everything_is_as_usual(scene: Scene) -> None:
    age = AGES - timedelta(seconds=1)
    await scene.say(ANA, "remind me tomorrow 9:00 Report", missed=True, age=age)
    assert len(scene.outcome.ids) == 1
    (entry, *_) = await scene.say(ANA, "gender mainstreaming", missed=True, age=age)
    assert entry.startswith("Gender mainstreaming")
    await scene.say(VESNA, "!announce Hello", room=WPON, missed=True, age=age)
    assert len(scene.outcome.ids) == 1


async def test_what_was_not_missed_is_never_late(scene: Scene) -> None:
    (entry, *_) = await scene.say(ANA, "gender mainstreaming", age=DAY)
    assert entry.startswith("Gender mainstreaming")


async def test_what_members_sent_is_carried_out_and_confirmed_in_one_message(scene: Scene) -> None:
    event = await scene.make(VESNA, 'event "Meeting" 10.12.2026 10:00')
    await scene.say(VESNA, f"{event} save")
    poll = await scene.make(VESNA, '!poll "Which?" "one" "two"', room=WPON)
    await scene.wait(timedelta(hours=1))
    before = len(scene.shown)
    for text in (f"{event} yes", f"{poll} 2", "remind me in 3 hours Report"):
        await scene.say(ANA, text, missed=True, age=timedelta(minutes=30))
        assert scene.outcome.error is None
    (reminder,) = scene.outcome.ids
    assert {str(shown.room) for shown in scene.shown[before:]} <= {VESNA, BOTH}
    (confirmed,) = await scene.wait(SOON)
    rows = confirmed.split("\n")
    assert rows[0].startswith("The bot was away")
    assert [row.split()[0].rstrip(":") for row in rows[1:2]] == [event]
    assert poll in rows[2]
    assert reminder in rows[3]
    assert "13:30" in rows[3]  # three hours after 10:30 in Sarajevo, when it was typed
    assert await scene.wait(SOON) == []


async def test_an_answer_counts_as_of_when_it_was_typed(scene: Scene) -> None:
    poll = await scene.make(VESNA, '!poll "Which?" "one" "two"', room=WPON)
    await scene.say(ANA, f"{poll} 1")
    await scene.wait(timedelta(hours=1))
    await scene.say(EVA, f"{poll} 1", missed=True, age=timedelta(minutes=40))
    await scene.say(ANA, f"{poll} 2", missed=True, age=timedelta(hours=2))
    (card, *_) = await scene.say(VESNA, poll)
    assert "1. one: 2\n2. two: 0" in card


async def test_a_poll_that_closed_meanwhile_counts_what_was_typed_before_its_deadline() -> None:
    async with opened_scene(patience=timedelta(seconds=30)) as scene:
        text = '!poll "Which?" "one" "two" closes today 15:00'
        poll = await scene.make(VESNA, text, room=WPON)
        assert await scene.wait(timedelta(hours=6)) == []
        await scene.say(ANA, f"{poll} 2", missed=True, age=timedelta(hours=2))
        await scene.say(EVA, f"{poll} 2", missed=True, age=timedelta(minutes=30))
        said = await scene.wait(timedelta(seconds=30))
        (result,) = [text for text in said if "Result of poll" in text]
        assert "2. two: 1" in result
        assert "Late: this was due on Tuesday, 1 December 2026, 15:00" in result
        assert await scene.wait(DAY) == []


async def test_questions_get_one_line_in_a_room(scene: Scene) -> None:
    for user in (ANA, EVA, ANA):
        await scene.say(user, "!term gender", room=WPON, missed=True, age=timedelta(minutes=30))
    (line,) = scene.seen_in(WPON)
    assert "Please ask again" in line
    assert await scene.wait(SOON) == []


async def test_the_question_of_somebody_new_is_not_taken_for_an_order(scene: Scene) -> None:
    await scene.say(STRANGER, "gender mainstreaming", missed=True, age=timedelta(minutes=30))
    (line,) = scene.seen_in(STRANGER)
    assert "Please ask again" in line
    assert await scene.wait(SOON) == []


async def test_another_absence_gets_another_line(scene: Scene) -> None:
    for _ in range(2):
        await scene.say(ANA, "!term gender", room=WPON, missed=True, age=timedelta(minutes=30))
        await scene.wait(DAY)
    assert len(scene.seen_in(WPON)) == 2


async def test_orders_of_coordinators_are_listed_back_and_not_carried_out(scene: Scene) -> None:
    poll = await scene.make(VESNA, '!poll "Which?" "one" "two"', room=WPON)
    await scene.wait(timedelta(hours=1))
    before = len(scene.seen_in(WPON))
    age = timedelta(minutes=30)
    for text in (
        f"!{poll} close",
        "!announce wpon\nen: \u202eHello \ud800all",
        f"!event {'x' * 99}",
    ):
        await scene.say(VESNA, text, room=WPON, missed=True, age=age)
        assert scene.outcome.ids == ()
    (listed,) = [text for text in await scene.wait(SOON) if poll in text]
    rows = listed.split("\n")
    assert len(rows) == 4
    assert all("Not carried out" in row for row in rows[1:])
    assert "Hello all" in rows[2]
    assert all(len(row) < 130 for row in rows)
    assert len(scene.seen_in(WPON)) == before + 1
    await scene.say(ANA, f"{poll} 1")
    assert scene.outcome.error is None


async def test_coordinators_get_one_summary(scene: Scene) -> None:
    await scene.say(VESNA, "settings language mk")
    for minutes in (30, 20):
        age = timedelta(minutes=minutes)
        await scene.say(ANA, "remind me in 3 hours Report", missed=True, age=age)
    assert len([text for text in scene.seen_in(BOTH) if "was away from" in text]) == 1
    assert len(scene.seen_in(VESNA)) == 2


async def test_coordinators_who_were_appointed_get_the_summary_too(scene: Scene) -> None:
    for order in ("add console:eva mk", "coordinator console:eva"):
        await scene.say(VESNA, f"people {order}")
    text = "remind me in 3 hours Report"
    await scene.say(ANA, text, missed=True, age=timedelta(minutes=30))
    assert len([text for text in scene.seen_in(EVA) if "was away from" in text]) == 1


async def test_a_fault_typed_meanwhile_changes_nothing(scene: Scene) -> None:
    await scene.say(ANA, "remind me 31.2.2027 Report", missed=True, age=timedelta(minutes=30))
    assert scene.outcome.error == "time_impossible"
    assert await scene.wait(SOON) == []


async def test_a_message_that_comes_twice_is_noted_once(scene: Scene) -> None:
    message = scene.platform.incoming(
        EventId("console:x"), ANA, RoomId(ANA), "remind me in 3 hours Report"
    )
    late = replace(message, missed=True, sent_at=message.sent_at - timedelta(minutes=30))
    for _ in range(2):
        await scene.app.dispatcher.handle(late)
    confirmed = await scene.wait(SOON)
    assert len([text for text in confirmed if text.count("\n") == 1]) == 1


async def test_a_reminder_for_a_room_is_an_order(scene: Scene) -> None:
    await scene.say(
        VESNA, "!remind room tomorrow 9:00 canary", room=WPON, missed=True, age=AGES * 2
    )
    assert scene.outcome.ids == ()
    (listed,) = [text for text in await scene.wait(SOON) if "Not carried out" in text]
    assert "remind room" in listed


async def test_a_coordinators_bare_number_carries_nothing_out_late(scene: Scene) -> None:
    await scene.say(VESNA, "remind me every second friday at 10 Meet")
    assert scene.outcome.error == "question"
    await scene.wait(timedelta(minutes=13))
    await scene.say(VESNA, "1", missed=True, age=timedelta(minutes=12))
    assert scene.outcome.ids == ()
