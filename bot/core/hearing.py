"""What a message asks for: an id first, a verb, an answer to a question, a term, or nothing."""

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.language.quoting import clean, first_word
from bot.language.words import Words
from bot.model.ids import Kind, ThingId, kind_of, parse_thing_id
from bot.model.message import Incoming

LONGEST = 20_000
"""Characters of one message that are read at all; the longest real one is an announcement in four
languages of 2,000 characters each."""
_END_MARKS = ".!?:;,…"
_ANSWER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Verb:
    """A command by its canonical name."""

    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class IdFirst:
    """An id and the words after it."""

    thing: ThingId
    rest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A bare number, yes, no or more: it can only answer the last question."""

    number: int | None = None
    word: str = ""
    """`yes`, `no` or `more`; empty for a number."""


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A word one slip away from a verb."""

    verb: str
    rest: str


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else."""

    text: str


Heard: TypeAlias = Verb | IdFirst | Answer | Misspelt | Other


def cleaned(message: Incoming) -> Incoming:
    """Return the message without what nobody typed on purpose, cut to what is read at all."""
    text = clean(message.text[: LONGEST + 1])[: LONGEST + 1]
    return message if text == message.text else replace(message, text=text)


def addressed(message: Incoming, prefix: str) -> str | None:
    """Return the text of a cleaned message if it is meant for the bot, without the prefix.

    In rooms a prefix or a mention is needed; in a direct chat both may be left out. None for a text
    without either: only a short answer or a reply to the bot can still be meant for it. Nothing but
    marks, such as "!!!", is talk.
    """
    text, is_ours = message.text, message.direct or message.mentioned
    if not text.startswith(prefix):
        return text if is_ours else None
    asked = text[len(prefix) :].strip()
    return asked if is_ours or any(character.isalnum() for character in asked) else None


def answer_of(text: str, words: Words) -> Answer | None:
    """Return the answer that the whole text is, or None."""
    bare = text.strip().rstrip(_END_MARKS).strip()
    if _ANSWER.fullmatch(bare):
        return Answer(number=int(bare))
    if " " in bare or len(bare) > 20:
        return None
    if words.is_yes(bare):
        return Answer(word="yes")
    if words.is_no(bare):
        return Answer(word="no")
    return Answer(word="more") if words.verb(bare) == "more" else None


def hear(text: str, words: Words) -> Heard:
    """Return what an addressed text asks for.

    "Me" may stand before its verb, as in Albanian: ``më kujto nesër`` is ``kujto më nesër``.
    """
    answer = answer_of(text, words)
    if answer is not None:
        return answer
    head, rest = first_word(text)
    bare = head.rstrip(_END_MARKS)
    thing = parse_thing_id(bare)
    if thing is not None:
        return IdFirst(thing, rest)
    verb = words.verb(bare)
    if verb is not None:
        return (_vote(rest) if verb == "vote" else None) or Verb(verb, rest)
    if "me" in words.option(bare) and words.verb(_bare_head(rest)) == "remind":
        return Verb("remind", f"{bare} {first_word(rest)[1]}".strip())
    near = words.near_verb(bare) if rest else None
    return Misspelt(near, rest) if near is not None else Other(text)


def _bare_head(text: str) -> str:
    return first_word(text)[0].rstrip(_END_MARKS)


def _vote(rest: str) -> IdFirst | None:
    """Read ``vote P305 2`` as ``P305 2``: the id of a poll says all that the verb does."""
    thing = parse_thing_id(_bare_head(rest))
    if thing is None or kind_of(thing) is not Kind.POLL:
        return None
    return IdFirst(thing, first_word(rest)[1])
