"""`poll` and `vote`: asked, voted on, closed at the deadline, counted."""

from datetime import timedelta

import pytest

from tests.unit.commands.conftest import ANA, BOTH, EVA, MIRA, MOD, STRANGER, VESNA, WPON, Scene

DAY = timedelta(days=1)
LONG = """poll Which date suits you?
- 3 December
- 10 December
closes: friday 15:00
options: multiple 2, hidden"""
SHORT = 'poll "Which date?" "3 Dec" "10 Dec" closes friday 15:00'
UNTIL_FRIDAY = timedelta(days=3, hours=5)
"""From Tuesday 09:00 UTC to Friday 15:00 in Sarajevo."""


async def opened(scene: Scene, text: str = SHORT) -> str:
    return await scene.make(VESNA, f"!{text}", room=WPON)


async def test_a_poll_made_in_a_room_opens_there_at_once(scene: Scene) -> None:
    poll = await opened(scene)
    (posted,) = scene.shown
    assert posted.room == WPON
    text = scene.seen_in(WPON)[0]
    assert f"{poll}: Which date?\n1. 3 Dec\n2. 10 Dec\n" in text
    assert "Closes Friday, 4 December 2026, 15:00" in text
    assert text.count(f"{poll} 2") == 4


async def test_a_poll_made_in_a_direct_chat_is_shown_first(scene: Scene) -> None:
    poll = await scene.make(VESNA, LONG)
    (draft,) = scene.seen_in(VESNA)
    assert "Draft of poll" in draft
    assert "hidden until closing, not secret" in draft
    assert scene.seen_in(WPON) == []
    await scene.say(ANA, f"{poll} 1")
    assert scene.outcome.error == "not_found"
    await scene.say(VESNA, f"{poll} 1")
    assert scene.outcome.error == "usage"
    await scene.say(VESNA, f"{poll} send")
    assert len(scene.seen_in(WPON)) == 1
    assert scene.seen_in(MOD) == []
    await scene.say(ANA, f"{poll} 1 2")
    assert scene.outcome.error is None


async def test_a_poll_for_the_room_in_which_it_is_made_opens_there(scene: Scene) -> None:
    poll = await scene.make(VESNA, f"!{SHORT} in wpon", room=WPON)
    assert poll in scene.seen_in(WPON)[0]


async def test_a_poll_for_a_room_made_elsewhere_is_shown_first(scene: Scene) -> None:
    poll = await scene.make(BOTH, f"mod: {LONG}, in mod")
    assert scene.seen_in(MOD) == []
    await scene.say(BOTH, f"{poll} send")
    assert poll in scene.seen_in(MOD)[0]


async def test_a_deadline_with_two_readings_is_asked_about(scene: Scene) -> None:
    (asked,) = await scene.say(VESNA, 'poll "Which?" "one" "two" closes 2h hidden')
    assert scene.outcome.error == "question"
    assert len(asked.split("\n")) == 3
    (draft,) = await scene.say(VESNA, "1")
    assert "Draft of poll" in draft
    assert "hidden until closing" in draft


async def test_a_new_deadline_with_two_readings_is_asked_about(scene: Scene) -> None:
    poll = await opened(scene)
    await scene.say(VESNA, f"{poll} until 2h")
    assert scene.outcome.error == "question"
    (moved,) = await scene.say(VESNA, "1")
    assert moved.startswith(f"Poll {poll} closes Tuesday, 1 December 2026")


async def test_whose_deadline_is_meant_is_asked_if_her_clock_differs(scene: Scene) -> None:
    await scene.say(VESNA, "settings timezone Europe/Sofia")
    await scene.say(VESNA, SHORT)
    assert scene.outcome.error == "question"
    (draft,) = await scene.say(VESNA, "2")
    assert "Closes Friday, 4 December 2026, 14:00 (Europe/Sarajevo, UTC+1); 15:00" in draft
    (poll,) = scene.outcome.ids
    await scene.say(VESNA, f"{poll} send")
    await scene.say(VESNA, f"{poll} until saturday 15:00")
    assert scene.outcome.error == "question"
    (moved,) = await scene.say(VESNA, "1")
    assert "Saturday, 5 December 2026, 15:00 (Europe/Sarajevo" in moved


