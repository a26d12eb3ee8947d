"""What people are told when something about their membership changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import N_
from bot.language.catalogue import Catalogues, Language
from bot.language.formatting import moment
from bot.model import markup
from bot.model.ids import EventId, RoomId, SendKey, UserId, send_key
from bot.model.message import Message, Post
from bot.model.network import Delegation, Network, Role
from bot.model.person import Person
from bot.people.accounts import account_name
from bot.people.erasure import goes_at
from bot.people.roster import Roster
from bot.ports.store import Outbox, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who changes a network's people, with which message and when."""

    network: Network
    by: Person
    role: Role
    """What she is in the network."""
    event: EventId
    now: datetime


def kept_until(network: Network, now: datetime, language: Language) -> str:
    """Say until when a network keeps what belongs to somebody who leaves it now."""
    return language.text(
        N_("Your answers to its events and your votes in its polls are kept until {moment}."),
        moment=moment(goes_at(network, now), network.zone, language.tag),
    )


class Notices:
    """Writes to members and coordinators in their direct chats, each in her language."""

    def __init__(self, *, outbox: Outbox, catalogues: Catalogues, roster: Roster) -> None:
        """Take where messages go out, the languages, and who speaks which."""
        self._outbox, self._catalogues, self._roster = outbox, catalogues, roster

    async def added(
        self, unit: Unit, order: Order, user: UserId, delegation: Delegation | None
    ) -> None:
        """Tell somebody that she is a member; the delegation proposes the language."""
        person = await self._roster.person(user)
        proposed = delegation.language if delegation else ""
        language = self._catalogues.language((person and person.language) or proposed or "en")
        lines = [
            language.text(
                N_("You are a member of {network} now."), network=order.network.name(language.tag)
            )
        ]
        if delegation is not None:
            named = delegation.names.get(language.tag) or delegation.names["en"]
            lines.append(language.text(N_("Delegation: {delegation}"), delegation=named))
        self._post(unit, user, language, lines, _key(order, user), order.now)

    async def removed(self, unit: Unit, order: Order, user: UserId) -> None:
        """Tell somebody that her membership has ended, and until when what is hers is kept."""
        language = await self._language(user)
        name = order.network.name(language.tag)
        lines = [
            language.text(N_("Your membership in {network} has ended."), network=name),
            kept_until(order.network, order.now, language),
        ]
        self._post(unit, user, language, lines, _key(order, user), order.now)

    async def left(self, unit: Unit, order: Order, readers: Sequence[UserId]) -> None:
        """Tell the readers whose membership has ended by her own word."""
        for reader in readers:
            language = await self._language(reader)
            line = language.text(
                N_("{account} has ended the membership in {network}."),
                account=account_name(order.by.user),
                network=order.network.name(language.tag),
            )
            self._post(unit, reader, language, [line], _key(order, reader), order.now)

    async def appointed(self, unit: Unit, order: Order, user: UserId) -> None:
        """Tell somebody that she is a coordinator."""
        text = N_("You are a coordinator of {network} now.")
        await self._say(unit, order, user, text)

    async def stepped_down(self, unit: Unit, order: Order, user: UserId) -> None:
        """Tell somebody that she is no coordinator any more."""
        text = N_("You are a member of {network}, and no coordinator any more.")
        await self._say(unit, order, user, text)

    async def requested(self, unit: Unit, order: Order, readers: Sequence[UserId]) -> None:
        """Tell the readers who wants to be a member, at most once a day of the same person."""
        account, network = account_name(order.by.user), order.network
        for reader in readers:
            language = await self._language(reader)
            lines = [
                language.text(
                    N_("{account} asks to become a member of {network}."),
                    account=account,
                    network=network.name(language.tag),
                ),
                language.text(
                    N_("To confirm it: {network}: people add {account} DELEGATION"),
                    network=network.id,
                    account=account,
                ),
            ]
            if network.delegations:
                listed = ", ".join(sorted(network.delegations))
                lines.append(language.text(N_("Delegations: {delegations}"), delegations=listed))
            key = send_key("join", network.id, order.by.id, reader, order.now.date())
            self._post(unit, reader, language, lines, key, order.now)

    async def proposed(
        self, unit: Unit, order: Order, user: UserId, readers: Sequence[UserId]
    ) -> None:
        """Ask the readers for the second word on a new coordinator."""
        for reader in readers:
            language = await self._language(reader)
            account, network = account_name(user), order.network
            lines = [
                language.text(
                    N_("{coordinator} appoints {account} as a coordinator of {network}."),
                    coordinator=account_name(order.by.user),
                    account=account,
                    network=network.name(language.tag),
                ),
                language.text(
                    N_("To confirm it: {network}: people coordinator {account}"),
                    network=network.id,
                    account=account,
                ),
            ]
            self._post(unit, reader, language, lines, _key(order, reader), order.now)

    async def _say(self, unit: Unit, order: Order, user: UserId, text: str) -> None:
        language = await self._language(user)
        lines = [language.text(text, network=order.network.name(language.tag))]
        self._post(unit, user, language, lines, _key(order, user), order.now)

    async def _language(self, user: UserId) -> Language:
        person = await self._roster.person(user)
        return self._catalogues.language((person and person.language) or "en")

    def _post(
        self,
        unit: Unit,
        reader: UserId,
        language: Language,
        lines: Sequence[str],
        key: SendKey,
        now: datetime,
    ) -> None:
        """Begin with a neutral line, which is all that a locked phone shows (spec §7.3)."""
        body = markup.join(language.text(N_("A note about membership:")), *lines)
        message = Message(body=body, notice=False)
        self._outbox.add(unit, Post(key=key, room=RoomId(reader), message=message, created_at=now))


def _key(order: Order, reader: UserId) -> SendKey:
    return send_key("membership", order.network.id, order.event, reader)
