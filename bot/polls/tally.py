"""Counts votes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import N_, UsageError
from bot.ports.polls import Poll, Vote


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each answer was chosen, and by how many people in all."""

    counts: tuple[int, ...]
    voters: int


def count(poll: Poll, votes: Sequence[Vote]) -> Tally:
    """Return the counts of the answers in their order; only the poll's own numbers count."""
    chosen = Counter(number for vote in votes for number in set(vote.choices))
    counts = tuple(chosen[number] for number in range(1, len(poll.answers) + 1))
    return Tally(counts, sum(1 for vote in votes if vote.choices))


def read_choices(poll: Poll, text: str) -> tuple[int, ...]:
    """Return the numbers that a voter typed, in ascending order.

    Raises:
        UsageError: They are no numbers of this poll, or more than may be chosen.
    """
    words = text.replace(",", " ").replace(";", " ").replace(".", " ").split()
    valid = {str(number) for number in range(1, len(poll.answers) + 1)}
    if not words or any(word not in valid for word in words):
        raise UsageError(
            N_("Poll {id} has the answers 1 to {last}."),
            id=poll.id,
            last=len(poll.answers),
        )
    choices = tuple(sorted({int(word) for word in words}))
    if len(choices) > poll.most:
        raise UsageError(
            N_("In poll {id}, at most {most} can be chosen."), id=poll.id, most=poll.most
        )
    return choices
