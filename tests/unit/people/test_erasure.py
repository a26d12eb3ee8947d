"""What somebody left behind goes on the day she was told, and not if she is back."""

from datetime import timedelta

from bot.model.ids import NetworkId, RoomId, ThingId
from bot.ports.polls import Poll, Vote
from bot.ports.store import Unit
from tests.unit.people.conftest import ANA, IVA, VESNA, Circle

POLL = ThingId("P305")
YEAR = timedelta(days=365)


async def vote(circle: Circle) -> None:
    """Let Ana and Iva vote in a poll of the network."""
    unit, now = Unit(), circle.clock.now()
    poll = Poll(
        id=POLL,
        network=NetworkId("wpon"),
        author=VESNA,
        question="Which date?",
        questions={},
        answers=("3 December", "10 December"),
        closes_at=None,
        zone="Europe/Skopje",
        rooms=(RoomId("console:wpon"),),
        created_at=now,
    )
    circle.rows.polls.add(unit, poll)
    for user in (ANA, IVA):
        person = await circle.person(user)
        circle.rows.polls.cast(unit, Vote(poll=POLL, person=person.id, choices=(1,), at=now))
    await circle.commit(unit)


async def leave(circle: Circle, event: str = "leave") -> None:
    unit = Unit()
    await circle.memberships.leave(unit, await circle.order("wpon", by=ANA, event=event))
    await circle.commit(unit)


async def fire(circle: Circle) -> None:
    """Let happen what is due by now."""
    unit, now = Unit(), circle.clock.now()
    dues = await circle.rows.timetable.due(now, 10)
    for due in dues:
        circle.rows.timetable.done(unit, due)
    await circle.erasure.fire(unit, dues, now)
    await circle.commit(unit)


async def voters(circle: Circle) -> int:
    return len(await circle.rows.polls.votes(POLL))


async def test_votes_go_when_the_time_is_over_and_not_before(circle: Circle) -> None:
    await circle.add(ANA)
    await vote(circle)
    await leave(circle)
    circle.clock.advance(YEAR - timedelta(seconds=1))
    await fire(circle)
    assert await voters(circle) == 2
    circle.clock.advance(timedelta(seconds=1))
    await fire(circle)
    assert await voters(circle) == 1


async def test_whoever_is_back_keeps_what_is_hers(circle: Circle) -> None:
    await circle.add(ANA)
    await vote(circle)
    await leave(circle)
    await circle.add(ANA)
    circle.clock.advance(YEAR)
    await fire(circle)
    assert await voters(circle) == 2
    assert await circle.rows.timetable.next_at() is None


async def test_whoever_leaves_again_is_kept_until_the_later_day(circle: Circle) -> None:
    await circle.add(ANA)
    await vote(circle)
    await leave(circle)
    circle.clock.advance(timedelta(days=30))
    await circle.add(ANA)
    await leave(circle, "again")
    assert await circle.rows.timetable.next_at() == circle.clock.now() + YEAR


async def test_a_membership_that_came_by_another_way_counts_when_it_is_due(circle: Circle) -> None:
    await circle.add(ANA)
    await vote(circle)
    await leave(circle)
    circle.clock.advance(YEAR)
    dues = await circle.rows.timetable.due(circle.clock.now(), 10)
    await circle.add(ANA)
    unit = Unit()
    await circle.erasure.fire(unit, dues, circle.clock.now())
    assert unit.is_empty
