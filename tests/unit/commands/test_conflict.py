"""A command that meets another one is computed anew; a failing database crashes nothing."""

from datetime import timedelta

import pytest
from typing_extensions import override

from bot.core.away import Away
from bot.core.dispatcher import ATTEMPTS, Dispatcher, Outcome
from bot.delivery.sending import Delivery
from bot.errors import StorageConflict, StorageError
from bot.model.ids import EventId, RoomId
from bot.ports.store import Unit
from tests.unit.commands.conftest import ANA, Scene

TEXT = "remind me tomorrow 9:00 canary"


class Troubled(Delivery):
    """A delivery whose next commits meet these errors, one each."""

    errors: tuple[Exception, ...] = ()

    @override
    async def commit(self, unit: Unit) -> None:
        if self.errors:
            error, *rest = self.errors
            self.errors = tuple(rest)
            raise error
        await super().commit(unit)


def troubled(scene: Scene, *errors: Exception) -> tuple[Dispatcher, Troubled]:
    """Return a dispatcher on the scene's rows whose delivery is troubled."""
    app = scene.app
    delivery = Troubled(
        store=app.rows.store,
        outbox=app.rows.outbox,
        inbox=app.rows.inbox,
        platforms=app.platforms,
        clock=scene.clock,
        acknowledged_within=timedelta(0),
    )
    delivery.errors = errors
    dispatcher = Dispatcher(
        services=app.services,
        delivery=delivery,
        inbox=app.rows.inbox,
        questions=app.rows.questions,
        away=Away(
            checkpoints=app.rows.checkpoints,
            timetable=app.rows.timetable,
            outbox=app.rows.outbox,
            roster=app.services.roster,
            memberships=app.services.memberships,
            catalogues=app.services.catalogues,
        ),
        clock=scene.clock,
    )
    return dispatcher, delivery


async def handle(scene: Scene, dispatcher: Dispatcher, event: str = "console:x") -> Outcome:
    message = scene.platform.incoming(EventId(event), ANA, RoomId(ANA), TEXT)
    return await dispatcher.handle(message)


async def test_a_conflict_is_computed_anew_and_kept_once(scene: Scene) -> None:
    dispatcher, _ = troubled(scene, *[StorageConflict()] * (ATTEMPTS - 1))
    outcome = await handle(scene, dispatcher)
    assert outcome.error is None
    (thing,) = outcome.ids
    assert thing in (await scene.say(ANA, "remind"))[0]
    assert len(await scene.app.rows.outbox.waiting()) == 1


async def test_a_message_that_another_task_handled_is_passed_over(scene: Scene) -> None:
    dispatcher, _ = troubled(scene)
    assert (await handle(scene, dispatcher)).error is None
    again, _ = troubled(scene)
    assert await handle(scene, again) == Outcome()
    assert len(await scene.app.rows.outbox.waiting()) == 1


@pytest.mark.parametrize(
    "errors",
    [(StorageConflict(),) * ATTEMPTS, (StorageError("the disk is full"),), (LookupError("odd"),)],
    ids=["conflicts", "full", "fault"],
)
async def test_what_cannot_be_kept_changes_nothing_and_is_not_carried_out_later(
    scene: Scene, errors: tuple[Exception, ...], caplog: pytest.LogCaptureFixture
) -> None:
    dispatcher, _ = troubled(scene, *errors)
    assert await handle(scene, dispatcher) == Outcome(error="internal")
    assert "canary" not in caplog.text
    assert "no reminders" in (await scene.say(ANA, "remind"))[0]
    assert await handle(scene, dispatcher) == Outcome()


async def test_a_failing_database_is_said_and_the_bot_goes_on(scene: Scene) -> None:
    broken = Unit()
    broken.add("ALTER TABLE reminders RENAME TO elsewhere", {})
    await scene.app.rows.store.write(broken)
    (said,) = await scene.say(ANA, TEXT)
    assert "Nothing was changed" in said
    assert scene.outcome == Outcome(error="internal")
    mended = Unit()
    mended.add("ALTER TABLE elsewhere RENAME TO reminders", {})
    await scene.app.rows.store.write(mended)
    (said,) = await scene.say(ANA, TEXT)
    assert said.startswith("Reminder M")
