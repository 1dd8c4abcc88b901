"""The embedded Redis: a socket and an append-only file. It only rings the bell; PostgreSQL keeps the work."""

import contextlib
import socket
import time
from pathlib import Path
from urllib.parse import quote

from visor.launch import processes
from visor.launch.binaries import Redis
from visor.launch.places import Places
from visor.launch.processes import Child
from visor.launch.progress import Stopped, say

PATIENCE = 30


def url(places: Places) -> str:
    return f"unix://{quote(str(socket_of(places)))}?db=0"


def socket_of(places: Places) -> Path:
    return places.sockets / "redis.sock"


def log_of(places: Places) -> Path:
    return places.logs / "redis.log"


def start(redis: Redis, places: Places) -> Child:
    places.redis.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket_of(places)),
        "unixsocketperm": "700",
        "dir": str(places.redis),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return processes.start([redis.program, *flags], log_of(places), cwd=places.redis)


def start_and_wait(redis: Redis, places: Places) -> Child:
    """Start it; where its file cannot be read put that aside, because nothing lives in Redis alone."""
    child = start(redis, places)
    if not _answers(child, places):
        aside = places.redis.with_name(f"redis.unreadable-{int(time.time())}")
        places.redis.rename(aside)
        say(f"Redis could not read its file; it is put aside in {aside}. No work is lost.")
        child = start(redis, places)
        if not _answers(child, places):
            raise Stopped(f"Redis did not start; the end of its log:\n{processes.tail(log_of(places))}")
    return child


def _answers(child: Child, places: Places) -> bool:
    """Wait for PONG; while the file is being replayed the answer is LOADING."""
    deadline = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            client.connect(str(socket_of(places)))
            client.sendall(b"PING\r\n")
            if client.recv(64).startswith(b"+PONG"):
                return True
        time.sleep(0.03)
    if child.poll() is None:
        processes.stop(child)
    return False
