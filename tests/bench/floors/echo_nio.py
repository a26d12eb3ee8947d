"""A floor: a matrix-nio bot that answers `!` with `pong`, each answer a task."""

import asyncio
import sys

from nio import AsyncClient, AsyncClientConfig, MatrixRoom, RoomMessageText


async def main(url: str, token: str, user: str) -> None:
    client = AsyncClient(url, user, config=AsyncClientConfig(encryption_enabled=False))
    client.restore_login(user, "MREZA", token)
    running = set[asyncio.Task[object]]()

    async def heard(room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender != user and event.body.startswith("!"):
            content = {"msgtype": "m.notice", "body": "pong"}
            sending = client.room_send(room.room_id, "m.room.message", content)
            task = asyncio.create_task(sending)
            running.add(task)
            task.add_done_callback(running.discard)

    await client.sync(timeout=0, full_state=True)
    client.add_event_callback(heard, RoomMessageText)
    await client.sync_forever(timeout=30_000)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
