"""Who speaks where, in which language and zone, as of when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.services import Services
from bot.language.catalogue import Language
from bot.language.quoting import first_word
from bot.model.ids import NetworkId
from bot.model.message import Incoming
from bot.model.network import Network, Role
from bot.model.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The surroundings of a message, in which it is understood and answered."""

    message: Incoming
    person: Person
    network: Network | None
    roles: Mapping[NetworkId, Role]
    language: Language
    zone: str
    now: datetime

    @property
    def role(self) -> Role:
        """Her role in the room's network, or the highest of all in a direct chat."""
        if self.network is not None:
            return self.roles.get(self.network.id, Role.ANYONE)
        return max(self.roles.values(), default=Role.ANYONE)


async def scene_of(services: Services, message: Incoming, person: Person, now: datetime) -> Scene:
    """Return the scene of a message: in a room its network alone, in a direct chat all of hers."""
    roles = await services.roster.roles(person)
    network = services.roster.network_of(message.room)
    if not message.direct:
        roles = {network.id: roles[network.id]} if network and network.id in roles else {}
    elif len(roles) == 1:
        network = services.roster.networks[next(iter(roles))]
    home = network or next((services.roster.networks[name] for name in roles), None)
    return Scene(
        message=message,
        person=person,
        network=network,
        roles=roles,
        language=services.catalogues.language(_language(message, person, network)),
        zone=await services.roster.zone(person, home),
        now=now,
    )


def _language(message: Incoming, person: Person, network: Network | None) -> str:
    """Hers; in a network's room only if it is one of the room's, else the room's first."""
    if network is None or message.direct:
        return person.language or "en"
    languages = network.languages_of(message.room)
    return person.language if person.language in languages else languages[0]


def named_network(services: Services, scene: Scene, text: str) -> tuple[Scene, str]:
    """Read ``wpon: …`` in a direct chat as said about that network."""
    head, rest = first_word(text)
    name = NetworkId(head.removesuffix(":").lower())
    if not (head.endswith(":") and scene.message.direct and name in scene.roles):
        return scene, text
    network = services.roster.networks[name]
    return replace(scene, network=network, roles={name: scene.roles[name]}), rest
