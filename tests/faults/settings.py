"""The tests' settings for processes of their own: where files are kept is said by the test."""

import os
from pathlib import Path

from visor.settings.test import *  # noqa: F403, TID251

DEMO = True  # the demonstration's people are in the tests' world, and nothing else starts beside them
VAR_DIR = Path(os.environ["VISOR_TEST_VAR"])