@pytest.mark.parametrize("closes", ["friday", "in 2 hours"])
async def test_nothing_is_asked_where_no_hour_was_typed_or_both_clocks_agree(
    scene: Scene, closes: str
) -> None:
    await scene.say(VESNA, "settings timezone Europe/Sofia")
    await scene.say(VESNA, f'poll "Which?" "a" "b" closes {closes}')
    assert scene.outcome.error is None


async def test_more_answers_than_there_are_cannot_be_allowed(scene: Scene) -> None:
    (answer, *_) = await scene.say(VESNA, 'poll "Which?" "a" "b" multiple 3')
    assert answer.startswith("After “multiple”, a number from 1 to 2 is needed.")


async def test_a_draft_and_an_open_poll_are_shown_by_show(scene: Scene) -> None:
    draft, poll = await scene.make(VESNA, SHORT), await opened(scene)
    for thing in (draft, poll):
        assert await scene.say(VESNA, f"{thing} show") == await scene.say(VESNA, thing)
        assert scene.outcome.error is None


async def test_closes_is_said_in_the_language_of_the_reader(scene: Scene) -> None:
    await opened(scene)
    await scene.say(ANA, "settings language sr-Latn")
    (listed,) = await scene.say(ANA, "vote")
    assert "closes" not in listed


async def test_a_withdrawal_has_a_heading_for_each_language(scene: Scene) -> None:
    poll = await opened(scene)
    await scene.say(VESNA, f"{poll} cancel")
    assert f"\n\nEnglish\nPoll {poll} was withdrawn.\n\n" in scene.seen_in(WPON)[-1]


async def test_a_vote_out_of_range_is_shown_one_example(scene: Scene) -> None:
    poll = await opened(scene)
    (answer,) = await scene.say(ANA, f"{poll} 7")
    assert answer == f"Poll {poll} has the answers 1 to 2.\nExample: {poll} 2"


async def test_a_deadline_that_stands_twice_is_refused(scene: Scene) -> None:
    await scene.say(VESNA, 'poll "In 2h or later?" "one" "two" closes 2h')
    assert scene.outcome.error == "time_ambiguous"


async def test_the_last_vote_of_a_person_counts(scene: Scene) -> None:
    poll = await opened(scene)
    answer = ""
    for choice in ("1", "2"):
        scene.clock.advance(timedelta(seconds=1))
        (answer,) = await scene.say(ANA, f"!{poll} {choice}", room=WPON)
    assert "10 Dec" in answer
    await scene.say(EVA, f"{poll} 1")
    (result,) = await scene.wait(UNTIL_FRIDAY)
    assert "1. 3 Dec: 1\n2. 10 Dec: 1\n" in result
    assert "2 people voted" in result


async def test_a_vote_is_withdrawn(scene: Scene) -> None:
    poll = await opened(scene)
    await scene.say(ANA, f"{poll} 1")
    scene.clock.advance(timedelta(seconds=1))
    await scene.say(ANA, f"{poll} none")
    (result,) = await scene.wait(UNTIL_FRIDAY)
    assert "1. 3 Dec: 0" in result
    assert "0 people voted" in result


async def test_a_reply_votes(scene: Scene) -> None:
    await opened(scene)
    await scene.say(ANA, "2", room=WPON, reply_to=scene.shown[0])
    assert scene.outcome.error is None
    (result,) = await scene.wait(UNTIL_FRIDAY)
    assert "2. 10 Dec: 1" in result


async def test_a_poll_closes_once_and_takes_no_votes_afterwards(scene: Scene) -> None:
    poll = await opened(scene)
    assert await scene.wait(UNTIL_FRIDAY - timedelta(seconds=1)) == []
    await scene.say(ANA, f"{poll} 1")
    assert len(await scene.wait(timedelta(seconds=1))) == 1
    await scene.say(EVA, f"{poll} 1")
    assert scene.outcome.error == "already_done"
    assert await scene.wait(DAY) == []
    (shown,) = [text for text in await scene.say(ANA, poll) if text]
    assert "is closed" in shown


