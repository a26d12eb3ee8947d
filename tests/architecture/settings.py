"""Writes what is made from the declared settings: the example file, and the table in the README.

`make settings` runs it; `test_settings.py` compares.
"""

import re

from bot.config import example, settings_table
from tests.architecture.source import ROOT

EXAMPLE = ROOT / "config.example.toml"
README = ROOT / "README.md"
BETWEEN = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.S)


def readme(text: str) -> str:
    """Return the README with the table as it has to be."""
    return BETWEEN.sub(lambda _: settings_table(), text)


if __name__ == "__main__":
    EXAMPLE.write_text(example(), encoding="utf-8")
    README.write_text(readme(README.read_text("utf-8")), encoding="utf-8")
