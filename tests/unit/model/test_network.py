"""What a network says about itself."""

from bot.model.ids import NetworkId, RoomId
from bot.model.network import Network

HALL = RoomId("fake:hall")
NETWORK = Network(
    id=NetworkId("wpon"),
    names={"en": "Women Police", "mk": "Мрежа"},
    languages=("en", "mk", "sq", "bs", "hr"),
    zone="Europe/Sarajevo",
    rooms=(HALL,),
    room_languages={HALL: ("mk",)},
)


def test_a_room_is_addressed_in_its_own_languages_or_the_first_four() -> None:
    assert NETWORK.languages_of(HALL) == ("mk",)
    assert NETWORK.languages_of(RoomId("fake:other")) == ("en", "mk", "sq", "bs")


def test_a_name_falls_back_to_english_and_then_to_the_id() -> None:
    assert NETWORK.name("mk") == "Мрежа"
    assert NETWORK.name("sq") == "Women Police"
    assert Network(id=NetworkId("x"), names={}, languages=("en",), zone="UTC").name("mk") == "x"
