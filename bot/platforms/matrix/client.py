"""The homeserver, request by request: turns answers and failures into ours.

nio's own request methods repeat a failed request inside themselves for ever and let a cut body
escape as an aiohttp error, so the requests are made here, and nothing of nio is loaded for them
(docs/decisions.md, 4). A sync handed to nio's encryption is the same JSON: that is where encrypted
rooms come in.
"""

import asyncio
import json
import logging
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import Any, Literal, TypeVar
from urllib.parse import quote, urlencode

import aiohttp

from bot.errors import PlatformError
from bot.platforms.matrix.settings import Patience
from bot.platforms.matrix.untrusted import Json, text, whole

API = "/_matrix/client/v3"
BARRED = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})
"""The account itself is refused, not what it asked for."""
RETRIED_STATUSES = frozenset({401, 408, 425, 429})
"""Client errors that say nothing about the request itself."""
CLOSES_WITHIN = timedelta(seconds=5)
"""So long a request on its way is waited for when all else has ended."""
LONGEST_WISH = timedelta(hours=1)
"""A server that asks for a longer pause is not believed."""

Method = Literal["GET", "POST", "PUT"]
T = TypeVar("T")
_log = logging.getLogger(__name__)


class Refused(PlatformError):
    """The homeserver answered, and the answer was no.

    Attributes:
        status: The HTTP status.
        code: Matrix's error code; empty if something in front of the homeserver answered.
    """

    def __init__(self, *, status: int, code: str, retry_after: timedelta | None = None) -> None:
        """Judge by status and code whether it is final."""
        final = bool(code) and 400 <= status < 500 and status not in RETRIED_STATUSES
        super().__init__(
            f"the homeserver answered {status} {code or 'without a code'}",
            permanent=final and code not in BARRED,
            retry_after=retry_after,
        )
        self.status, self.code = status, code

    @property
    def bars_account(self) -> bool:
        """The token is not valid any more, or the account is closed."""
        return self.code in BARRED


def path(*steps: str) -> str:
    """Return the path of an endpoint, each step quoted: ids are opaque."""
    return API + "".join(f"/{quote(step, safe='')}" for step in steps)


