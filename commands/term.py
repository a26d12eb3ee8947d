"""`term`: one entry of the glossary, in the reader's language or another one."""

from dataclasses import dataclass

from bot.core.arguments import NOTHING, Rest
from bot.core.declaration import Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import N_, NotFound, UnknownLanguage
from bot.glossary.entry import DRAFT, Entry
from bot.language import tags
from bot.model import markup
from bot.model.markup import Item, Line, Markup, Strong
from bot.model.network import Role

router = Router()
SENSITIVE = frozenset({"discrimination"})
"""Categories whose entries end with where support is found (spec §7.4)."""


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
    """Explain a term, in the reader's language unless another one is asked for."""
    if not call.args.words:
        return _categories(call)
    words, languages, everything = _split(call)
    found = call.services.glossary.lookup(words, call.language.tag)
    if found.answer is not None:
        entry = call.services.glossary.entry(found.answer)
        return _everything(entry) if everything else _entry(call, entry, languages)
    if not found.suggestions:
        raise NotFound(N_("The glossary has no such term. A shorter or other word may help."))
    suffix = _suffix(languages, everything=everything)
    items = tuple(
        Item(number, (_title(call, call.services.glossary.entry(suggestion.id)),))
        for number, suggestion in enumerate(found.suggestions, 1)
    )
    options = tuple(f"term {suggestion.id}{suffix}" for suggestion in found.suggestions)
    head = call.text(N_("Which term is meant? Please answer with a number."))
    return Reply(body=markup.join(head, items), options=options)


def _split(call: Invocation[TermArgs]) -> tuple[str, tuple[str, ...], bool]:
    """Return the words, the languages asked for, and whether all are."""
    words = call.args.words.rstrip("?.!").split()
    option = call.services.words.option
    if len(words) > 1 and "all" in option(words[-1]):
        return " ".join(words[:-1]), (), True
    for at in range(len(words) - 1, 0, -1):
        if "in" not in option(words[at]) and at + 1 != len(words):
            continue
        name = " ".join(words[at + 1 :])
        if "in" in option(words[at]) and name:
            try:
                return " ".join(words[:at]), tags.named_language(name), False
            except UnknownLanguage:
                continue
    return " ".join(words), (), False


def _suffix(languages: tuple[str, ...], *, everything: bool) -> str:
    if everything:
        return " all"
    return f" in {languages[0]}" if languages else ""


def _title(call: Invocation[TermArgs], entry: Entry) -> str:
    return call.services.glossary.term(entry, call.language.tag)


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
        names = ", ".join(_title(call, glossary.entry(related)) for related in entry.related)
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
    glossary = call.services.glossary
    rows = [
        call.text(
            N_("{category}: {number}"),
            category=category.title(call.language.tag),
            number=len(glossary.in_category(category.id)),
        )
        for category in glossary.categories()
    ]
    example = call.text(N_("term gender mainstreaming"))
    return say(*rows, call.text(N_("Example: {example}"), example=example))
