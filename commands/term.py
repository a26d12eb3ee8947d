"""`term`: one entry of the glossary, in the reader's language or another one."""

from dataclasses import dataclass

from bot.core.arguments import NOTHING, Rest
from bot.core.declaration import Router
from bot.core.invocation import Invocation, Reply
from bot.errors import N_, NotFound, TooLong, UnknownLanguage, UsageError
from bot.glossary.entry import DRAFT, Category, Entry
from bot.glossary.glossary import LONGEST, Found
from bot.language import tags
from bot.language.folding import fold
from bot.model import markup
from bot.model.markup import Item, Line, Markup, Strong
from bot.model.network import Role

router = Router()
SENSITIVE = frozenset({"discrimination"})
"""Categories whose entries end with where support is found (spec §7.4)."""
CATEGORY = "#"
"""Stands before the id of a category in the choice of one: some are called like a term in them."""
LATER = frozenset({"learn", "quiz", "suggest", "review"})
"""Words after the verb for what the bot cannot do so far."""
MOST_OF_A_LANGUAGE = 2
"""Words after "in" that can be meant as the name of a language."""
LAST_WORDS = 8
"""So many at the end are looked at for "in" and a language."""


@dataclass(frozen=True, slots=True)
class TermArgs:
    """`term [WORDS [in LANGUAGE | all]]`."""

    words: Rest = NOTHING


@router.command(
    "term",
    args=TermArgs,
    role=Role.ANYONE,
    personal=True,
    example=N_("term gender mainstreaming"),
    summary=N_("explains a term; alone: the categories"),
)
async def term(call: Invocation[TermArgs]) -> Reply:
    """Explain a term, in the reader's language unless another one is asked for.

    Raises:
        TooLong: There are more words than a term and the name of a language can have.
        UsageError: It is a word for what the bot cannot do so far.
        UnknownLanguage: The term is asked for in what is no language.
    """
    if not call.args.words:
        return _categories(call)
    if len(call.args.words) > LONGEST + tags.LONGEST_NAME:
        raise TooLong(limit=LONGEST)
    category = _category(call, call.args.words)
    if category is not None:
        return _contents(call, category)
    _refuse_later(call)
    words, languages, everything = _split(call)
    found = call.services.glossary.lookup(words, call.language.tag)
    if found.answer is not None:
        entry = call.services.glossary.entry(found.answer)
        return _everything(entry) if everything else _entry(call, entry, languages)
    if not found.suggestions:
        return _nothing(call)
    suffix = _suffix(languages, everything=everything)
    items = tuple(
        Item(number, (_title(call, call.services.glossary.entry(suggestion.id)),))
        for number, suggestion in enumerate(found.suggestions, 1)
    )
    options = tuple(f"term {suggestion.id}{suffix}" for suggestion in found.suggestions)
    head = call.text(N_("Which term is meant? Please answer with a number."))
    return Reply(body=markup.join(head, items), options=options)


def _category(call: Invocation[TermArgs], words: str) -> Category | None:
    """Return the category that was chosen, or whose title was typed, unless it is a term too."""
    glossary = call.services.glossary
    for category in glossary.categories():
        if words == f"{CATEGORY}{category.id}":
            return category
    titled = glossary.category_called(words.rstrip("?.!:"))
    return titled if titled is not None and not glossary.is_term(words) else None


def _refuse_later(call: Invocation[TermArgs]) -> None:
    words = call.args.words
    if LATER & call.services.words.option(words) and not call.services.glossary.is_term(words):
        raise UsageError(N_("This is not available so far. A term or a category can be asked for."))


def _split(call: Invocation[TermArgs]) -> tuple[str, tuple[str, ...], bool]:
    """Return the words, the languages asked for, and whether all are.

    Raises:
        UnknownLanguage: One or two words that mean nothing are where a language would be.
    """
    words = call.args.words.rstrip("?.!").split()
    option = call.services.words.option
    if len(words) > 1 and "all" in option(words[-1]):
        return " ".join(words[:-1]), (), True
    for at in range(len(words) - 2, max(len(words) - 2 - LAST_WORDS, 0), -1):
        if "in" not in option(words[at]):
            continue
        before, after = " ".join(words[:at]), " ".join(words[at + 1 :])
        try:
            return before, tags.named_language(after), False
        except UnknownLanguage:
            if len(words) - at - 1 <= MOST_OF_A_LANGUAGE and _only_before(call, before, after):
                raise UnknownLanguage(example=_language_example(call)) from None
    return " ".join(words), (), False


def _language_example(call: Invocation[TermArgs]) -> str:
    example = call.text(N_("term gender in Macedonian"))
    return example if call.message.direct else f"{call.services.prefix}{example}"