async def test_a_vote_after_the_deadline_does_not_count_though_nobody_closed_it(
    scene: Scene,
) -> None:
    poll = await opened(scene)
    scene.clock.advance(UNTIL_FRIDAY + timedelta(minutes=5))
    await scene.say(ANA, f"{poll} 1")
    assert scene.outcome.error == "already_done"
    (result,) = await scene.wait()
    assert "0 people voted" in result


@pytest.mark.parametrize("words", ["3", "0", "1 2", "x", "1x"])
async def test_a_vote_that_the_poll_does_not_have_is_refused(scene: Scene, words: str) -> None:
    poll = await opened(scene)
    (answer, *_) = await scene.say(ANA, f"{poll} {words}")
    assert scene.outcome.error == "usage"
    assert f"{poll} 2" in answer


async def test_counts_are_hidden_until_closing(scene: Scene) -> None:
    poll = await opened(scene, LONG)
    await scene.say(ANA, f"{poll} 1")
    (card,) = await scene.say(EVA, f"!{poll}", room=WPON)
    assert "3 December: 1" not in card
    await scene.wait(UNTIL_FRIDAY)
    assert "3 December: 1" in scene.seen_in(WPON)[-1]


async def test_counts_that_are_not_hidden_are_shown(scene: Scene) -> None:
    poll = await opened(scene)
    await scene.say(ANA, f"{poll} 1")
    (card,) = await scene.say(EVA, f"!{poll}", room=WPON)
    assert "1. 3 Dec: 1" in card
    assert "1 person voted" in card


async def test_waiting_polls_are_listed_until_she_has_voted(scene: Scene) -> None:
    later = await opened(scene, 'poll "Later?" "a" "b"')
    sooner = await opened(scene)
    (listed, *_) = await scene.say(ANA, "vote")
    assert [row.split(":")[0] for row in listed.split("\n")[:2]] == [sooner, later]
    await scene.say(ANA, f"{sooner} 1")
    await scene.say(ANA, f"{later} 1")
    (listed,) = await scene.say(ANA, "vote")
    assert "No poll waits" in listed
    await scene.say(ANA, f"vote {sooner} 1")
    assert scene.outcome.error is None


async def test_a_coordinator_closes_a_poll_now(scene: Scene) -> None:
    poll = await opened(scene)
    await scene.say(ANA, f"{poll} close")
    assert scene.outcome.error == "not_allowed"
    await scene.say(VESNA, f"{poll} close")
    assert "Result of poll" in scene.seen_in(WPON)[-1]
    assert await scene.wait(UNTIL_FRIDAY) == []
    for action in ("close", "cancel", "until sunday 15:00"):
        await scene.say(VESNA, f"{poll} {action}")
        assert scene.outcome.error == "already_done"


async def test_a_poll_is_withdrawn(scene: Scene) -> None:
    poll = await opened(scene)
    await scene.say(VESNA, f"{poll} cancel")
    assert "was withdrawn" in scene.seen_in(WPON)[-1]
    await scene.say(ANA, f"{poll} 1")
    assert scene.outcome.error == "already_done"
    assert await scene.wait(UNTIL_FRIDAY) == []


async def test_a_withdrawn_poll_is_not_shown_as_closed_with_counts(scene: Scene) -> None:
    poll = await opened(scene)
    await scene.say(VESNA, f"{poll} cancel")
    await scene.say(ANA, "help")
    (shown,) = await scene.say(ANA, poll)
    assert shown == f"{poll}: Which date?\n1. 3 Dec\n2. 10 Dec\nPoll {poll} was withdrawn."
    for text in (f"{poll} 1", f"{poll} none"):
        (refused,) = await scene.say(ANA, text)
        assert refused.startswith(f"Poll {poll} was withdrawn.")
    (refused,) = await scene.say(VESNA, f"{poll} cancel")
    assert refused.startswith(f"Poll {poll} was withdrawn.")


async def test_the_deadline_is_moved(scene: Scene) -> None:
    poll = await opened(scene)
    (answer, *_) = await scene.say(VESNA, f"{poll} until saturday 15:00")
    assert "Saturday, 5 December 2026, 15:00" in answer
    assert await scene.wait(UNTIL_FRIDAY) == []
    assert len(await scene.wait(DAY)) == 1


