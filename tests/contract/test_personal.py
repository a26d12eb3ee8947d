"""What is kept about a person."""

from dataclasses import replace

from bot.model.ids import NetworkId, ThingId
from bot.model.person import PersonId
from bot.ports.personal import PersonalRows
from bot.storage.opening import Rows
from tests.contract import test_events as events
from tests.contract import test_polls as polls

HER, OTHER = PersonId(11), PersonId(12)


async def test_answers_are_counted_over_all_networks(rows: Rows) -> None:
    personal: PersonalRows = rows.personal
    elsewhere = replace(events.EVENT, id=ThingId("E418"), network=NetworkId("mod"))
    await events.put(rows, events.EVENT, elsewhere)
    assert await personal.count_answers(HER) == 0
    hers = replace(events.YES, person=HER)
    for rsvp in (hers, replace(hers, person=OTHER), replace(hers, event=elsewhere.id)):
        await events.answer(rows, rsvp)
    assert await personal.count_answers(HER) == 2


async def test_votes_are_counted_over_all_networks_but_not_those_withdrawn(rows: Rows) -> None:
    elsewhere = replace(polls.POLL, id=ThingId("P306"), network=NetworkId("mod"))
    third = replace(polls.POLL, id=ThingId("P307"))
    await polls.add(rows, polls.POLL, elsewhere, third)
    assert await rows.personal.count_votes(HER) == 0
    hers = replace(polls.VOTE, person=HER)
    await polls.cast(rows, hers, replace(hers, poll=elsewhere.id), replace(hers, person=OTHER))
    await polls.cast(rows, replace(hers, poll=third.id, choices=()))
    assert await rows.personal.count_votes(HER) == 2
