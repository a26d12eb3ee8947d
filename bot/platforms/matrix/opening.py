"""Builds the adapter from the configuration."""

import random
from collections.abc import Callable

from bot.config import Settings
from bot.errors import ConfigError
from bot.model.ids import local_part
from bot.platforms.matrix.platform import MatrixPlatform
from bot.platforms.matrix.rooms import NAME
from bot.platforms.matrix.settings import Account
from bot.ports.clock import Clock
from bot.ports.platform import Position


def build(settings: Settings, position: Callable[[str], Position], clock: Clock) -> MatrixPlatform:
    """Return the adapter for the account that the configuration names.

    Raises:
        ConfigError: There is no section for Matrix.
    """
    return MatrixPlatform(
        account_of(settings),
        position=position(NAME),
        clock=clock,
        random=random.Random(),  # noqa: S311 - spreads retries over time, guards nothing
    )


def account_of(settings: Settings) -> Account:
    """Return what the adapter has to know of the configuration.

    Raises:
        ConfigError: There is no section for Matrix.
    """
    section = settings.matrix
    if section is None:
        raise ConfigError(["[matrix] is missing"])
    rooms = (room for network in settings.networks.values() for room in network.rooms)
    return Account(
        homeserver=section.homeserver,
        user_id=local_part(section.user_id),
        store=section.store,
        access_token=section.access_token.reveal() if section.access_token else "",
        password=section.password.reveal() if section.password else "",
        device_id=section.device_id or "",
        allowed_servers=frozenset(section.allowed_servers),
        rooms=frozenset(room for room in rooms if room.startswith(f"{NAME}:")),
    )