async def test_a_poll_without_a_deadline_gets_one(scene: Scene) -> None:
    poll = await opened(scene, 'poll "Later?" "a" "b"')
    assert "Closes" not in scene.seen_in(WPON)[0]
    assert await scene.wait(30 * DAY) == []
    await scene.say(VESNA, f"{poll} until")
    assert scene.outcome.error == "usage"
    await scene.say(VESNA, f"{poll} until tomorrow")
    assert len(await scene.wait(2 * DAY)) == 1


@pytest.mark.parametrize(
    ("when", "error"),
    [("yesterday", "past_time"), ("every monday", "usage"), ("soon", "time_unknown")],
)
async def test_a_deadline_that_is_none_is_refused(scene: Scene, when: str, error: str) -> None:
    poll = await opened(scene)
    await scene.say(VESNA, f"{poll} until {when}")
    assert scene.outcome.error == error


async def test_a_draft_is_thrown_away_or_forgotten(scene: Scene) -> None:
    first, second = await scene.make(VESNA, SHORT), await scene.make(VESNA, 'poll "A?" "b" "c"')
    await scene.say(VESNA, f"{first} cancel")
    (listed,) = await scene.say(VESNA, "poll")
    assert first not in listed
    assert second in listed
    await scene.say(VESNA, f"{second} until tomorrow")
    assert scene.outcome.error == "usage"
    await scene.wait(14 * DAY)
    for thing in (first, second):
        await scene.say(VESNA, f"{thing} send")
        assert scene.outcome.error == "not_found"


async def test_a_draft_whose_deadline_has_passed_is_not_opened(scene: Scene) -> None:
    poll = await scene.make(VESNA, SHORT)
    await scene.wait(UNTIL_FRIDAY)
    await scene.say(VESNA, f"{poll} send")
    assert scene.outcome.error == "past_time"


async def test_a_poll_is_opened_once(scene: Scene) -> None:
    poll = await scene.make(VESNA, SHORT)
    await scene.say(VESNA, f"{poll} send")
    await scene.say(VESNA, f"{poll} send")
    assert len(scene.seen_in(WPON)) == 1


async def test_open_polls_and_drafts_are_listed_for_coordinators(scene: Scene) -> None:
    (nothing, *_) = await scene.say(VESNA, "poll")
    assert "Example: poll" in nothing
    poll, draft = await opened(scene), await scene.make(VESNA, SHORT)
    (listed,) = await scene.say(VESNA, "poll")
    assert f"{poll}: Which date? (closes Friday" in listed
    assert f"{draft}: Which date? (draft)" in listed
    assert draft in (await scene.say(VESNA, draft))[0]


async def test_who_coordinates_several_networks_is_asked_which(scene: Scene) -> None:
    await scene.say(BOTH, SHORT)
    assert scene.outcome.error == "question"
    await scene.say(BOTH, "2")
    (poll,) = scene.outcome.ids
    await scene.say(BOTH, f"{poll} send")
    assert (len(scene.seen_in(WPON)), len(scene.seen_in(MOD))) == (0, 1)
    await scene.say(ANA, f"{poll} 1")
    assert scene.outcome.error == "not_found"
    await scene.say(MIRA, f"{poll} 1")
    assert scene.outcome.error is None


@pytest.mark.parametrize("user", [ANA, STRANGER])
async def test_only_coordinators_ask(scene: Scene, user: object) -> None:
    await scene.say(user, f"!{SHORT}", room=WPON)  # type: ignore[arg-type]  # ids of the table above
    assert scene.outcome.error == "not_allowed"


async def test_a_network_has_fifty_open_polls(scene: Scene) -> None:
    draft = await scene.make(VESNA, SHORT)
    for number in range(50):
        await opened(scene, f'poll "Number {number}?" "a" "b"')
    await scene.say(VESNA, f"!{SHORT}", room=WPON)
    assert scene.outcome.error == "too_many"
    await scene.say(VESNA, f"{draft} send")
    assert scene.outcome.error == "too_many"


async def test_a_question_of_several_rows_is_posted_on_one(scene: Scene) -> None:
    poll = await opened(scene, "poll Which date\nsuits you?\n- a\n- b")
    assert scene.seen_in(WPON)[0].startswith(f"{poll}: Which date suits you?\n1. a")
