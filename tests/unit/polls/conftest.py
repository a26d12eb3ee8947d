"""The words of the shipped content."""

import pytest

from bot.config import DEFAULT_CONTENT
from bot.language.words import Words


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load(DEFAULT_CONTENT / "words")
