"""Inbox, outbox and positions: what makes a message be handled once and shown once."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import StorageConflict
from bot.model import markup
from bot.model.ids import EventId, MessageId, RoomId, ThingId, UserId
from bot.model.message import Message, PostState
from bot.ports.platform import Position
from bot.ports.store import Backlog, Checkpoints, Inbox, Outbox, Unit
from bot.storage.opening import Rows
from tests.contract.writing import NOW, make_post, write

EVENT = EventId("matrix:$abc")


async def test_inbox_knows_what_was_handled(rows: Rows) -> None:
    inbox: Inbox = rows.inbox
    assert not await inbox.has(EVENT)
    await write(rows, lambda unit: inbox.add(unit, EVENT, NOW))
    assert await inbox.has(EVENT)


async def test_inbox_refuses_an_event_a_second_time(rows: Rows) -> None:
    await write(rows, lambda unit: rows.inbox.add_seen(unit, EVENT, NOW))
    with pytest.raises(StorageConflict):
        await write(rows, lambda unit: rows.inbox.add(unit, EVENT, NOW))


async def test_inbox_may_be_told_twice_that_an_event_was_seen(rows: Rows) -> None:
    await write(rows, lambda unit: rows.inbox.add(unit, EVENT, NOW))
    await write(rows, lambda unit: rows.inbox.add_seen(unit, EVENT, NOW))
    assert await rows.inbox.has(EVENT)


async def test_inbox_forgets_the_oldest_of_what_is_old_enough(rows: Rows) -> None:
    events = [EventId(f"matrix:$e{number}") for number in range(4)]
    for number, event in enumerate(events):
        at = NOW + timedelta(days=number)
        await write(rows, partial(rows.inbox.add, event=event, at=at))
    await write(rows, lambda unit: rows.inbox.forget(unit, NOW + timedelta(days=3), 2))
    assert [await rows.inbox.has(event) for event in events] == [False, False, True, True]
    await write(rows, lambda unit: rows.inbox.forget(unit, NOW + timedelta(days=3), 2))
    assert [await rows.inbox.has(event) for event in events] == [False, False, False, True]


async def test_checkpoints_keep_the_last_value_under_each_name(rows: Rows) -> None:
    checkpoints: Checkpoints = rows.checkpoints
    assert await checkpoints.load("sync") is None
    await write(rows, lambda unit: checkpoints.save(unit, "sync", "s1"))
    await write(
        rows,
        lambda unit: checkpoints.save(unit, "sync", "s2"),
        lambda unit: checkpoints.save(unit, "other", "o1"),
    )
    assert [await checkpoints.load("sync"), await checkpoints.load("other")] == ["s2", "o1"]


async def test_positions_of_two_platforms_are_apart(rows: Rows) -> None:
    matrix: Position = rows.position("matrix")
    discord: Position = rows.position("discord")
    assert await matrix.load() is None
    await matrix.save("s1")
    await matrix.save("s2")
    await discord.save("17")
    assert [await matrix.load(), await discord.load()] == ["s2", "17"]
    assert await rows.position("matrix").load() == "s2"


async def test_outbox_holds_what_waits_in_the_order_in_which_it_was_added(rows: Rows) -> None:
    outbox: Outbox = rows.outbox
    posts = [make_post(number, room=f"console:{number % 3}") for number in (5, 3, 9, 1, 7, 2)]
    for post in posts[:3]:
        await write(rows, partial(outbox.add, post=post))
    await write(rows, *(partial(outbox.add, post=post) for post in posts[3:]))
    assert await outbox.waiting() == posts


async def test_outbox_gives_a_post_back_as_it_was(rows: Rows) -> None:
    post = make_post(
        "all of it",
        subject="E417",
        until=NOW + timedelta(hours=3),
        message=Message(
            body=markup.join(
                markup.line(
                    "Event ", markup.Strong("E417"), ": ", markup.Link("map", "https://x.y")
                ),
                markup.Gap(),
                markup.Item(1, ("Da, долазим",)),
            ),
            notice=False,
            mentions=(UserId("matrix:@ana:example.org"),),
            mention_room=True,
            reply_to=MessageId("$question"),
        ),
    )
    unit = await write(rows, lambda unit: rows.outbox.add(unit, post))
    assert unit.posts == [post]
    assert await rows.outbox.waiting() == [post]


async def test_outbox_keeps_the_first_of_two_posts_with_one_key(rows: Rows) -> None:
    first, second = make_post("k", room="console:a"), make_post("k", room="console:b")
    await write(rows, lambda unit: rows.outbox.add(unit, first))
    await write(rows, lambda unit: rows.outbox.add(unit, second))
    assert await rows.outbox.waiting() == [first]


@pytest.mark.parametrize("state", [PostState.SENT, PostState.REFUSED, PostState.EXPIRED])
async def test_outbox_forgets_the_text_of_what_is_finished(rows: Rows, state: PostState) -> None:
    post = make_post("k", subject="A118")
    await write(rows, lambda unit: rows.outbox.add(unit, post))
    await write(
        rows,
        lambda unit: rows.outbox.finish(
            unit, post.key, state, NOW, message_id=MessageId("$m"), error="no such room"
        ),
    )
    assert await rows.outbox.waiting() == []
    (kept,) = await rows.outbox.about(ThingId("A118"))
    assert (kept.state, kept.message_id, kept.error) == (state, "$m", "no such room")
    assert kept.sent_at == (NOW if state is PostState.SENT else None)
    assert kept.message.body == ()
    (row,) = await rows.reader.rows("SELECT message FROM outbox", {})
    assert row["message"] is None


async def test_outbox_keeps_the_first_that_became_of_a_post(rows: Rows) -> None:
    post = make_post("k", subject="A118")
    await write(rows, lambda unit: rows.outbox.add(unit, post))
    for state in (PostState.SENT, PostState.REFUSED):
        await write(rows, partial(rows.outbox.finish, key=post.key, state=state, at=NOW))
    (kept,) = await rows.outbox.about(ThingId("A118"))
    assert kept.state is PostState.SENT


async def test_outbox_passes_over_a_post_that_never_had_a_row(rows: Rows) -> None:
    unknown = make_post("unknown").key
    await write(rows, lambda unit: rows.outbox.finish(unit, unknown, PostState.SENT, NOW))
    assert await rows.outbox.waiting() == []


async def test_a_finished_post_is_not_stored_again(rows: Rows) -> None:
    post = make_post("k")
    await write(rows, lambda unit: rows.outbox.add(unit, post))
    await write(rows, lambda unit: rows.outbox.finish(unit, post.key, PostState.SENT, NOW))
    unit = await write(rows, lambda unit: rows.outbox.add(unit, post))
    assert unit.posts == []
    assert await rows.outbox.waiting() == []


async def test_outbox_lists_what_is_about_a_thing_oldest_first(rows: Rows) -> None:
    posts = [make_post(number, subject="P305") for number in (3, 1, 2)]
    other = make_post("other", subject="P306")
    await write(rows, *(partial(rows.outbox.add, post=post) for post in posts))
    await write(rows, lambda unit: rows.outbox.add(unit, other))
    assert await rows.outbox.about(ThingId("P305")) == posts
    assert await rows.outbox.about(ThingId("P999")) == []


async def test_outbox_knows_what_one_of_our_messages_is_about(rows: Rows) -> None:
    post, bare = make_post("k", subject="E417"), make_post("bare")
    await write(
        rows, lambda unit: rows.outbox.add(unit, post), lambda unit: rows.outbox.add(unit, bare)
    )
    for number, key in enumerate([post.key, bare.key]):
        await write(
            rows,
            partial(
                rows.outbox.finish,
                key=key,
                state=PostState.SENT,
                at=NOW,
                message_id=MessageId(f"$m{number}"),
            ),
        )
    subject_of = rows.outbox.subject_of
    assert await subject_of(post.room, MessageId("$m0")) == "E417"
    assert await subject_of(post.room, MessageId("$m1")) is None
    assert await subject_of(RoomId("console:elsewhere"), MessageId("$m0")) is None


async def test_outbox_counts_what_waits_for_some_rooms(rows: Rows) -> None:
    hall, attic = RoomId("console:hall"), RoomId("console:attic")
    old = replace(make_post("old", room=hall), created_at=NOW - timedelta(hours=2))
    sent = replace(make_post("sent", room=hall), created_at=NOW - timedelta(hours=3))
    unit = Unit()
    for post in (make_post("new", room=hall), old, sent, make_post("elsewhere", room=attic)):
        rows.outbox.add(unit, post)
    await rows.store.write(unit)
    await write(rows, lambda unit: rows.outbox.finish(unit, sent.key, PostState.SENT, NOW))
    assert await rows.outbox.backlog([hall]) == Backlog(number=2, oldest=old.created_at)
    assert await rows.outbox.backlog([attic, hall]) == Backlog(number=3, oldest=old.created_at)
    assert await rows.outbox.backlog([RoomId("console:empty")]) == Backlog(number=0, oldest=None)
    assert await rows.outbox.backlog([]) == Backlog(number=0, oldest=None)


async def test_outbox_forgets_the_oldest_of_what_was_finished_long_ago(rows: Rows) -> None:
    posts = [make_post(number, subject="A118") for number in range(4)]
    await write(rows, *(partial(rows.outbox.add, post=post) for post in posts))
    for number, post in enumerate(posts[1:]):
        at = NOW + timedelta(days=number)
        await write(rows, partial(rows.outbox.finish, key=post.key, state=PostState.SENT, at=at))
    await write(rows, lambda unit: rows.outbox.forget(unit, NOW + timedelta(days=2), 1))
    assert await _keys(rows) == [posts[0].key, posts[2].key, posts[3].key]
    await write(rows, lambda unit: rows.outbox.forget(unit, NOW + timedelta(days=2), 9))
    assert await _keys(rows) == [posts[0].key, posts[3].key]
    assert await rows.outbox.waiting() == [posts[0]]


async def _keys(rows: Rows) -> list[str]:
    return [post.key for post in await rows.outbox.about(ThingId("A118"))]
