"""Conversations: who is answered where, in which language, and what answers what."""

from datetime import timedelta

import pytest

from bot.core.dispatcher import Outcome
from bot.model.ids import EventId, RoomId
from bot.ports.store import Question, Unit
from tests.unit.commands.conftest import (
    ANA,
    BOTH,
    EVA,
    MOD,
    OUTSIDE,
    STRANGER,
    VESNA,
    WPON,
    Scene,
)

MINUTE = timedelta(minutes=1)


async def test_a_room_is_answered_only_when_it_asks(scene: Scene) -> None:
    assert await scene.say(ANA, "term gender mainstreaming", room=WPON) == []
    assert await scene.say(ANA, "!term gender mainstreaming", room=WPON) != []
    assert scene.shown[-1].room == WPON
    assert scene.shown[-1].message.reply_to == "2"


async def test_a_direct_chat_needs_neither_prefix_nor_verb_for_a_term(scene: Scene) -> None:
    first, *_ = await scene.say(ANA, "Gender mainstreaming?")
    with_prefix, *_ = await scene.say(ANA, "!term gender mainstreaming")
    assert first.startswith("Gender mainstreaming\n")
    assert with_prefix.split("\n")[0] == "Gender mainstreaming"


async def test_other_text_gets_one_constant_reply_that_quotes_nothing(scene: Scene) -> None:
    await scene.say(ANA, "help")
    replies = {
        (await scene.say(ANA, text))[0]
        for text in ("my canary boss harasses me", "good morning", "12345", "🙂")
    }
    assert len(replies) == 1
    assert scene.outcome.error == "unknown_command"
    assert "read by nobody" in replies.pop()


async def test_an_event_that_comes_twice_is_answered_once(scene: Scene) -> None:
    await scene.say(ANA, "remind me tomorrow 9:00 Report")
    message = scene.platform.incoming(EventId("console:x"), ANA, RoomId(ANA), "undo")
    first = await scene.app.dispatcher.handle(message)
    again = await scene.app.dispatcher.handle(message)
    assert first.error is None
    assert again == Outcome()
    await scene.app.delivery.settle()
    assert len(scene.seen_in(ANA)) == 2


async def test_the_languages_are_offered_once_below_the_first_answer(scene: Scene) -> None:
    first, *_ = await scene.say(ANA, "events")
    assert "4 English" in first
    second, *_ = await scene.say(ANA, "events")
    assert "4 English" not in second


@pytest.mark.parametrize(
    ("text", "language", "zone"),
    [
        ("settings language mk", "mk", None),
        ("settings timezone Europe/Brussels", None, "Europe/Brussels"),
    ],
)
async def test_what_is_chosen_in_the_first_message_is_kept(
    scene: Scene, text: str, language: str | None, zone: str | None
) -> None:
    (answer,) = await scene.say(ANA, text)
    assert "4 English" not in answer
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    assert (person.language, person.zone, person.greeted) == (language, zone, True)


async def test_the_offer_is_answered_with_a_number(scene: Scene) -> None:
    await scene.say(ANA, "events")
    await scene.say(ANA, "8")
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    assert person.language == "sq"


async def test_a_first_answer_that_is_long_is_cut_above_the_offer(scene: Scene) -> None:
    first, *_ = await scene.say(ANA, "help")
    assert "more lines: more" in first
    assert "4 English" in first
    rest, *_ = await scene.say(ANA, "more")
    assert rest.split("\n")[0] not in first
    await scene.say(ANA, "8")
    assert scene.outcome.error is None


async def test_a_room_is_offered_no_languages(scene: Scene) -> None:
    (answer,) = await scene.say(ANA, "!events", room=WPON)
    assert "English" not in answer


async def test_a_room_is_answered_in_her_language_only_if_it_is_one_of_its_own(
    scene: Scene,
) -> None:
    await scene.say(ANA, "settings language mk")
    (in_room,) = await scene.say(ANA, "!term gender mainstreaming", room=WPON)
    assert in_room.startswith("вклучување")
    await scene.say(ANA, "settings language romanian")
    (in_room,) = await scene.say(ANA, "!term gender mainstreaming", room=WPON)
    assert in_room.startswith("Gender mainstreaming")


