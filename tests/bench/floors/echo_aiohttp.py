"""A floor: a bot of aiohttp alone that answers `!` with `pong`, in order within a room."""

import asyncio
import sys
import uuid
from typing import Any
from urllib.parse import quote

import aiohttp


async def main(url: str, token: str, user: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        queues: dict[str, asyncio.Queue[None]] = {}
        workers = set[asyncio.Task[None]]()

        async def work(room: str) -> None:
            while True:
                await queues[room].get()
                await answer(room)

        async def answer(room: str) -> None:
            content = {"msgtype": "m.notice", "body": "pong"}
            path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/{uuid.uuid4()}"
            async with session.put(url + path, json=content) as response:
                await response.read()

        since = ""
        while True:
            query = {"timeout": "30000", "filter": '{"room":{"timeline":{"limit":100}}}'}
            if since:
                query["since"] = since
            async with session.get(f"{url}/_matrix/client/v3/sync", params=query) as response:
                batch: dict[str, Any] = await response.json()
            for room, joined in batch.get("rooms", {}).get("join", {}).items() if since else ():
                for event in joined["timeline"]["events"]:
                    body = event["content"].get("body", "")
                    if event["sender"] != user and body.startswith("!"):
                        if room not in queues:
                            queues[room] = asyncio.Queue()
                            workers.add(asyncio.create_task(work(room)))
                        queues[room].put_nowait(None)
            since = batch["next_batch"]


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
