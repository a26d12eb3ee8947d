"""Which refusals are final, and how long the pauses are."""

from datetime import timedelta
from random import Random

import pytest

from bot.errors import PlatformError
from bot.platforms.matrix.backoff import Backoff
from bot.platforms.matrix.client import Refused, path
from bot.platforms.matrix.settings import Patience


@pytest.mark.parametrize(
    ("status", "code", "permanent", "bars"),
    [
        (403, "M_FORBIDDEN", True, False),
        (404, "M_NOT_FOUND", True, False),
        (413, "M_TOO_LARGE", True, False),
        (400, "M_BAD_JSON", True, False),
        (404, "", False, False),
        (413, "", False, False),
        (429, "M_LIMIT_EXCEEDED", False, False),
        (500, "M_UNKNOWN", False, False),
        (502, "", False, False),
        (401, "M_UNKNOWN_TOKEN", False, True),
        (401, "M_MISSING_TOKEN", False, True),
        (403, "M_USER_DEACTIVATED", False, True),
    ],
)
def test_refusal_is_final_or_not(status: int, code: str, permanent: bool, bars: bool) -> None:
    refused = Refused(status=status, code=code)
    assert (refused.permanent, refused.bars_account) == (permanent, bars)


def test_path_quotes_what_is_opaque() -> None:
    assert path("rooms", "!a/b?c:d", "join") == "/_matrix/client/v3/rooms/%21a%2Fb%3Fc%3Ad/join"


def test_pauses_double_with_jitter_up_to_a_limit_and_heed_the_server() -> None:
    patience = Patience(shortest_pause=timedelta(seconds=1), longest_pause=timedelta(seconds=60))

    async def sleep(_: float) -> None:
        raise AssertionError

    backoff = Backoff(patience=patience, random=Random(1), sleep=sleep)  # noqa: S311 - jitter
    trouble = PlatformError("down")
    pauses = [backoff.next(trouble).total_seconds() for _ in range(40)]
    for number, seconds in enumerate(pauses):
        full = min(2.0**number, 60)
        assert full / 2 <= seconds <= full
    assert len(set(pauses)) == len(pauses)
    asked = PlatformError("slow down", retry_after=timedelta(minutes=5))
    assert backoff.next(asked) == timedelta(minutes=5)
    backoff.reset()
    assert backoff.next(trouble) <= timedelta(seconds=1)