def _only_before(call: Invocation[TermArgs], before: str, after: str) -> bool:
    """Return whether what stands before "in" is a term, and what stands after it adds nothing."""
    glossary, tag = call.services.glossary, call.language.tag
    whole = " ".join(call.args.words.rstrip("?.!").split())
    if not glossary.is_term(before) or glossary.is_term(whole):
        return False
    if glossary.lookup(after, tag) != Found():
        return False
    return glossary.lookup(whole, tag).answer in {None, glossary.lookup(before, tag).answer}


def _suffix(languages: tuple[str, ...], *, everything: bool) -> str:
    if everything:
        return " all"
    return f" in {languages[0]}" if languages else ""


def _title(call: Invocation[TermArgs], entry: Entry, tag: str = "") -> str:
    return call.services.glossary.term(entry, tag or call.language.tag)


def _entry(call: Invocation[TermArgs], entry: Entry, languages: tuple[str, ...]) -> Reply:
    """Show an entry: the term, its definition, where it is from, how far it is reviewed."""
    glossary = call.services.glossary
    asked = languages or (call.language.tag,)
    text, _ = glossary.definition(entry, asked[0])
    rows: list[Markup | Line] = [_headline(call, entry, tag) for tag in asked]
    rows.append(markup.lines(text))
    if entry.footnote:
        rows.append(markup.lines(entry.footnote))
    rows.append(markup.lines(call.text(N_("Concept: {source}"), source=_source(entry))))
    rows.append(markup.lines(_status(call, entry, asked[0])))
    if entry.category in SENSITIVE:
        support = call.services.words.name("support", call.language.tag)
        prefix = "" if call.message.direct else call.services.prefix
        hint = call.text(N_("People who can support you: {support}"), support=f"{prefix}{support}")
        rows.append(markup.lines(hint))
    if entry.related:
        names = ", ".join(
            _title(call, glossary.entry(related), asked[0]) for related in entry.related
        )
        rows.append(markup.lines(call.text(N_("See also: {terms}"), terms=names)))
    return Reply(body=markup.join(*rows))


def _headline(call: Invocation[TermArgs], entry: Entry, tag: str) -> Line:
    name = entry.name(tag)
    if name is not None:
        return markup.line(Strong(name))
    missing = call.text(N_("No term in {language} so far. English:"), language=tags.autonym(tag))
    return markup.line(f"{missing} ", Strong(entry.en))


def _source(entry: Entry) -> str:
    """Return the source with its year, unless the name says the year already."""
    name, year = entry.source.name, entry.source.year
    return f"{name}, {year}" if year and str(year) not in name else name


def _status(call: Invocation[TermArgs], entry: Entry, tag: str) -> str:
    status = entry.status(tag if tag in entry.terms else "en")
    if status == DRAFT:
        return call.text(N_("Status: draft, not reviewed"))
    return call.text(N_("Status: reviewed ({by})"), by=status.removeprefix("reviewed by "))


def _everything(entry: Entry) -> Reply:
    rows = [f"{tags.autonym('en')}: {entry.en}"]
    rows += [
        f"{tags.autonym(tag)}: {entry.terms[tag]}" for tag in tags.LANGUAGES if tag in entry.terms
    ]
    return Reply(body=markup.join(*rows), whole=True)


def _categories(call: Invocation[TermArgs]) -> Reply:
    """List the categories, each to be opened by its number; an example stands among the first."""
    items, options = _category_items(call)
    example = call.text(N_("term gender mainstreaming"))
    return Reply(
        body=markup.join(
            call.text(N_("Categories of terms. A number opens one.")),
            call.text(N_("Example: {example}"), example=example),
            items,
        ),
        options=options,
    )


def _category_items(call: Invocation[TermArgs]) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    glossary = call.services.glossary
    rows = [
        call.text(
            N_("{category}: {number}"),
            category=category.title(call.language.tag),
            number=len(glossary.in_category(category.id)),
        )
        for category in glossary.categories()
    ]
    options = tuple(f"term {CATEGORY}{category.id}" for category in glossary.categories())
    return tuple(Item(number, (row,)) for number, row in enumerate(rows, 1)), options


def _contents(call: Invocation[TermArgs], category: Category) -> Reply:
    """List the terms of a category by the alphabet, each to be opened by its number."""
    glossary = call.services.glossary
    named = sorted(
        ((_title(call, entry), entry.id) for entry in glossary.in_category(category.id)),
        key=lambda pair: fold(pair[0]),
    )
    items = tuple(Item(number, (title,)) for number, (title, _) in enumerate(named, 1))
    return Reply(
        body=markup.join(f"{category.title(call.language.tag)}:", items),
        options=tuple(f"term {entry_id}" for _, entry_id in named),
    )


def _nothing(call: Invocation[TermArgs]) -> Reply:
    """Say that there is no such term, and offer the categories."""
    items, options = _category_items(call)
    missing = call.text(N_("The glossary has no such term. These are its categories:"))
    return Reply(body=markup.join(missing, items), options=options, error=NotFound.key)
