"""The words and languages of the shipped content."""

import pytest

from bot.config import DEFAULT_CONTENT
from bot.language.catalogue import Catalogues, Language
from bot.language.words import Words


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load(DEFAULT_CONTENT / "words")


@pytest.fixture(scope="session")
def english() -> Language:
    return Catalogues(DEFAULT_CONTENT / "locale").language("en")
