"""Zones by name."""

import pytest

from bot.errors import UnknownZone
from bot.timewords.zones import zone


@pytest.mark.parametrize("name", ["Europe/Sarajevo", "europe/sarajevo", " EUROPE/SARAJEVO "])
def test_capitals_do_not_matter(name: str) -> None:
    assert zone(name).key == "Europe/Sarajevo"


@pytest.mark.parametrize("name", ["America/New York", "america/new_york"])
def test_a_blank_is_an_underscore(name: str) -> None:
    assert zone(name).key == "America/New_York"


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "../../etc/passwd", "/etc/localtime", "Europe", "europe/", "zones"),
        *(
            "Europe/Sarajevo\x00",
            "Europe//Sarajevo",
            "C:\\zone",
            "posixrules",
            "x" * 10_000,
            "CEST",
        ),
        *("\ud800", "Europe/Sarajevo/..", "tzdata.zi"),
    ],
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone(name)
