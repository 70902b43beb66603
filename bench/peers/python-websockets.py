"""Python's websockets with uvloop, as the benchmarks' peer: counts the messages of one connection, without compression."""

import asyncio
import json
import warnings

warnings.simplefilter("ignore", DeprecationWarning)

import uvloop
import websockets


async def count(connection, path=None):
    messages = 0
    try:
        async for _ in connection:
            messages += 1
    except websockets.ConnectionClosed:
        pass
    print(json.dumps({"messages": messages}), flush=True)


async def main():
    # Its backlog of messages in memory is bounded by max_queue and by the kernel's buffers.
    async with websockets.serve(count, "127.0.0.1", 0, compression=None, max_size=None) as server:
        port = list(server.sockets)[0].getsockname()[1]
        print(json.dumps({"port": port}), flush=True)
        await asyncio.Future()


uvloop.install()
asyncio.run(main())
