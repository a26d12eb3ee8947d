"""What the bot says, by language: gettext catalogues, read when a language is first needed."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from struct import error as StructError  # noqa: N812 - an exception, named like one

from bot.errors import ContentError

DOMAIN = "mreza"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Language:
    """One language to say things in."""

    tag: str
    _texts: NullTranslations

    def text(self, message: str, /, **values: object) -> str:
        """Return the text in this language, its placeholders filled in.

        Args:
            message: The English source text; it is said as it is where there is no translation.
            **values: What stands for the placeholders. A value is never read as a text with
                placeholders of its own, and a placeholder without a value stays as it is.
        """
        return _filled(self._texts.gettext(message) if message else "", values)

    def plural(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return the text in the form that the number takes in this language.

        Both source texts stand in the call as literals, without `N_`: so they are found as a pair.

        Args:
            one: The English source text for one.
            many: The English source text for any other number.
            number: Decides the form; to be shown it has to be among the values.
            **values: What stands for the placeholders.
        """
        return _filled(self._texts.ngettext(one, many, abs(number)), values)


def _filled(text: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    return _PLACEHOLDER.sub(lambda gap: str(values.get(gap[1], gap[0])), text)


class Catalogues:
    """The languages by tag; each is read once, when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        """Take the folder with one subfolder a locale, as gettext has it."""
        self._folder = folder
        self._languages: dict[str, Language] = {}

    def language(self, tag: str) -> Language:
        """Return the language; one without a catalogue says everything in English.

        Raises:
            ContentError: Its catalogue is damaged.
        """
        language = self._languages.get(tag)
        if language is None:
            language = self._languages[tag] = Language(tag, self._read(tag))
        return language

    def _read(self, tag: str) -> NullTranslations:
        source = self._folder / tag.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"
        built = source.with_suffix(".mo")
        if not built.is_file():
            if source.is_file():
                _log.warning("the catalogue %s is not built: make catalogues", tag)
            return NullTranslations()
        try:
            with built.open("rb") as stream:
                return GNUTranslations(stream)
        except (OSError, UnicodeDecodeError, ValueError, StructError) as error:
            raise ContentError(built, "cannot be read; make catalogues builds it anew") from error
