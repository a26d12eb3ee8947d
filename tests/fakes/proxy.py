"""What stands between the bot and its homeserver, and fails in the ways such things fail."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeAlias

import aiohttp
from aiohttp import web
from yarl import URL

PATIENCE = 20.0
_HOP_BY_HOP = {"connection", "content-encoding", "content-length", "transfer-encoding", "host"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server behind answered."""

    status: int
    headers: dict[str, str]
    body: bytes


Forward: TypeAlias = Callable[[], Awaitable[Answer]]
Fault: TypeAlias = Callable[[web.Request, Forward], Awaitable[web.StreamResponse]]


async def bad_gateway(request: web.Request, forward: Forward) -> web.StreamResponse:
    """A page of HTML, as a proxy shows while the homeserver is down."""
    del request, forward
    page = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    return web.Response(status=502, text=page, content_type="text/html")


async def html_in_place_of_json(request: web.Request, forward: Forward) -> web.StreamResponse:
    """A captive portal that answers everything with 200."""
    del request, forward
    return web.Response(text="<html>Please log in.</html>", content_type="text/html")


async def cut_body(request: web.Request, forward: Forward) -> web.StreamResponse:
    """The request is carried out, but its answer breaks off in the middle."""
    answer = await forward()
    cut = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    cut.content_length = len(answer.body) + 1
    await cut.prepare(request)
    await cut.write(answer.body[: len(answer.body) // 2])
    _hang_up(request)
    return cut


async def lost_answer(request: web.Request, forward: Forward) -> web.StreamResponse:
    """The request is carried out, but the connection is gone before the answer."""
    await forward()
    _hang_up(request)
    return web.Response()


async def unknown_token(request: web.Request, forward: Forward) -> web.StreamResponse:
    """What a revoked token is told."""
    del request, forward
    said = {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token", "soft_logout": False}
    return web.json_response(said, status=401)


def rate_limited(milliseconds: int) -> Fault:
    """Return what a sender is told who is too fast."""

    async def limit(request: web.Request, forward: Forward) -> web.StreamResponse:
        del request, forward
        said = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": milliseconds}
        return web.json_response(said, status=429)

    return limit


def stalled(until: asyncio.Event) -> Fault:
    """Return a connection on which nothing moves until the event is set."""

    async def stall(request: web.Request, forward: Forward) -> web.StreamResponse:
        del request, forward
        await until.wait()
        return web.Response(status=504)

    return stall


def held(until: asyncio.Event) -> Fault:
    """Return a request that is carried out once the event is set, if it is still wanted then."""

    async def hold(request: web.Request, forward: Forward) -> web.StreamResponse:
        await until.wait()
        if request.transport is None:
            return web.Response(status=499)
        answer = await forward()
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)

    return hold


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


@dataclass
class _Rule:
    pattern: re.Pattern[str]
    fault: Fault
    times: float


@dataclass
class FaultyProxy:
    """Passes everything on, except what it was told to get wrong."""

    upstream: str
    seen: list[str] = field(default_factory=list)
    """Method and path of every request, in order."""
    url: str = ""
    _rules: list[_Rule] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def fail(self, pattern: str, fault: Fault, times: float = 1) -> None:
        """Get the next requests wrong whose method and path match."""
        self._rules.append(_Rule(re.compile(pattern), fault, times))

    def mend(self) -> None:
        """Pass everything on again."""
        self._rules.clear()

    def count(self, pattern: str) -> int:
        """Return how many requests have matched."""
        return sum(bool(re.search(pattern, line)) for line in self.seen)

    async def has_seen(self, pattern: str, times: int = 1) -> None:
        """Return once so many requests have matched."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: self.count(pattern) >= times)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        application = web.Application(client_max_size=2**20)
        application.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()

        async def forward() -> Answer:
            headers = {
                name: value
                for name, value in request.headers.items()
                if name.lower() not in _HOP_BY_HOP
            }
            async with self._session.request(
                request.method,
                URL(self.upstream + request.raw_path, encoded=True),
                data=body,
                headers=headers,
            ) as answer:
                kept = {"Content-Type": answer.headers.get("Content-Type", "text/plain")}
                return Answer(answer.status, kept, await answer.read())

        line = f"{request.method} {request.path_qs}"
        async with self._changed:
            self.seen.append(line)
            self._changed.notify_all()
        for rule in self._rules:
            if rule.times > 0 and rule.pattern.search(line):
                rule.times -= 1
                return await rule.fault(request, forward)
        answer = await forward()
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
