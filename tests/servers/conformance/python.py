"""A server of the suites conformance and interop: python-socketio, behind aiohttp or, with the argument `asgi`, behind uvicorn. With the
argument `plain` it is as it comes. What each event does is in README.md."""

import asyncio
import logging
import os
import socket
import sys
import threading

import engineio.payload
import socketio
import uvicorn
from aiohttp import web
from engineio.async_drivers import aiohttp as driver

ASGI = "asgi" in sys.argv
PLAIN = "plain" in sys.argv


class WholeBody:
    """The body of a request. By aiohttp's own stream the server reads what has come first, and loses the rest of a large request."""

    def __init__(self, request):
        self.request = request

    async def read(self, length):
        return await self.request.read()


if PLAIN:
    # What it refuses it would show as errors of its own.
    logging.disable(logging.CRITICAL)
else:
    # By default sixteen, fewer than a client may send in one request of long-polling.
    engineio.payload.Payload.max_decode_packets = 10_000
    translate = driver._async["translate_request"]
    driver._async["translate_request"] = lambda request: translate(request) | {"wsgi.input": WholeBody(request)}

notes = {}
tries = {}


def server(**options):
    sio = socketio.AsyncServer(
        async_mode="asgi" if ASGI else "aiohttp",
        cors_allowed_origins="*",
        namespaces="*",
        max_http_buffer_size=100_000_000,
        **options,
    )
    handshakes = {}

    @sio.on("connect", namespace="*")
    async def connect(namespace, sid, environ, auth):
        if namespace == "/guarded" and (auth or {}).get("token") != "good":
            raise socketio.exceptions.ConnectionRefusedError("not authorized", {"code": 401, "hint": "🔑"})
        query = dict(part.partition("=")[::2] for part in environ["QUERY_STRING"].split("&"))
        header = environ.get("HTTP_X_CONFORMANCE", "")
        handshakes[namespace, sid] = {"auth": auth or {}, "query": query, "header": header}

    @sio.on("disconnect", namespace="*")
    async def disconnect(namespace, sid, reason):
        handshakes.pop((namespace, sid), None)

    def on(handler):
        sio.on(handler.__name__, handler, namespace="*")

    @on
    async def echo(namespace, sid, *args):
        await sio.emit("echo", args, to=sid, namespace=namespace)
        return args

    @on
    async def ask(namespace, sid, *args):
        return await sio.call("question", args, to=sid, namespace=namespace)

    @on
    async def silent(namespace, sid, *args):
        await asyncio.sleep(3600)

    @on
    async def late(namespace, sid, ms):
        await asyncio.sleep(ms / 1000)
        return ms

    @on
    async def burst(namespace, sid, count):
        for number in range(count):
            await sio.emit("tick", number, to=sid, namespace=namespace)
        return count

    @on
    async def later(namespace, sid, ms, text):
        await asyncio.sleep(ms / 1000)
        await sio.emit("news", text, to=sid, namespace=namespace)

    @on
    async def note(namespace, sid, key, value):
        notes.setdefault(key, []).append(value)
        return len(notes[key])

    sio.on("notes", lambda namespace, sid, key: (notes.get(key, []),), namespace="*")

    @on
    async def flaky(namespace, sid, key, failures):
        tries[key] = tries.get(key, 0) + 1
        if tries[key] <= failures:
            await asyncio.sleep(3600)
        return tries[key]

    @on
    async def handshake(namespace, sid):
        return handshakes[namespace, sid]

    @on
    async def leave(namespace, sid):
        await sio.disconnect(sid, namespace=namespace)

    return sio


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


async def serve_aiohttp(servers):
    app = web.Application(client_max_size=100_000_000)
    for path, sio in servers.items():
        sio.attach(app, socketio_path=path)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    listening(site._server.sockets[0])
    await asyncio.Event().wait()


async def serve_asgi(servers):
    app = None
    for path, sio in servers.items():
        app = socketio.ASGIApp(sio, app, socketio_path=path)
    # asyncio turns Nagle's algorithm off only for sockets whose protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    listening(listener)
    await uvicorn.Server(uvicorn.Config(app, log_level="error")).serve(sockets=[listener])


def listening(listener):
    print(f"listening on {listener.getsockname()[1]}", flush=True)
    threading.Thread(target=end_with_parent, daemon=True).start()


serve = serve_asgi if ASGI else serve_aiohttp
asyncio.run(serve({"/socket.io": server(), "/custom/path": server(ping_interval=0.5, ping_timeout=1)}))
