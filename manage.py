#!/usr/bin/env python3
"""The one way in: `demo`, `test`, `status`, `stop`, `lock`, and every Django command.

Runs on a bare Python with the standard library alone: it makes the environment from the committed lock and
starts itself again inside it. What it does is in `visor/launch/`.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - the very first thing that runs
        sys.stderr.write(f"ViSOR needs Python 3.11 or newer; this is {sys.version.split()[0]}.\n")
        return 1
    from visor.launch import environment, machine  # noqa: PLC0415 - only once Python is new enough
    from visor.launch.progress import Stopped, say  # noqa: PLC0415

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    try:
        if command in {"stop", "status"} and not environment.usable():
            say("Nothing has been set up here yet: python3 manage.py demo")
            return 0
        if not os.environ.pop("VISOR_ENTERED", ""):
            if command in {"demo", "test"} or not environment.usable():
                machine.prepare("test" if command == "test" else "demo")
            python = str(environment.ensure())
            if not environment.inside():
                os.environ["VISOR_ENTERED"] = "1"
                os.execv(python, [python, str(ROOT / "manage.py"), *sys.argv[1:]])  # noqa: S606
        from visor.launch import commands  # noqa: PLC0415 - needs the environment

        return commands.run(sys.argv)
    except Stopped as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