@pytest.mark.parametrize("text", ["!help", "!term gender mainstreaming", "!settings"])
async def test_a_room_of_no_network_answers_what_concerns_anybody(scene: Scene, text: str) -> None:
    await scene.say(STRANGER, text, room=OUTSIDE)
    assert scene.outcome.error in {None, "question"}


async def test_a_reminder_for_oneself_is_set_in_any_room_but_one_of_another_network(
    scene: Scene,
) -> None:
    await scene.say(STRANGER, "!remind me tomorrow 9:00 Report", room=OUTSIDE)
    assert scene.outcome.error is None
    await scene.say(STRANGER, "!remind me tomorrow 9:00 Report", room=MOD)
    assert scene.outcome.error == "not_allowed"


@pytest.mark.parametrize("text", ["!event", "!poll", "!announce", "!vote"])
async def test_a_room_of_no_network_has_nothing_of_networks(scene: Scene, text: str) -> None:
    await scene.say(BOTH, text, room=OUTSIDE)
    assert scene.outcome.error == "not_allowed"


async def test_a_long_answer_waits_behind_more(scene: Scene) -> None:
    (first,) = await scene.say(ANA, "!term", room=WPON)
    assert len(first.split("\n")) == 6
    (rest,) = await scene.say(ANA, "more", room=WPON)
    assert rest
    assert await scene.say(EVA, "more", room=WPON) == []


async def test_more_goes_on_with_the_choices_of_the_question(scene: Scene) -> None:
    (first,) = await scene.say(ANA, "!settings language", room=WPON)
    assert "more" in first
    await scene.say(ANA, "more", room=WPON)
    await scene.say(ANA, "8", room=WPON)
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    assert person.language == "sq"


async def test_a_question_is_open_for_a_quarter_of_an_hour(scene: Scene) -> None:
    await scene.say(ANA, "events")
    await scene.say(ANA, "settings language sr")
    assert scene.outcome.error == "question"
    await scene.wait(timedelta(minutes=16))
    await scene.say(ANA, "1")
    assert scene.outcome.error == "usage"
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    assert person.language is None


@pytest.mark.parametrize("text", ["0", "3", "999", "yes"])
async def test_an_answer_that_does_not_fit_names_the_ones_that_do(scene: Scene, text: str) -> None:
    await scene.say(ANA, "settings language sr")
    (answer,) = await scene.say(ANA, text)
    assert scene.outcome.error == "usage"
    assert "from 1 to 2" in answer
    await scene.say(ANA, "2")
    assert scene.outcome.error is None


async def test_a_number_after_a_long_list_is_no_answer(scene: Scene) -> None:
    await scene.say(ANA, "events")
    await scene.say(ANA, "help")
    (answer,) = await scene.say(ANA, "3")
    assert "from 1 to 0" not in answer
    assert scene.outcome.error == "usage"
    await scene.say(ANA, "!help", room=WPON)
    assert await scene.say(ANA, "3", room=WPON) == []
    assert await scene.say(ANA, "yes", room=WPON) == []


async def test_nothing_more_is_said_so(scene: Scene) -> None:
    await scene.say(ANA, "events")
    await scene.say(ANA, "settings language sr")
    await scene.say(ANA, "more")
    assert scene.outcome.error == "usage"
    await scene.say(ANA, "no")
    assert scene.outcome.error is None
    await scene.say(ANA, "1")
    assert scene.outcome.error == "usage"


async def test_a_slip_is_asked_about_and_carried_out_on_yes(scene: Scene) -> None:
    await scene.say(ANA, "events")
    (asked,) = await scene.say(ANA, "remnid me tomorrow 9:00 Report")
    assert scene.outcome.error == "question"
    assert "remind" in asked
    await scene.say(ANA, "да")
    assert len(scene.outcome.ids) == 1


