"""What a handler is given and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.language.catalogue import Language
from bot.model import markup
from bot.model.ids import NetworkId, ThingId
from bot.model.markup import Markup
from bot.model.message import Incoming
from bot.model.network import Network, Role
from bot.model.person import Person
from bot.ports.store import Unit

if TYPE_CHECKING:
    from bot.core.services import Services

A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a handler answers; everything it stores is in the invocation's unit already."""

    body: Markup = ()
    """Said where it was asked."""
    below: Markup = ()
    """Said below the body and never cut off."""
    private: Markup = ()
    """Said to the sender alone, in her direct chat."""
    subject: ThingId | None = None
    """What the answer is about: a reply to it stands for this id."""
    options: tuple[str, ...] = ()
    """For each number from 1 on, the command it stands for; the body has said the choices."""
    yes: str = ""
    """The command that "yes" stands for."""
    whole: bool = False
    """A poll, a preview, a draft or a card: as long as it must be, not cut to six lines."""
    error: str | None = None
    """The key of what went wrong; `question` if `options` or `yes` are set."""

    @property
    def asks(self) -> bool:
        """It is a question."""
        return bool(self.options or self.yes)


def say(*parts: Markup | markup.Block | str, subject: ThingId | None = None) -> Reply:
    """Return a reply of the given lines."""
    return Reply(body=markup.join(*parts), subject=subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Generic[A]):
    """A command or an action about to be carried out."""

    args: A
    message: Incoming
    person: Person
    thing: ThingId | None
    """The id that came first, for an action."""
    network: Network | None
    """The network of the room; in a direct chat the one that was named, or the only one."""
    roles: Mapping[NetworkId, Role]
    """What the sender is in each network that may be shown here; others do not exist for her."""
    language: Language
    zone: str
    now: datetime
    """The time as of which it is carried out: when it was typed, for what was typed while away."""
    services: "Services"
    unit: Unit = field(default_factory=Unit)

    def text(self, message: str, /, **values: object) -> str:
        """Return the text in the reader's language, its placeholders filled in."""
        return self.language.text(message, **values)

    def plural(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return the text in the form that the number takes in the reader's language."""
        return self.language.plural(one, many, number, **values)

    def role_in(self, network: NetworkId) -> Role:
        """Return what the sender is in a network; ANYONE also for one that does not exist."""
        return self.roles.get(network, Role.ANYONE)

    @property
    def networks(self) -> tuple[Network, ...]:
        """The networks that may be shown here, in the order of the configuration."""
        if self.network is not None and not self.message.direct:
            return (self.network,)
        known = self.services.roster.networks
        return tuple(known[network] for network in known if network in self.roles)
