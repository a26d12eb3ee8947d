"""What goes on the wire: escaped, marked, mentioning nobody by accident, and small enough."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.model.ids import MessageId, UserId, send_key
from bot.model.markup import Item, Line, Link, Strong, lines
from bot.model.message import Message
from bot.platforms.matrix.outbound import (
    KEY_FIELD,
    MAX_BYTES,
    MAX_ESCAPED_BYTES,
    Surroundings,
    edit_of,
    key_of,
    parts_of,
)

KEY = send_key("a message")
HERE = Surroundings()
ANY_TEXT = st.text(max_size=60)
LONG_TEXT = st.builds(
    lambda words, times: " ".join(words) * times,
    st.lists(st.text(alphabet=st.characters(), max_size=30), min_size=1, max_size=8),
    st.integers(100, 400),
)


def test_answer_is_a_notice_with_both_bodies_and_a_mark() -> None:
    body = (Line(("a ", Strong("<b>"))), Item(1, ("one",)))
    (part,) = parts_of(Message(body=body, reply_to=MessageId("$1")), KEY, HERE)
    assert part.key == KEY
    assert part.content == {
        "msgtype": "m.notice",
        "body": "a <b>\n1. one",
        "format": "org.matrix.custom.html",
        "formatted_body": "a <b>&lt;b&gt;</b><ol><li>one</li></ol>",
        "m.mentions": {},
        "m.relates_to": {"m.in_reply_to": {"event_id": "$1"}},
        KEY_FIELD: KEY,
    }


def test_room_is_mentioned_only_where_the_bot_may() -> None:
    message = Message(body=lines("all"), mention_room=True, mentions=(UserId("matrix:@a:b:8448"),))
    for allowed, mentions in (
        (False, {"user_ids": ["@a:b:8448"]}),
        (True, {"user_ids": ["@a:b:8448"], "room": True}),
    ):
        (part,) = parts_of(message, KEY, Surroundings(may_notify_room=allowed))
        assert part.content["m.mentions"] == mentions


def test_answer_in_a_thread_stays_in_it() -> None:
    message = Message(body=lines("x"), reply_to=MessageId("$1"))
    (part,) = parts_of(message, KEY, Surroundings(thread="$root"))
    relation = part.content["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", "$root")
    assert relation["m.in_reply_to"] == {"event_id": "$1"}


def test_edit_notifies_nobody_again() -> None:
    message = Message(body=lines("new"), mentions=(UserId("matrix:@a:b"),))
    edit = edit_of("$1", message, KEY)
    assert edit is not None
    assert edit["body"] == "* new"
    assert edit["m.mentions"] == {}
    assert edit["m.new_content"]["m.mentions"] == {"user_ids": ["@a:b"]}
    assert edit_of("$1", Message(body=lines("new " * 9_000)), KEY) is None


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_becomes_markup(words: str, href: str) -> None:
    body = (Line((words, Strong(words), Link(words, href))),)
    (part,) = parts_of(Message(body=body), KEY, HERE)
    html = part.content["formatted_body"]
    assert set(re.findall(r"<(/?\w+)", html)) <= {"b", "/b", "a", "/a", "br"}
    assert not re.search(r'href="(?!https?://|mailto:)', html)


@given(LONG_TEXT)
def test_long_text_is_split_and_nothing_is_lost(text: str) -> None:
    message = Message(body=lines(text), reply_to=MessageId("$1"))
    parts = parts_of(message, KEY, HERE)
    joined = "".join(part.content["body"] for part in parts)
    wanted = re.sub("[\0\ud800-\udfff]", "\ufffd", text)
    assert "".join(joined.split()) == "".join(wanted.split())
    for part in parts:
        said = [part.content["body"], part.content["formatted_body"]]
        assert sum(len(body.encode()) for body in said) <= MAX_BYTES
        assert len(json.dumps(said)) <= MAX_ESCAPED_BYTES


@given(LONG_TEXT)
def test_parts_have_keys_of_their_own_and_the_last_has_the_messages(text: str) -> None:
    message = Message(body=lines(text), reply_to=MessageId("$1"))
    parts = parts_of(message, KEY, HERE)
    keys = [part.key for part in parts]
    assert keys[-1] == KEY
    assert len(set(keys)) == len(keys)
    assert [key_of({"content": part.content}) for part in parts] == keys
    assert [part.key for part in parts_of(message, KEY, HERE)] == keys
    assert ["m.relates_to" in part.content for part in parts] == [
        True,
        *[False] * (len(parts) - 1),
    ]


def test_what_no_homeserver_stores_is_replaced() -> None:
    (part,) = parts_of(Message(body=lines("a\0b\ud800c")), KEY, HERE)
    assert part.content["body"] == "a\ufffdb\ufffdc"
