"""A floor: raw PUTs to all rooms in turn, as many at a time as there are rooms."""

import asyncio
import sys
from urllib.parse import quote

import aiohttp


async def main(url: str, token: str, number: int, rooms: list[str]) -> None:
    headers, gate = {"Authorization": f"Bearer {token}"}, asyncio.Semaphore(len(rooms))
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(headers=headers, connector=connector) as session:

        async def put(index: int) -> None:
            room = quote(rooms[index % len(rooms)])
            path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/floor{index}"
            content = {"msgtype": "m.text", "body": f"Reminder number {index}"}
            async with gate, session.put(url + path, json=content) as response:
                await response.read()

        await asyncio.gather(*(put(index) for index in range(number)))


if __name__ == "__main__":
    _, url, token, number, *rooms = sys.argv
    asyncio.run(main(url, token, int(number), rooms))
