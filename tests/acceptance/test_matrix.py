"""The main job on a real homeserver, with three people and the bot as a process of its own."""

import asyncio
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.conftest import Scene
from tests.fakes.proxy import held, lost_answer
from tests.fakes.synapse import NO_SYNAPSE, Human

pytestmark = [pytest.mark.synapse, pytest.mark.slow, NO_SYNAPSE]

SENDS = r"PUT .*/send/m\.room\.message/"


def soon(after: timedelta = timedelta(0)) -> str:
    """Return a time two to three seconds from then on, as an operator's script would write it."""
    return (datetime.now(UTC) + after + timedelta(seconds=3)).strftime("%Y-%m-%dT%H:%M:%SZ")


def id_in(text: str) -> str:
    found = re.search(r"\b[EPAM]\d{3,}", text)
    assert found is not None, text
    return found[0]


@pytest.mark.timeout(120)
async def test_terms_reminders_polls_events_and_announcements(scene: Scene) -> None:
    room, vesna, ana, boris = scene.room, scene.vesna, scene.ana, scene.boris
    private = await scene.direct(ana)

    await ana.say(room, "!term gender mainstreaming")
    await scene.bot_says(ana, room, "Gender mainstreaming")
    for words in ("родова рамноправност", "rodna ravnopravnost", "barazia gjinore"):
        ana.heard.clear()
        await ana.say(private, words)
        await scene.bot_says(ana, private, "Gender equality")

    await ana.say(private, f"remind me {soon()} Send the figures")
    await scene.bot_says(ana, private, "Send the figures")

    await vesna.say(room, '!event "Annual meeting" 3.12.2027 10:00 at Skopje remind 7d 1d')
    event = id_in(await scene.bot_says(vesna, room, "Annual meeting"))
    await vesna.say(room, f"!{event} save")
    await scene.bot_says(vesna, room, "is saved")
    await boris.say(room, f"!{event} yes")
    await scene.bot_says(boris, room, "your answer is yes")
    starts = soon(timedelta(minutes=1))
    await vesna.say(room, f'!event "Short call" {starts} remind 1m')
    call = id_in(await scene.bot_says(vesna, room, "Short call"))
    await vesna.say(room, f"!{call} save")
    await scene.bot_says(boris, room, "In 1 minute:")

    await vesna.say(room, '!poll "Which date?" "3 December" "10 December" closes in 1 hour')
    poll = id_in(await scene.bot_says(vesna, room, "Which date?"))
    await ana.say(private, f"{poll} 2")
    await scene.bot_says(ana, private, "Your vote")
    await boris.say(room, f"!{poll} 2")
    await scene.bot_says(boris, room, "Your vote")
    await vesna.say(room, f"!{poll} close")
    result = await scene.bot_says(ana, room, "Result of poll")
    assert "10 December: 2" in result

    office = await scene.direct(vesna)
    await vesna.say(
        office, "announce wpon\nen: Registration is open.\nmk: Пријавувањето е отворено."
    )
    announcement = id_in(await scene.bot_says(vesna, office, "Registration is open."))
    assert not any("Registration" in body for body in await scene.bodies())
    await vesna.say(office, f"{announcement} send")
    said = await scene.bot_says(boris, room, "Registration is open.")
    assert "Пријавувањето е отворено." in said

    assert await scene.service.stop() == 0


async def test_a_room_of_no_network_gets_terms_and_no_more(scene: Scene) -> None:
    place = await scene.ana.make_room(invite=[scene.bot, scene.boris.mxid])
    await scene.boris.join(place)
    await scene.ana.sees_member(place, scene.bot, "join")
    await scene.ana.say(place, "!term gender")
    await scene.bot_says(scene.ana, place, "Gender")
    await scene.ana.say(place, "!events")
    await scene.bot_says(scene.ana, place, "not allowed")


BAD = (
    "!" + "x" * 60_000,
    "!term " + "rod " * 15_000,
    "!remind me " + "ж" * 30_000,
    "!poll " + '"' * 30_000,
    "!event \u202e\u0000\u200b when: 99.99.9999",
    "!E999999999999 yes",
    "!announce wpon\nen: " + "<b>&" * 12_000,
)
"""Up to the largest event that a homeserver takes."""


async def test_bad_input_gets_a_short_answer_and_is_not_logged(scene: Scene) -> None:
    for typed in BAD:
        scene.vesna.heard.clear()
        await scene.vesna.say(scene.room, typed)
        answer = await scene.bot_says(scene.vesna, scene.room, "")
        assert len(answer) < 600
        assert len(answer.splitlines()) <= 6
    await _end_of_what_waits(scene, scene.vesna)
    log = scene.service.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert not re.search("xxx|rod rod|жжж|<b>", log)


async def _set_reminder(scene: Scene, text: str) -> None:
    await scene.vesna.say(scene.room, f"!remind room {soon()} {text}")
    confirmed = re.compile(r"Reminder M\d+: ")
    await scene.vesna.hears(
        scene.room,
        lambda event: (
            event["sender"] == scene.bot and bool(confirmed.match(event["content"]["body"]))
        ),
    )
    scene.vesna.heard.clear()


async def _killed_before(scene: Scene, number: int) -> None:
    """Nothing of the reminder has been sent when it ends."""
    await _set_reminder(scene, f"before {number}")
    await scene.service.kill()
    await scene.service.start()
    await scene.bot_says(scene.vesna, scene.room, f"before {number}")


async def _killed_during(scene: Scene, number: int) -> None:
    """The request is on its way: it is lost, or carried out without an acknowledgement."""
    await _set_reminder(scene, f"during {number}")
    sent, dead = scene.proxy.count(SENDS), asyncio.Event()
    scene.proxy.fail(SENDS, lost_answer if number % 2 else held(dead))
    await scene.proxy.has_seen(SENDS, sent + 1)
    await scene.service.kill()
    dead.set()
    scene.proxy.mend()
    await scene.service.start()
    await scene.bot_says(scene.vesna, scene.room, f"during {number}")


async def _killed_after(scene: Scene, number: int) -> None:
    """It has just been seen in the room."""
    await _set_reminder(scene, f"after {number}")
    await scene.bot_says(scene.vesna, scene.room, f"after {number}")
    await scene.service.kill()
    await scene.service.start()


MOMENTS = {"before": _killed_before, "during": _killed_during, "after": _killed_after}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.timeout(600)
async def test_a_reminder_is_said_once_whenever_the_bot_is_killed(
    scene: Scene, moment: str, *, soaking: bool
) -> None:
    kills = 20 if soaking else 5
    texts = [f"{moment} {number}" for number in range(kills)]
    for number in range(kills):
        await MOMENTS[moment](scene, number)
    await _end_of_what_waits(scene, scene.vesna)
    said = Counter(body.split("\n")[1] for body in await scene.bodies() if "\n" in body)
    counts = {text: said[text] for text in texts}
    lost, twice = list(counts.values()).count(0), sum(count > 1 for count in counts.values())
    print(f"killed {moment}: {kills} kills, {kills} reminders, {lost} lost, {twice} twice")  # noqa: T201 - the count that docs/reliability.md keeps
    assert (lost, twice) == (0, 0)


async def _end_of_what_waits(scene: Scene, person: Human) -> None:
    """Return once the bot has answered a last question: a room is served in order."""
    await person.say(scene.room, "!term stereotype")
    await scene.bot_says(person, scene.room, "tereotype")
