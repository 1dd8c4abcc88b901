"""`manage.py status` and `stop`, and clearing what a crash of this checkout left behind."""

import os
import shutil
import signal
import time

from visor.launch import places, postgres, processes, state
from visor.launch.lock import ROOT
from visor.launch.progress import Stopped, say

PATIENCE = 60


def already_running() -> int:
    """Say what holds this checkout; a second demo is no error."""
    run = state.noted()
    if run is None or run.command != "demo":
        what = f"`manage.py {run.command}` (process {run.pid})" if run else "another command"
        say(f"{what} is using the servers of this checkout: wait for it, or python3 manage.py stop")
        return 1
    where = f"at {run.address}" if run.address else "and is still starting"
    say(f"The demo already runs {where} (process {run.pid}). python3 manage.py stop ends it.")
    return 0


def status() -> int:
    run = state.running()
    say(f"checkout   {ROOT}")
    if run is None:
        say("running    nothing (python3 manage.py demo)")
        if (old := state.noted()) and _alive(old):
            say("left over  " + ", ".join(_alive(old)) + " (python3 manage.py stop)")
        return 0
    say(f"running    manage.py {run.command} (process {run.pid})")
    if run.address:
        say(f"address    {run.address}")
    for name, text in run.names.items():
        say(f"{name:10} {text}")
    say(f"data       {run.data}")
    if sockets := run.urls.get("REDIS_URL", "").startswith("unix://") and places.permanent().sockets:
        say(f"sockets    {sockets}")
    say(f"logs       {places.LOGS}")
    for name, (pid, started) in run.processes.items():
        say(f"{name:10} process {pid}{'' if processes.born(pid) == started else ' (ended)'}")
    return 0


def _alive(run: state.Run) -> list[str]:
    return [
        name for name, (pid, started) in run.processes.items() if started and processes.born(pid) == started
    ]


def stop() -> int:
    """Stop the demo of this checkout, and whatever a crash of it left."""
    run = state.running()
    if run:
        os.kill(run.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while state.running():
            if time.monotonic() > deadline:
                raise Stopped(f"Process {run.pid} has not stopped in {PATIENCE} s: see {places.LOGS}")
            time.sleep(0.1)
        say(f"Stopped `manage.py {run.command}`.")
    held = state.take_lock()
    if held is None:
        return already_running()
    with held:
        cleared = clear_leftovers()
    if not run:
        say("Stopped what was left over." if cleared else "Nothing of this checkout was running.")
    return 0


def clear_leftovers() -> bool:
    """End processes and remove folders a crash left; the caller holds the lock, so none of it is in use."""
    found = False
    if run := state.noted():
        for name, (pid, started) in run.processes.items():
            how = signal.SIGINT if name == "database" else signal.SIGTERM
            found = processes.end(pid, started, how) or found
        state.forget()
    found = postgres.end_leftover(places.permanent().postgres) or found
    return end_remains() or found


def end_remains() -> bool:
    """Remove what killed test runs of this checkout left."""
    folders = places.remains()
    for folder in folders:
        postgres.end_leftover(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)
    return bool(folders)
