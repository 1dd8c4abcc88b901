"""The demonstration with servers and a folder of its own: for `manage.py prove faults`, which throws it away again."""

from pathlib import Path

from visor.settings import env
from visor.settings.demo import *  # noqa: F403

VAR_DIR = Path(env.required("DATA_DIR"))
