"""Keeps one person, one room or a flood from taking the bot from the others (spec §7.5)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

REMEMBERED = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


class Buckets:
    """A token bucket for each key: `rate` a period, saved up to one period's worth."""

    def __init__(self, rate: int, period: timedelta) -> None:
        """Allow `rate` a period; 0 allows everything."""
        self._rate, self._period = rate, period
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def has(self, key: str, now: datetime) -> bool:
        """Return whether one more is allowed now, without counting it."""
        return self._rate == 0 or self._fill(key, now).tokens >= 1

    def take(self, key: str, now: datetime) -> bool:
        """Return whether one more is allowed now, and count it."""
        if not self.has(key, now):
            return False
        if self._rate:
            self._buckets[key].tokens -= 1
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
