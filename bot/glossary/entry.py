"""One entry of the glossary, as its content file has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the concept is defined; the definition itself is in our own words."""

    name: str
    year: int | None = None
    """None: undated, or updated all the time."""


@dataclass(frozen=True, slots=True)
class Category:
    """A group of entries, which is one content file."""

    id: str
    titles: Mapping[str, str]

    def title(self, tag: str) -> str:
        """Return the title in a language, the English one where it has no other."""
        return self.titles.get(tag, self.titles["en"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A concept with its terms in all languages."""

    id: str
    en: str
    category: str
    definitions: Mapping[str, str]
    """By language; English is always there."""
    source: Source
    acronyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other English names, by which it is found too."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """By language, without English; a language without a sure term is not there."""
    local_aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    footnote: str = ""
    """What a reader has to be told beside the definition."""
    note: str = ""
    """For the editors: what is uncertain or sensitive. It is not shown."""
    reviews: Mapping[str, str] = field(default_factory=dict)
    """By language: who reviewed it and when; what is not there is a draft."""

    def status(self, tag: str) -> str:
        """Return `DRAFT`, or who reviewed the language and when."""
        return self.reviews.get(tag, DRAFT)

    def name(self, tag: str) -> str | None:
        """Return the term in a language, or None where there is none."""
        return self.en if tag == "en" else self.terms.get(tag)
