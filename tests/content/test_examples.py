"""The example networks: complete, and with what the facts have."""

import pytest

from bot.config import DEFAULT_CONTENT, example_networks
from bot.model.ids import NetworkId, UserId
from bot.model.languages import LANGUAGES
from bot.model.network import Network

NETWORKS = example_networks(DEFAULT_CONTENT)
COMPLETE = set(LANGUAGES[:10])


def test_there_are_two_with_a_room_each() -> None:
    assert {name: network.rooms for name, network in NETWORKS.items()} == {
        "wpon": ("console:wpon",),
        "mod": ("console:mod",),
    }


@pytest.mark.parametrize("network", NETWORKS.values(), ids=list(NETWORKS))
def test_whoever_is_in_the_room_is_a_member(network: Network) -> None:
    assert network.open
    assert not network.approval
    assert network.zone == "Europe/Sarajevo"


@pytest.mark.parametrize("network", NETWORKS.values(), ids=list(NETWORKS))
def test_every_name_is_there_in_every_language_of_the_network(network: Network) -> None:
    for names in (network.names, *(each.names for each in network.delegations.values())):
        assert set(names) == set(network.languages)


@pytest.mark.parametrize("network", NETWORKS.values(), ids=list(NETWORKS))
def test_people_are_named_by_role_only(network: Network) -> None:
    assert network.coordinators == {UserId("console:coordinator")}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=list(NETWORKS))
def test_a_delegation_proposes_a_language_of_the_network_and_a_zone(network: Network) -> None:
    for delegation in network.delegations.values():
        assert delegation.language in network.languages
        assert delegation.zone.startswith("Europe/")
        assert delegation.country


@pytest.mark.parametrize("network", NETWORKS.values(), ids=list(NETWORKS))
def test_delegations_are_in_alphabetical_order(network: Network) -> None:
    names = [delegation.names["en"] for delegation in network.delegations.values()]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


def test_the_police_network_has_nine_services_of_eight_countries() -> None:
    network = NETWORKS[NetworkId("wpon")]
    countries = [each.country.partition("-")[0] for each in network.delegations.values()]
    assert sorted(countries) == ["AL", "BA", "BA", "BG", "HR", "MD", "ME", "MK", "RS"]
    assert network.languages_of(network.rooms[0]) == ("en", "sr-Latn", "mk", "sq")
    assert set(network.languages) == COMPLETE


def test_the_defence_project_has_four_ministries() -> None:
    network = NETWORKS[NetworkId("mod")]
    assert [each.country for each in network.delegations.values()] == ["BA", "ME", "MK", "RS"]
    assert set(network.languages) == COMPLETE - {"bg", "ro"}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=list(NETWORKS))
def test_cyrillic_names_are_in_cyrillic_and_others_are_not(network: Network) -> None:
    for names in (network.names, *(each.names for each in network.delegations.values())):
        for language, name in names.items():
            cyrillic = any("Ѐ" <= letter <= "ӿ" for letter in name)
            latin = any(letter.isalpha() and letter < "ʰ" for letter in name)
            is_cyrillic = language in {"sr-Cyrl", "mk", "bg"}
            assert (cyrillic, latin) == (is_cyrillic, not is_cyrillic), (language, name)
