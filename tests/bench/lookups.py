"""How long a lookup takes and how often it is right, at the real size and at 5,000 entries."""

import random
import statistics
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter, process_time

from rapidfuzz import fuzz, process

from bot.config import DEFAULT_CONTENT
from bot.glossary.entry import Entry
from bot.glossary.glossary import Glossary
from bot.glossary.loading import load_common_words, load_glossary
from bot.language.folding import fold
from tests.bench.generated_queries import Query, generate
from tests.bench.measuring import Row, quantile

FOLDER = DEFAULT_CONTENT / "glossary"
LARGE = 5_000
TIMED = 2_000
SCANNED = 60

Figure = tuple[str, str]


async def rows() -> list[Row]:
    """Return how long a lookup takes at the real size and at a large one, and how often it errs."""
    small = load_glossary(FOLDER)
    queries = generate(small.entries())
    sample = random.Random(1).sample(queries, TIMED)  # noqa: S311 - the same on every run
    large = Glossary(
        enlarged(small.entries(), LARGE), small.categories(), load_common_words(FOLDER)
    )
    unseen = [query for query in queries if query.is_unseen]
    return [
        _lookup_row(small, sample, aim_ms=1),
        _lookup_row(large, sample, aim_ms=10),
        _rightness(small, unseen),
    ]


def _lookup_row(glossary: Glossary, queries: Sequence[Query], *, aim_ms: float) -> Row:
    glossary.lookup("gender", "en")
    terms = [term for entry in glossary.entries() for term in (entry.en, *entry.terms.values())]
    cpu = []
    for query in queries:
        began = process_time()
        glossary.lookup(query.text, query.language)
        cpu.append((process_time() - began) * 1_000)
    last = quantile(cpu, 0.99)
    return Row(
        work=f"glossary lookup, {len(glossary.entries()):,} entries, {len(terms):,} terms",
        measured=f"p50 {quantile(cpu, 0.5):.3f} ms, p99 {last:.2f} ms",
        aim=f"p99 < {aim_ms:g} ms",
        met=last < aim_ms,
        setup=f"{len(queries):,} generated queries, processor time",
    )


def _rightness(glossary: Glossary, queries: Sequence[Query]) -> Row:
    same = _same_words(glossary)
    right = sum(_is_right(glossary, query, same)[0] for query in queries)
    share = right / len(queries)
    return Row(
        work="glossary lookup, right at first place",
        measured=f"{share:.1%} of {len(queries):,}",
        aim="≥ 95 %",
        met=share >= 0.95,
        setup="the third of the generated queries that tuning never saw",
    )


def run() -> list[Figure]:
    """Return every figure that tuning looks at, with what it is."""
    began = process_time()
    small = load_glossary(FOLDER)
    loaded = process_time()
    small.lookup("gender", "en")
    indexed = process_time()
    queries = generate(small.entries())
    rows = [
        ("load, CPU ms", f"{(loaded - began) * 1_000:.0f}"),
        ("index at the first lookup, CPU ms", f"{(indexed - loaded) * 1_000:.0f}"),
        ("memory of glossary and index, MiB", f"{_memory():.1f}"),
    ]
    sample = random.Random(1).sample(queries, TIMED)  # noqa: S311 - the same on every run
    large = Glossary(
        enlarged(small.entries(), LARGE), small.categories(), load_common_words(FOLDER)
    )
    large.lookup("gender", "en")
    for name, glossary in ((str(len(small.entries())), small), (str(LARGE), large)):
        rows += _times(name, glossary, sample)
    for part, unseen in (("tuning", False), ("unseen", True)):
        rows += _accuracy(part, small, [query for query in queries if query.is_unseen is unseen])
    return rows


def enlarged(entries: Sequence[Entry], size: int) -> list[Entry]:
    """Return the entries and made-up ones, whose terms mix the words of the real ones."""
    dice = random.Random(7)  # noqa: S311 - the same on every run
    by_language: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for tag, term in {"en": entry.en, **entry.terms}.items():
            by_language[tag] += term.split()
    made = [
        _made_up(number, entries[0], by_language, dice) for number in range(size - len(entries))
    ]
    return [*entries, *made]


