"""A real Synapse on loopback, and people who use it: nothing is faked but the world around it."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import aiohttp
import pytest

SERVER_NAME = "localhost"
SECRET = "shared by the tests"  # noqa: S105 - it opens nothing but a server of our own on loopback
PASSWORD = "a password"  # noqa: S105 - as above
STARTS_WITHIN = 90.0
PATIENCE = 20.0
"""Seconds that a person waits for something to happen before the test has failed."""

_UNLIMITED = {"per_second": 10_000, "burst_count": 10_000}


def configuration(folder: Path, port: int, *, default_rates: bool) -> dict[str, Any]:
    """Return the settings of a server for tests; the cache of answers is left as it is in use."""
    settings: dict[str, Any] = {
        "server_name": SERVER_NAME,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "signing_key_path": str(folder / "signing.key"),
        "media_store_path": str(folder / "media"),
        "log_config": str(folder / "log.yaml"),
        "pid_file": str(folder / "server.pid"),
        "report_stats": False,
        "registration_shared_secret": SECRET,
        "macaroon_secret_key": "m",
        "form_secret": "f",
        "suppress_key_server_warning": True,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "presence": {"enabled": False},
        "bcrypt_rounds": 4,
        "listeners": [
            {
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                "tls": False,
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "server.db")}},
    }
    return settings if default_rates else settings | _without_rates()


def _without_rates() -> dict[str, Any]:
    plain = ("message", "registration", "joins_per_room", "key_requests", "room_creation")
    nested = {
        "login": ("address", "account", "failed_attempts"),
        "joins": ("local", "remote"),
        "invites": ("per_room", "per_user", "per_issuer"),
    }
    rates: dict[str, Any] = {f"rc_{name}": _UNLIMITED for name in plain}
    for name, kinds in nested.items():
        rates[f"rc_{name}"] = dict.fromkeys(kinds, _UNLIMITED)
    return rates


def _log_configuration(folder: Path) -> dict[str, Any]:
    file = {"class": "logging.FileHandler", "filename": str(folder / "server.log")}
    return {
        "version": 1,
        "handlers": {"file": file},
        "root": {"level": "WARNING", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Synapse:
    """A server with its folder; it can be stopped and started again."""

    folder: Path
    port: int
    default_rates: bool = False
    _running: subprocess.Popen[bytes] | None = None
    _names: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def url(self) -> str:
        """The address of its client API."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Write its settings and its key."""
        settings = configuration(self.folder, self.port, default_rates=self.default_rates)
        # JSON is YAML.
        (self.folder / "server.yaml").write_text(json.dumps(settings), encoding="utf-8")
        (self.folder / "log.yaml").write_text(json.dumps(_log_configuration(self.folder)), "utf-8")
        key = base64.b64encode(os.urandom(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_1 {key}\n", encoding="utf-8")

    def start(self) -> None:
        """Start it and return once it listens, which it says as it would to systemd."""
        notices = self.folder / "notify"
        notices.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.bind(str(notices))
            with (self.folder / "output").open("ab") as output:
                self._running = subprocess.Popen(
                    [sys.executable, "-m", "synapse.app.homeserver", "-c", "server.yaml"],
                    cwd=self.folder,
                    env={**os.environ, "NOTIFY_SOCKET": str(notices)},
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            self._wait_for_ready(told, self._running)

    def _wait_for_ready(self, told: socket.socket, running: subprocess.Popen[bytes]) -> None:
        told.settimeout(0.5)
        for _ in range(int(STARTS_WITHIN / 0.5)):
            if running.poll() is not None:
                break
            with contextlib.suppress(TimeoutError):
                if b"READY=1" in told.recv(4096):
                    return
        said = (self.folder / "output").read_text(encoding="utf-8", errors="replace")
        self.stop()
        raise RuntimeError(f"Synapse did not start: {said[-3000:]}")

    def stop(self) -> None:
        """Stop the process that was started, and no other."""
        running, self._running = self._running, None
        if running is None or running.poll() is not None:
            return
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(15)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()

    def register(self, name: str, *, display_name: str = "") -> tuple[str, str]:
        """Create an account and return its mxid and an access token."""
        nonce = self._post("/_synapse/admin/v1/register", None)["nonce"]
        signed = b"\0".join(word.encode() for word in (nonce, name, PASSWORD, "notadmin"))
        asked = {
            "nonce": nonce,
            "username": name,
            "password": PASSWORD,
            "admin": False,
            "displayname": display_name or name,
            "mac": hmac.new(SECRET.encode(), signed, hashlib.sha1).hexdigest(),
        }
        answer = self._post("/_synapse/admin/v1/register", asked)
        return answer["user_id"], answer["access_token"]

    def fresh_name(self, stem: str) -> str:
        """Return a user name that nobody has had on this server."""
        return f"{stem}{next(self._names)}"

    def _post(self, path: str, body: Mapping[str, object] | None) -> dict[str, Any]:
        request = Request(  # noqa: S310 - loopback only
            self.url + path, data=None if body is None else json.dumps(body).encode()
        )
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback only
            said: dict[str, Any] = json.load(answer)
            return said


@contextmanager
def running_synapse(*, default_rates: bool = False) -> Iterator[Synapse]:
    """Run a new server in a folder of its own; both are gone afterwards."""
    # The path of a socket may have 108 characters, fewer than a test's own folder needs.
    folder = Path(tempfile.mkdtemp(prefix="hs-"))
    server = Synapse(folder, free_port(), default_rates=default_rates)
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


_SHARED = pytest.StashKey[Synapse]()


def shared_synapse(config: pytest.Config) -> Synapse:
    """Return the one server of this run of the tests; it is started for the first who asks."""
    if _SHARED not in config.stash:
        running = ExitStack()
        config.stash[_SHARED] = running.enter_context(running_synapse())
        config.add_cleanup(running.close)
    return config.stash[_SHARED]


NO_SYNAPSE = pytest.mark.skipif(
    sys.platform == "darwin", reason="Synapse has no wheel for macOS: it is not installed there"
)


class Refusal(Exception):
    """The server said no to a person."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


class Human:
    """Somebody with an account and a client that speaks the protocol without any SDK."""

    def __init__(self, session: aiohttp.ClientSession, url: str, mxid: str, token: str) -> None:
        self._session, self._url = session, url
        self.mxid, self.token = mxid, token
        self._since: str | None = None
        self._numbers = itertools.count(1)
        self.heard: list[tuple[str, dict[str, Any]]] = []
        """Room and event of everything in timelines, in order."""

    async def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, **query: str
    ) -> dict[str, Any]:
        """Make a request to the client API and return the answer."""
        async with self._session.request(
            method,
            f"{self._url}/_matrix/client/v3{path}",
            json=body,
            params=query,
            headers={"Authorization": f"Bearer {self.token}"},
        ) as answer:
            said: dict[str, Any] = await answer.json()
            if answer.status != 200:
                raise Refusal(answer.status, said.get("errcode", ""))
            return said

    async def make_room(self, *, version: str = "12", **wanted: Any) -> str:  # noqa: ANN401 - JSON
        """Create a room and return its id."""
        asked = {"preset": "private_chat", "room_version": version, **wanted}
        room: str = (await self.call("POST", "/createRoom", asked))["room_id"]
        return room

    async def make_direct(self, other: str, *, version: str = "12") -> str:
        """Open a chat for two and return its id."""
        return await self.make_room(
            version=version, preset="trusted_private_chat", is_direct=True, invite=[other]
        )

    async def invite(self, room: str, mxid: str) -> None:
        await self.call("POST", f"/rooms/{quote(room)}/invite", {"user_id": mxid})

    async def join(self, room: str) -> None:
        await self.call("POST", f"/rooms/{quote(room)}/join", {})

    async def kick(self, room: str, mxid: str) -> None:
        await self.call("POST", f"/rooms/{quote(room)}/kick", {"user_id": mxid})

    async def leave(self, room: str) -> None:
        await self.call("POST", f"/rooms/{quote(room)}/leave", {})

    async def set_state(self, room: str, kind: str, content: Mapping[str, Any]) -> None:
        await self.call("PUT", f"/rooms/{quote(room)}/state/{kind}", content)

    async def send(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        """Send an event and return its id."""
        path = f"/rooms/{quote(room)}/send/{kind}/{next(self._numbers)}"
        event: str = (await self.call("PUT", path, content))["event_id"]
        return event

    async def say(self, room: str, text: str, **more: Any) -> str:  # noqa: ANN401 - JSON
        """Say something and return the event's id; `more` is added to the content."""
        content = {"msgtype": "m.text", "body": text, **more}
        return await self.send(room, "m.room.message", content)

    async def messages(self, room: str) -> list[dict[str, Any]]:
        """Return the last hundred messages of a room, oldest first."""
        answer = await self.call("GET", f"/rooms/{quote(room)}/messages", dir="b", limit="100")
        return [event for event in answer["chunk"][::-1] if event["type"] == "m.room.message"]

    async def members(self, room: str) -> dict[str, str]:
        """Return everybody's membership."""
        answer = await self.call("GET", f"/rooms/{quote(room)}/members")
        return {event["state_key"]: event["content"]["membership"] for event in answer["chunk"]}

    async def joined_rooms(self) -> list[str]:
        rooms: list[str] = (await self.call("GET", "/joined_rooms"))["joined_rooms"]
        return rooms

    async def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Sync until one answer meets a condition, and return it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self._sync()
                if condition(told):
                    return told

    async def _sync(self) -> dict[str, Any]:
        query = {"timeout": str(int(PATIENCE * 1000))}
        if self._since is not None:
            query["since"] = self._since
        told = await self.call("GET", "/sync", None, **query)
        self._since = told["next_batch"]
        for room, news in told.get("rooms", {}).get("join", {}).items():
            self.heard += [(room, event) for event in news["timeline"]["events"]]
        return told

    async def hears(self, room: str, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first message in a room that meets a condition, from now or from before."""

        def found() -> dict[str, Any] | None:
            for place, event in self.heard:
                said = place == room and event["type"] == "m.room.message" and event["content"]
                if said and condition(event):
                    return event
            return None

        event = found()
        if event is None:
            await self.until(lambda _: found() is not None)
            event = found()
        assert event is not None
        return event

    async def sees_member(self, room: str, mxid: str, membership: str) -> None:
        """Return once somebody has this membership."""
        if (await self.members(room)).get(mxid) != membership:
            await self.until(lambda told: _changes(told, room, mxid, membership))


def _changes(told: dict[str, Any], room: str, mxid: str, membership: str) -> bool:
    news = told.get("rooms", {}).get("join", {}).get(room, {})
    events = [
        event for part in ("state", "timeline") for event in news.get(part, {}).get("events", [])
    ]
    return any(
        event["type"] == "m.room.member"
        and event["state_key"] == mxid
        and event["content"]["membership"] == membership
        for event in events
    )


@asynccontextmanager
async def human(server: Synapse, stem: str) -> AsyncIterator[Human]:
    """Register somebody and give her a client."""
    mxid, token = server.register(server.fresh_name(stem))
    timeout = aiohttp.ClientTimeout(total=PATIENCE + 10)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield Human(session, server.url, mxid, token)
