"""A homeserver in a few lines, for benchmarks: rooms, one bot, and sends that take a known time."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

BOT = "@mreza:localhost"
ANA = "@ana:localhost"
TOKEN = "a-token-for-loopback"  # noqa: S105 - opens nothing but this fake


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the bot sent."""

    room: str
    body: str
    at: float
    """Monotonic seconds at which its request came in."""
    unix: float
    """The same as seconds since 1970."""


@dataclass(slots=True)
class FakeHomeserver:
    """Answers what a bot asks; everything said is one log that /sync reads."""

    rooms: Sequence[str]
    send_takes: float = 0.0
    """Seconds from a send to its acknowledgement."""
    url: str = ""
    sent: list[Sent] = field(default_factory=list)
    _log: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def say(self, room: str, body: str, sender: str = ANA) -> None:
        """Put a message into a room."""
        await self._append(room, sender, {"msgtype": "m.text", "body": body, "m.mentions": {}})

    async def say_all(self, messages: Sequence[tuple[str, str]]) -> None:
        """Put many messages, each with its room, into the log before anybody is told."""
        for room, body in messages:
            content = {"msgtype": "m.text", "body": body, "m.mentions": {}}
            self._log.append((room, self._event(ANA, content)))
        async with self._changed:
            self._changed.notify_all()

    async def until_sent(self, number: int, within: float = 120.0) -> None:
        """Return once the bot has sent so many messages in all.

        Raises:
            TimeoutError: It has not, in so many seconds.
        """
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: len(self.sent) >= number)

    async def _append(self, room: str, sender: str, content: Mapping[str, Any]) -> str:
        event = self._event(sender, content)
        self._log.append((room, event))
        async with self._changed:
            self._changed.notify_all()
        return str(event["event_id"])

    def _event(self, sender: str, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "type": "m.room.message",
            "sender": sender,
            "content": dict(content),
            "event_id": f"$event{len(self._log)}",
            "origin_server_ts": int(time.time() * 1000),
        }

    def _state(self) -> list[dict[str, Any]]:
        levels = {"users": {ANA: 100}, "users_default": 0, "events_default": 0}
        contents: list[tuple[str, str, dict[str, Any]]] = [
            ("m.room.create", "", {"room_version": "11"}),
            ("m.room.power_levels", "", levels),
            ("m.room.join_rules", "", {"join_rule": "invite"}),
            ("m.room.member", ANA, {"membership": "join", "displayname": "Ana"}),
            ("m.room.member", "@third:localhost", {"membership": "join", "displayname": "Third"}),
            ("m.room.member", BOT, {"membership": "join", "displayname": "Mreza"}),
        ]
        return [
            {
                "type": kind,
                "state_key": key,
                "sender": ANA,
                "content": content,
                "event_id": f"$state{number}",
                "origin_server_ts": 1,
            }
            for number, (kind, key, content) in enumerate(contents)
        ]

    async def _sync(self, request: web.Request) -> web.Response:
        since, unwanted = request.query.get("since"), _unwanted(request.query.get("filter", ""))
        start = int(since[1:]) if since else len(self._log)

        def told() -> list[tuple[str, dict[str, Any]]]:
            return [said for said in self._log[start:] if said[1]["sender"] not in unwanted]

        if since and not told():
            timeout = int(request.query.get("timeout", "0")) / 1000
            # A long poll that ends empty is an answer like any other.
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout), self._changed:
                    await self._changed.wait_for(told)
        fresh: dict[str, list[dict[str, Any]]] = {}
        for room, event in told():
            fresh.setdefault(room, []).append(event)
        with_state = since is None or request.query.get("full_state") == "true"
        wanted = self.rooms if with_state else list(fresh)
        joined = {
            room: {
                "timeline": {"events": fresh.get(room, []), "limited": False, "prev_batch": "p0"},
                "state": {"events": self._state() if with_state else []},
                "ephemeral": {"events": []},
                "account_data": {"events": []},
                "summary": {},
                "unread_notifications": {},
            }
            for room in wanted
        }
        return web.json_response(
            {
                "next_batch": f"s{len(self._log)}",
                "rooms": {"join": joined, "invite": {}, "leave": {}},
                "device_one_time_keys_count": {},
                "device_lists": {},
                "to_device": {"events": []},
                "presence": {"events": []},
            }
        )

    async def _send(self, request: web.Request) -> web.Response:
        room, key = unquote(request.match_info["room"]), request.match_info["key"]
        content = await request.json()
        if key not in self._known:
            now = Sent(room, str(content.get("body", "")), time.monotonic(), time.time())
            self.sent.append(now)
            self._known[key] = await self._append(room, BOT, content)
        await _after(self.send_takes)
        return web.json_response({"event_id": self._known[key]})

    async def _whoami(self, _: web.Request) -> web.Response:
        return web.json_response({"user_id": BOT, "device_id": "MREZA"})

    async def _versions(self, _: web.Request) -> web.Response:
        return web.json_response({"versions": ["v1.11"], "unstable_features": {}})

    async def _filter(self, _: web.Request) -> web.Response:
        return web.json_response({"filter_id": "0"})

    async def _members(self, _: web.Request) -> web.Response:
        joined: dict[str, dict[str, str]] = {user: {} for user in (ANA, BOT, "@third:localhost")}
        return web.json_response({"joined": joined})

    def application(self) -> web.Application:
        """Return the routes."""
        app = web.Application()
        api = "/_matrix/client"
        app.add_routes(
            [
                web.get(f"{api}/versions", self._versions),
                web.get(f"{api}/v3/account/whoami", self._whoami),
                web.post(f"{api}/v3/user/{{user}}/filter", self._filter),
                web.get(f"{api}/v3/sync", self._sync),
                web.put(f"{api}/v3/rooms/{{room}}/send/m.room.message/{{key}}", self._send),
                web.get(f"{api}/v3/rooms/{{room}}/joined_members", self._members),
            ]
        )
        return app


def _unwanted(wanted: str) -> frozenset[str]:
    """Return whose messages a sync is asked to leave out."""
    if not wanted.startswith("{"):
        return frozenset()
    timeline = json.loads(wanted).get("room", {}).get("timeline", {})
    return frozenset(timeline.get("not_senders", ()))


async def _after(seconds: float) -> None:
    """Return when the acknowledgement is due."""
    due = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(seconds, due.set_result, None)
    await due


@asynccontextmanager
async def fake_homeserver(rooms: Sequence[str], send_takes: float) -> AsyncIterator[FakeHomeserver]:
    """Serve on a free port of the loopback interface."""
    server = FakeHomeserver(rooms=rooms, send_takes=send_takes)
    runner = web.AppRunner(server.application(), shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        server.url = f"http://{host}:{port}"
        yield server
    finally:
        await runner.cleanup()