async def test_a_reply_to_a_message_stands_for_its_id(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me tomorrow 9:00 Report")
    confirmation = scene.shown[-1]
    await scene.say(ANA, "cancel", reply_to=confirmation)
    assert scene.outcome.error is None
    await scene.say(ANA, f"{reminder} cancel")
    assert scene.outcome.error == "already_done"


async def test_an_id_or_a_verb_in_a_reply_comes_first(scene: Scene) -> None:
    first = await scene.make(ANA, "remind me tomorrow 9:00 One")
    card = scene.shown[-1]
    second = await scene.make(ANA, "remind me tomorrow 10:00 Two")
    await scene.say(ANA, f"{second} cancel", reply_to=card)
    await scene.say(ANA, "events", reply_to=card)
    assert scene.outcome.error is None
    await scene.say(ANA, f"{first} cancel")
    assert scene.outcome.error is None


@pytest.mark.parametrize("talk", ["see you there", "thanks", "help me please", "🙂", ""])
async def test_talk_in_reply_to_a_post_is_left_alone(scene: Scene, talk: str) -> None:
    await scene.say(VESNA, '!poll "Which?" "one" "two"', room=WPON)
    poll = scene.shown[-1]
    assert await scene.say(ANA, talk, room=WPON, reply_to=poll) == []
    assert await scene.say(ANA, "2", room=WPON, reply_to=poll) != []
    assert scene.outcome.error is None


async def test_a_reply_with_a_prefix_or_in_a_direct_chat_needs_no_id_either(scene: Scene) -> None:
    await scene.say(VESNA, '!poll "Which?" "one" "two"', room=WPON)
    poll = scene.shown[-1]
    await scene.say(ANA, "!2", room=WPON, reply_to=poll)
    assert scene.outcome.error is None
    (answer,) = await scene.say(ANA, "!3", room=WPON, reply_to=poll)
    assert scene.outcome.error == "usage"
    assert "1 to 2" in answer
    await scene.say(ANA, "!none of them", room=WPON, reply_to=poll)
    assert scene.outcome.error == "usage"


@pytest.mark.parametrize("text", ["link", "quiet", "unlink ABC"])
async def test_a_word_that_is_no_verb_so_far_is_unknown(scene: Scene, text: str) -> None:
    (answer,) = await scene.say(ANA, text)
    assert scene.outcome.error == "unknown_command"
    assert "help" in answer


async def test_a_reply_is_cleaned_of_what_nobody_types(scene: Scene) -> None:
    await scene.say(VESNA, '!poll "Which?" "one" "two"', room=WPON)
    await scene.say(ANA, "\u202e2\ud800\u200b", room=WPON, reply_to=scene.shown[-1])
    assert scene.outcome.error is None


async def test_a_number_is_a_term_only_when_nothing_was_asked(scene: Scene) -> None:
    await scene.say(ANA, "events")
    (entry,) = await scene.say(ANA, "1325")
    assert "1325" in entry
    assert scene.outcome.error is None


async def test_an_unknown_action_names_a_right_one(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me tomorrow 15:00 Send the report")
    (answer, *_) = await scene.say(ANA, f"{reminder} dance")
    assert scene.outcome.error == "time_unknown"
    assert f"Example: {reminder} 2h" in answer


async def test_an_id_that_there_is_not_gets_no_example(scene: Scene) -> None:
    (answer,) = await scene.say(ANA, "M99999 dance")
    assert scene.outcome.error == "not_found"
    assert "Example" not in answer


async def test_a_fault_of_a_handler_is_apologised_for(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    # A question whose option is no command cannot come from a handler: it stands for any fault.
    await scene.say(ANA, "events")
    person = await scene.app.services.roster.person(ANA)
    assert person is not None
    unit, asked_at = Unit(), scene.clock.now()
    scene.app.rows.questions.ask(
        unit, Question(room=RoomId(ANA), person=person.id, asked_at=asked_at, options=("yes",))
    )
    await scene.app.rows.store.write(unit)
    (answer,) = await scene.say(ANA, "1")
    assert scene.outcome.error == "internal"
    assert "Nothing was changed" in answer
    assert "incident" in caplog.text
