"""The demonstration's settings with the tests' servers and cheap passwords: for the processes of the journeys."""

import os
from pathlib import Path

from visor.settings.test import *  # noqa: F403, TID251

DEMO = True
VAR_DIR = Path(os.environ["VISOR_TEST_VAR"])
WHITENOISE_AUTOREFRESH = False
DOCUMENT_MAX_BYTES = 2 * 1024 * 1024  # so that "too big" need not be big
