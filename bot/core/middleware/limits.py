"""Keeps one person, one room or a flood from taking the bot from the others (spec §7.5)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

REMEMBERED = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime
    warned: bool = False


class Buckets:
    """A token bucket for each key: `rate` a period, saved up to one period's worth."""

    def __init__(self, rate: int, period: timedelta) -> None:
        """Allow `rate` a period; 0 allows everything."""
        self._rate, self._period = rate, period
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str, now: datetime) -> bool:
        """Return whether one more is allowed now, and count it."""
        if self._rate == 0:
            return True
        bucket = self._fill(key, now)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        bucket.warned = False
        return True

    def may_warn(self, key: str) -> bool:
        """Return True once for each time that the key runs out."""
        bucket = self._buckets.get(key)
        if bucket is None or bucket.warned:
            return False
        bucket.warned = True
        return True

    def _fill(self, key: str, now: datetime) -> _Bucket:
        bucket = self._buckets.setdefault(key, _Bucket(self._rate, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        passed = max((now - bucket.at).total_seconds(), 0.0)
        bucket.tokens = min(
            self._rate, bucket.tokens + passed * self._rate / self._period.total_seconds()
        )
        bucket.at = now
        return bucket
