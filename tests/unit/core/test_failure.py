"""Failure: what a person reads when something went wrong."""

import logging

import pytest

from bot.core.invocation import Reply, say
from bot.core.middleware import failure
from bot.errors import AlreadyDone, NotFound, TooLong, UsageError
from bot.language.catalogue import Language
from bot.model import markup


async def test_what_succeeds_is_handed_on(english: Language) -> None:
    async def handle() -> Reply:
        return say("done")

    assert await failure.guarded(handle, english, "example") == (say("done"), True)


async def test_a_users_mistake_is_explained_with_one_right_example(english: Language) -> None:
    async def handle() -> Reply:
        raise TooLong(limit=80)

    reply, succeeded = await failure.guarded(handle, english, "term rod")
    assert not succeeded
    assert reply.error == "too_long"
    assert markup.plain(reply.body).endswith("at most 80 characters.\nExample: term rod")


async def test_what_is_done_already_is_not_shown_as_an_example(english: Language) -> None:
    async def handle() -> Reply:
        raise AlreadyDone

    reply, _ = await failure.guarded(handle, english, "E503 save")
    assert len(reply.body) == 1


def test_a_date_in_a_message_is_filled_in(english: Language) -> None:
    error = UsageError("when: {date} 10:00")
    reply = failure.explain(error, english, "", {"date": "3.12.2026"})
    assert markup.plain(reply.body) == "when: 3.12.2026 10:00"


def test_without_an_example_there_is_one_line(english: Language) -> None:
    assert len(failure.explain(NotFound(), english, "").body) == 1


async def test_other_failures_are_not_its_business(english: Language) -> None:
    async def handle() -> Reply:
        raise LookupError

    with pytest.raises(LookupError):
        await failure.guarded(handle, english, "")


def test_an_apology_names_the_incident_of_the_log(
    english: Language, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise LookupError
    except LookupError:
        reply = failure.apologise(english)
    assert reply.error == "internal"
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    incident = record.getMessage().removeprefix("incident ")
    assert f"Incident {incident}." in markup.plain(reply.body)


async def test_the_log_of_a_mistake_has_nothing_that_was_typed(
    english: Language, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle() -> Reply:
        raise UsageError("canary {x}", x="canary")

    with caplog.at_level(logging.DEBUG):
        await failure.guarded(handle, english, "")
    assert "usage" in caplog.text
    assert "canary" not in caplog.text