def _made_up(
    number: int, pattern: Entry, by_language: dict[str, list[str]], dice: random.Random
) -> Entry:
    def term(tag: str) -> str:
        words = dice.sample(by_language[tag], dice.randint(1, 3))
        letters = list(dice.choice(by_language[tag]).lower())
        dice.shuffle(letters)
        return " ".join([*words, "".join(letters)])

    tags = [tag for tag in by_language if tag != "en"]
    return replace(
        pattern,
        id=f"made-up-{number}",
        en=term("en"),
        acronyms=(),
        aliases=(term("en"),),
        terms={tag: term(tag) for tag in tags},
        local_aliases={},
        related=(),
    )


def _memory() -> float:
    tracemalloc.start()
    glossary = load_glossary(FOLDER)
    glossary.lookup("gender", "en")
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / 2**20


def _times(name: str, glossary: Glossary, queries: Sequence[Query]) -> list[Figure]:
    wall, cpu = [], []
    for query in queries:
        began, used = perf_counter(), process_time()
        glossary.lookup(query.text, query.language)
        cpu.append((process_time() - used) * 1_000)
        wall.append((perf_counter() - began) * 1_000)
    keys = [
        fold(term) for entry in glossary.entries() for term in (entry.en, *entry.terms.values())
    ]
    scans = []
    for query in queries[:SCANNED]:
        began = perf_counter()
        process.extractOne(fold(query.text), keys, scorer=fuzz.WRatio)
        scans.append((perf_counter() - began) * 1_000)
    scan = statistics.median(scans)
    middle = statistics.median(wall)
    return [
        (f"{name} entries ({len(keys)} terms): p50 ms", f"{middle:.3f}"),
        (f"{name} entries: p99 ms", f"{quantile(wall, 0.99):.3f}"),
        (f"{name} entries: p99 CPU ms", f"{quantile(cpu, 0.99):.3f}"),
        (f"{name} entries: WRatio over all terms, p50 ms", f"{scan:.2f}"),
        (f"{name} entries: ratio to it", f"{middle / scan:.4f}"),
    ]


def _accuracy(part: str, glossary: Glossary, queries: Sequence[Query]) -> list[Figure]:
    asked, right, wrong = Counter[str](), Counter[str](), 0
    same = _same_words(glossary)
    for query in queries:
        is_right, is_sure = _is_right(glossary, query, same)
        wrong += is_sure and not is_right and query.kind != "part"
        for group in (query.kind, query.language):
            asked[group] += 1
            right[group] += is_right
    rows = [
        (f"{part}: {group}, right at first place", f"{right[group] / number:.1%} of {number}")
        for group, number in sorted(asked.items())
    ]
    return [*rows, (f"{part}: wrong and sure, without parts of terms", str(wrong))]


def _is_right(glossary: Glossary, query: Query, same: Mapping[str, set[str]]) -> tuple[bool, bool]:
    """Return whether what stands first is what was meant, and whether the search was sure."""
    name = glossary.entry(query.id).name(query.language)
    meant = same[fold(name)] | {query.id} if name else {query.id}
    found = glossary.lookup(query.text, query.language)
    first = [found.answer] if found.answer else [one.id for one in found.suggestions[:1]]
    return bool(meant.intersection(first)), found.answer is not None


def _same_words(glossary: Glossary) -> dict[str, set[str]]:
    """Return the ids of the entries that a term names: the same words may name several."""
    same: dict[str, set[str]] = defaultdict(set)
    for entry in glossary.entries():
        aliases = [alias for words in entry.local_aliases.values() for alias in words]
        for term in (entry.en, *entry.aliases, *entry.terms.values(), *aliases):
            same[fold(term)].add(entry.id)
    return same


if __name__ == "__main__":
    for row in run():
        print("{:70} {}".format(*row))
