"""The store: units of work that are kept whole or not at all, and the rows behind delivery."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, TypeAlias

from bot.model.ids import EventId, MessageId, NetworkId, RoomId, SendKey, ThingId, UserId
from bot.model.message import Post, PostState
from bot.model.person import Person, PersonId

Value: TypeAlias = str | int | float | bytes | None


class Statement(NamedTuple):
    """One change, as a repository wrote it."""

    sql: str
    values: Mapping[str, Value]
    rows: int | None = None
    """How many rows it has to change; another number is a conflict."""
    post: Post | None = None
    """The message out that it stores. If it changes no row, the message was there before."""


@dataclass(slots=True)
class Unit:
    """Changes that are stored together or not at all, and what follows once they are.

    Repositories add statements; nothing happens before `Store.write`. Services pass the unit on and
    never look inside.
    """

    statements: list[Statement] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    """Messages out that this unit stores: senders take them from here once it is written. One that
    was there before is not among them any more by then."""
    due: datetime | None = None
    """The earliest due time that this unit stores."""
    taken: list[ThingId] = field(default_factory=list)
    """Ids that this unit gives away, in order: what the command made, drafts included."""
    stored: list[Callable[[], None]] = field(default_factory=list)
    """Called once the unit is written, such as to forget what was read before."""

    def add(
        self,
        sql: str,
        values: Mapping[str, Value],
        *,
        rows: int | None = None,
        post: Post | None = None,
    ) -> None:
        """Add a change; with a post, also note that the post goes out."""
        self.statements.append(Statement(sql, values, rows, post))
        if post is not None:
            self.posts.append(post)

    @property
    def is_empty(self) -> bool:
        """Nothing would be stored."""
        return not self.statements


class Store(Protocol):
    """Keeps units of work."""

    async def write(self, unit: Unit) -> None:
        """Return when the unit is durable; an empty one is at once.

        Posts that were stored before, under the same key, are taken out of `unit.posts`: they are
        sent, or on their way. When the caller is cancelled, the unit may be stored all the same.

        Raises:
            StorageConflict: A constraint or an expected number of rows did not hold; nothing of
                this unit was stored, other units are not affected.
            StorageError: The database failed; nothing of this unit was stored.
        """
        ...


class Inbox(Protocol):
    """Remembers which messages in have been handled."""

    async def has(self, event: EventId) -> bool:
        """Say whether the event was handled before."""
        ...

    def add(self, unit: Unit, event: EventId, at: datetime) -> None:
        """Note that the event is handled; a second time is a conflict."""
        ...

    def add_seen(self, unit: Unit, event: EventId, at: datetime) -> None:
        """Note that the event is handled; a second time changes nothing."""
        ...

    def forget(self, unit: Unit, before: datetime, limit: int) -> None:
        """Forget at most `limit` events that were handled before this, the oldest first."""
        ...


class Checkpoints(Protocol):
    """Remembers how far a platform has been read: a low-water mark."""

    async def load(self, name: str) -> str | None:
        """Return what was saved last under this name."""
        ...

    def save(self, unit: Unit, name: str, value: str) -> None:
        """Replace it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits to be sent."""

    number: int
    oldest: datetime | None
    """Since when the oldest one waits; None if nothing does."""


class Outbox(Protocol):
    """Messages out until they are acknowledged, and a while longer for reports and replies."""

    async def waiting(self) -> Sequence[Post]:
        """Return all that is not yet sent, in the order in which it was added."""
        ...

    async def backlog(self, rooms: Sequence[RoomId]) -> Backlog:
        """Return how much waits for these rooms; there may be none of them."""
        ...

    async def about(self, subject: ThingId) -> Sequence[Post]:
        """Return every post about a thing, oldest first, whatever became of it."""
        ...

    async def subject_of(self, room: RoomId, message_id: MessageId) -> ThingId | None:
        """Return the thing that one of our messages is about."""
        ...

    def add(self, unit: Unit, post: Post) -> None:
        """Keep a message out and note it in `unit.posts`.

        If one with the same key is there already, nothing changes, and `Store.write` takes the post
        out of `unit.posts` again.
        """
        ...

    def finish(
        self,
        unit: Unit,
        key: SendKey,
        state: PostState,
        at: datetime,
        message_id: MessageId | None = None,
        error: str = "",
    ) -> None:
        """Note what became of it; the text is forgotten."""
        ...

    def forget(self, unit: Unit, before: datetime, limit: int) -> None:
        """Forget which posts were finished before this, among the `limit` oldest finished ones.

        What still waits is kept, however old.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the bot asked, or the rest behind `more`."""

    room: RoomId
    person: PersonId
    asked_at: datetime
    options: tuple[str, ...]
    """For each answer from 1 on, the command it stands for, as if she had typed it."""
    yes: str = ""
    """The command that "yes" stands for; empty if yes is no answer."""
    more: str = ""
    """JSON of the markup that did not fit; `more` shows it."""


class Questions(Protocol):
    """The last question in each chat to each person; 15 minutes (spec §3)."""

    async def last(self, room: RoomId, person: PersonId) -> Question | None:
        """Return the last question, however old."""
        ...

    def ask(self, unit: Unit, question: Question) -> None:
        """Replace the last question in that chat to that person."""
        ...

    def forget(self, unit: Unit, room: RoomId, person: PersonId) -> None:
        """Forget it: it was answered."""
        ...


DRAFTS_LAST = timedelta(days=14)
"""After its last change a draft is forgotten (spec §3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Something being made: an event, a poll or an announcement before it is saved or sent."""

    id: ThingId
    network: NetworkId
    author: UserId
    room: RoomId
    """Where it is being made."""
    content: str
    """JSON whose shape belongs to the capability."""
    updated_at: datetime
    version: int = 1

    def is_alive(self, now: datetime) -> bool:
        """Return whether it can still be used: it was changed within the last two weeks."""
        return now - self.updated_at < DRAFTS_LAST


class Drafts(Protocol):
    """Drafts: listed, and gone 14 days after their last change (spec §3)."""

    async def get(self, thing: ThingId) -> Draft | None:
        """Return the draft, or None."""
        ...

    async def of(self, network: NetworkId) -> Sequence[Draft]:
        """Return the network's drafts, newest change first."""
        ...

    def put(self, unit: Unit, draft: Draft) -> None:
        """Keep the draft: version 1 is new, a later one replaces exactly the one before."""
        ...

    def drop(self, unit: Unit, thing: ThingId) -> None:
        """Forget it: it was saved, sent or thrown away."""
        ...


class Things(Protocol):
    """The ids that people type: unique over the whole bot, never reused."""

    async def is_free(self, thing: ThingId) -> bool:
        """Say whether nothing has ever had this id."""
        ...

    def take(self, unit: Unit, thing: ThingId, network: NetworkId | None) -> None:
        """Give the id away for ever and note it in `unit.taken`; a taken one is a conflict."""
        ...

    async def network_of(self, thing: ThingId) -> NetworkId | None:
        """Return the network the thing belongs to; None for a personal or unknown one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that has to happen at a time: a row of the timetable."""

    key: str
    """Names the happening for ever; planning it twice changes nothing."""
    at: datetime
    kind: str
    """Which capability fires it: `reminder`, `event`, `poll`, `announcement`."""
    subject: ThingId
    step: str = ""
    """What exactly; its meaning belongs to the capability."""


class Timetable(Protocol):
    """What is due when: the only truth about time (design.md, Scheduler)."""

    async def due(self, now: datetime, limit: int) -> Sequence[Due]:
        """Return at most `limit` of what is due by `now`, earliest first."""
        ...

    async def next_at(self) -> datetime | None:
        """Return when the next thing is due."""
        ...

    async def next_in(self, network: NetworkId) -> datetime | None:
        """Return when the next of a network's things is due."""
        ...

    async def of(self, subject: ThingId) -> Sequence[Due]:
        """Return what is planned for a thing, earliest first."""
        ...

    def plan(self, unit: Unit, due: Due) -> None:
        """Add it; one with the same key is there already: nothing changes."""
        ...

    def done(self, unit: Unit, due: Due) -> None:
        """Take it out because it happens now; a second time is a conflict."""
        ...

    def cancel(self, unit: Unit, subject: ThingId) -> None:
        """Take out all that is planned for a thing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That a person belongs to a network, and what she may do there."""

    network: NetworkId
    person: PersonId
    delegation: str = ""
    coordinator: bool = False


class People(Protocol):
    """Persons, their accounts and their memberships."""

    async def by_user(self, user: UserId) -> Person | None:
        """Return the person behind an account."""
        ...

    async def accounts(self, person: PersonId) -> Sequence[UserId]:
        """Return all accounts of a person, first one first."""
        ...

    def add(self, unit: Unit, person: Person, at: datetime) -> None:
        """Keep a new person with her account; an account that is known is a conflict."""
        ...

    def change(self, unit: Unit, person: Person) -> None:
        """Keep what she chose, and that she was greeted; None and False leave what was there.

        So two changes of one message, or of two at once, do not undo each other.
        """
        ...

    async def memberships(self, person: PersonId) -> Sequence[Membership]:
        """Return where she belongs."""
        ...

    async def members(self, network: NetworkId) -> Sequence[Membership]:
        """Return who belongs to a network."""
        ...

    def put_membership(self, unit: Unit, membership: Membership, at: datetime) -> None:
        """Add or replace her membership."""
        ...

    def drop_membership(self, unit: Unit, network: NetworkId, person: PersonId) -> None:
        """End her membership at once."""
        ...

    async def next_id(self) -> PersonId:
        """Return an id that nobody has; drawn, so that two callers rarely meet."""
        ...
