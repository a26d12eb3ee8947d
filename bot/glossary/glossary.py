"""The glossary as everything else sees it: look up, show, list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.errors import NotFound, TooLong
from bot.glossary.entry import Category, Entry
from bot.glossary.index import CommonWords, Index
from bot.glossary.search import Suggestion, is_term, search
from bot.language.folding import fold
from bot.language.tags import SERBIAN

LONGEST = 80
"""Characters of a query (spec §7)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a lookup found: an answer, or suggestions, or neither."""

    answer: str | None = None
    """The id of the entry that is meant for sure."""
    suggestions: Sequence[Suggestion] = ()
    """At most three, best first, only without an answer."""


class Glossary:
    """All entries; the index for the search is built when something is first looked up."""

    def __init__(
        self, entries: Sequence[Entry], categories: Sequence[Category], common: CommonWords
    ) -> None:
        """Take what the content files hold, already checked."""
        self._entries = tuple(entries)
        self._by_id = {entry.id: entry for entry in entries}
        self._categories = tuple(categories)
        self._common = common

    @cached_property
    def _index(self) -> Index:
        return Index(self._entries, self._common)

    def lookup(self, words: str, language: str) -> Found:
        """Return the entry that the words mean, or up to three that they may mean.

        Args:
            words: As typed: in any language and script, inflected, misspelt, inside a question.
            language: The reader's tag, which decides between languages; `sr` is both scripts.

        Raises:
            TooLong: There are more than 80 characters.
        """
        query = words.strip()
        if len(query) > LONGEST:
            raise TooLong(limit=LONGEST)
        match = search(self._index, query, _readers(language))
        if match.sure is not None:
            return Found(answer=self._entries[match.sure].id)
        return Found(
            suggestions=tuple(Suggestion(self._entries[at].id, score) for at, score in match.maybe)
        )

    def is_term(self, text: str) -> bool:
        """Return whether all of the text is a term, so that it needs no verb in a direct chat.

        Slips of the pen, questions, parts of terms and words of every day are not.
        """
        if len(text) > LONGEST:
            return False
        return is_term(self._index, text)

    def entry(self, entry_id: str) -> Entry:
        """Return the entry with this id.

        Raises:
            NotFound: There is none.
        """
        entry = self._by_id.get(entry_id)
        if entry is None:
            raise NotFound
        return entry

    def entries(self) -> Sequence[Entry]:
        """Return all entries in the order of the content files."""
        return self._entries

    def definition(self, entry: Entry, tag: str) -> tuple[str, str]:
        """Return the definition and its language: English where the language has none."""
        used = tag if tag in entry.definitions else "en"
        return entry.definitions[used], used

    def term(self, entry: Entry, tag: str) -> str:
        """Return the term in a language, the English one where the language has none."""
        return entry.name(tag) or entry.en

    def categories(self) -> Sequence[Category]:
        """Return the categories in the order in which they are shown."""
        return self._categories

    def category_called(self, title: str) -> Category | None:
        """Return the category whose title, in any language, the whole text is."""
        return self._by_title.get(fold(title))

    @cached_property
    def _by_title(self) -> Mapping[str, Category]:
        return {
            fold(title): category
            for category in self._categories
            for title in category.titles.values()
        }

    def in_category(self, category_id: str) -> Sequence[Entry]:
        """Return the entries of a category in the order of its file."""
        return tuple(entry for entry in self._entries if entry.category == category_id)


def _readers(language: str) -> tuple[str, ...]:
    return SERBIAN if language == "sr" else (language,)
