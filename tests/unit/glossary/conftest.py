"""The glossary that comes with the program."""

import pytest

from bot.config import DEFAULT_CONTENT
from bot.glossary.glossary import Glossary
from bot.glossary.loading import load_glossary


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return load_glossary(DEFAULT_CONTENT / "glossary")