class Client:
    """One account on one homeserver."""

    def __init__(self, *, homeserver: str, user_id: str, patience: Patience) -> None:
        """Prepare; nothing is sent yet."""
        self._homeserver, self._patience = homeserver.rstrip("/"), patience
        self._session: aiohttp.ClientSession | None = None
        self._headers = {"Content-Type": "application/json"}
        self._sends: set[asyncio.Task[Any]] = set()
        self.user_id = user_id
        self.device_id = ""

    def use_token(self, *, access_token: str, user_id: str, device_id: str) -> None:
        """Speak as this account from now on."""
        self.user_id, self.device_id = user_id, device_id
        self._headers["Authorization"] = f"Bearer {access_token}"

    async def request(
        self,
        method: Method,
        endpoint: str,
        body: Json | None = None,
        *,
        query: Mapping[str, str] | None = None,
        within: timedelta | None = None,
    ) -> Json:
        """Make one request and return the answer; it is never repeated in here.

        Args:
            method: The HTTP method.
            endpoint: What `path` returned.
            body: Sent as JSON.
            query: Added to the address.
            within: How long it may take altogether.

        Raises:
            Refused: The homeserver said no.
            PlatformError: Temporary; there was no answer, or not a whole one.
        """
        address = f"{endpoint}?{urlencode(query)}" if query else endpoint
        content = None if body is None else json.dumps(body)
        total = (within or self._patience.request).total_seconds()
        timeout = aiohttp.ClientTimeout(total=total)
        try:
            async with self._connected().request(
                method,
                self._homeserver + address,
                data=content,
                headers=self._headers,
                timeout=timeout,
            ) as response:
                raw = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            reason = f"the homeserver did not answer: {type(error).__name__}"
            raise PlatformError(reason) from error
        return _understood(response.status, raw, response.headers.get("Retry-After", ""))

    def _connected(self) -> aiohttp.ClientSession:
        """Return the session; it is made inside the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def unbroken(self, request: Coroutine[Any, Any, T]) -> T:
        """Await a request that goes on to its end even if whoever waits for it is cancelled."""
        task = asyncio.ensure_future(request)
        self._sends.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._sends.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), PlatformError):
            _log.debug("a request ended with: %s", error)

    async def sync(
        self, *, since: str | None, full: bool, sync_filter: Json, nonce: int = 0
    ) -> Json:
        """Return what happened since; the state of all rooms as well if `full`.

        Args:
            since: The token of the sync before; None for the very first one.
            full: Answered at once, with the state of every room.
            sync_filter: What is of interest.
            nonce: Makes a full request differ from those before, since a homeserver may answer
                one without `since` with what it said two minutes ago (Synapse,
                `sync_response_cache_duration`); 0 with `since`.

        Raises:
            Refused: The homeserver said no.
            PlatformError: Temporary.
        """
        poll, slack = self._patience.poll, self._patience.request
        asked = {
            "filter": json.dumps(sync_filter, separators=(",", ":")),
            "timeout": str(nonce if full else int(poll.total_seconds() * 1000)),
        }
        if since is not None:
            asked["since"] = since
        if full:
            asked["full_state"] = "true"
        within = self._patience.first_sync if full else poll + slack
        body = await self.request("GET", path("sync"), query=asked, within=within)
        if not text(body.get("next_batch")):
            raise PlatformError("the homeserver's sync has no next_batch")
        return body

    async def send_event(self, room: str, kind: str, content: Json, transaction: str) -> str:
        """Send an event and return its id; repeating it with the same transaction changes nothing.

        Raises:
            Refused: The homeserver said no.
            PlatformError: Temporary.
        """
        endpoint = path("rooms", room, "send", kind, transaction)
        answer = await self.unbroken(self.request("PUT", endpoint, content))
        return _event_id(answer)

    async def redact(self, room: str, event: str, transaction: str) -> str:
        """Redact an event and return the redaction's id.

        Raises:
            Refused: The homeserver said no.
            PlatformError: Temporary.
        """
        endpoint = path("rooms", room, "redact", event, transaction)
        return _event_id(await self.unbroken(self.request("PUT", endpoint, {})))

    async def messages(
        self, room: str, *, start: str | None, until: str | None, event_filter: Json
    ) -> Json:
        """Return one page of what happened in a room, the newest first.

        Raises:
            Refused: The homeserver said no.
            PlatformError: Temporary.
        """
        asked = {"dir": "b", "limit": "100", "filter": json.dumps(event_filter)}
        asked |= {name: token for name, token in (("from", start), ("to", until)) if token}
        return await self.request("GET", path("rooms", room, "messages"), query=asked)

    async def close(self) -> None:
        """Let the requests that must not be broken end, but not for long; then hang up."""
        if self._sends:
            _, late = await asyncio.wait(self._sends, timeout=CLOSES_WITHIN.total_seconds())
            for send in late:
                send.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None


def _understood(status: int, raw: bytes, wish: str) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:  # a page of HTML, or a body that was cut
        body = None
    if not isinstance(body, dict):
        if 200 <= status < 300:
            raise PlatformError("the homeserver's answer was not JSON")
        body = {}
    if 200 <= status < 300:
        return body
    raise Refused(
        status=status, code=text(body.get("errcode")), retry_after=_pause(status, body, wish)
    )


def _pause(status: int, body: Json, wish: str) -> timedelta | None:
    """Return how long the server asks to wait, in either of the two ways it may say so."""
    if status != 429:
        return None
    milliseconds = whole(body.get("retry_after_ms")) or whole(wish) * 1000
    return min(timedelta(milliseconds=max(milliseconds, 500)), LONGEST_WISH)


def _event_id(answer: Json) -> str:
    event = text(answer.get("event_id"))
    if not event:
        raise PlatformError("the homeserver's answer has no event id")
    return event
