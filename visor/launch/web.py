"""The address of the web process: a free port for the demo, and whether it answers.

`python -m visor.launch.web` is the health check of a deployment: it asks the process on this computer.
"""

import os
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException

from visor.launch.processes import Child
from visor.launch.progress import Stopped

HOST = "127.0.0.1"
PORT = 8000
TRIES = 100
ALIVE = "/healthz/live"
OK = 200


def listen(first: int = PORT, tries: int = TRIES) -> socket.socket:
    """Return a listening socket on the first free port; the web process inherits it, so nobody takes it.

    Raises Stopped when all are taken.
    """
    for port in range(first, first + tries):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    last = first + tries - 1
    raise Stopped(f"All ports from {first} to {last} are taken: python3 manage.py demo --port NUMBER")


def alive(port: int, host: str = HOST) -> bool:
    """Ask the process the way the proxy in front of it does."""
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", ALIVE, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait(port: int, child: Child, patience: float = 90) -> None:
    """Return when the page that says "alive" is served.

    Raises Stopped when the process ends or stays silent.
    """
    deadline = time.monotonic() + patience
    while child.poll() is None and time.monotonic() < deadline:
        if alive(port):
            return
        time.sleep(0.1)
    raise Stopped(f"The web process does not answer on http://{HOST}:{port}{ALIVE}.")


if __name__ == "__main__":
    sys.exit(not alive(PORT, os.environ.get("ALLOWED_HOSTS", HOST).split(",")[0]))
