"""Which version of a draft was shown to whom, so that nobody sends what she has not seen."""

import json

from bot.model.person import PersonId
from bot.ports.announcements import Announcement
from bot.ports.store import Checkpoints, Unit


class Shown:
    """Who has seen a draft as it is now; a change of it makes that nobody."""

    def __init__(self, checkpoints: Checkpoints) -> None:
        """Take where it is kept, a row for each announcement."""
        self._checkpoints = checkpoints

    async def note(self, unit: Unit, announcement: Announcement, person: PersonId) -> None:
        """Keep that the draft was shown to somebody as it is now."""
        seen = await self._seen(announcement)
        if person not in seen:
            value = {"version": announcement.version, "people": [*seen, person]}
            self._checkpoints.save(unit, _name(announcement), json.dumps(value))

    async def is_seen_by(self, announcement: Announcement, person: PersonId) -> bool:
        """Return whether somebody has seen the draft as it is now."""
        return person in await self._seen(announcement)

    def forget(self, unit: Unit, announcement: Announcement) -> None:
        """Keep nobody's number any more, since there is no draft any more."""
        self._checkpoints.save(unit, _name(announcement), "{}")

    async def _seen(self, announcement: Announcement) -> list[PersonId]:
        kept = json.loads(await self._checkpoints.load(_name(announcement)) or "{}")
        if kept.get("version") != announcement.version:
            return []
        return [PersonId(number) for number in kept["people"]]


def _name(announcement: Announcement) -> str:
    return f"shown {announcement.id}"
