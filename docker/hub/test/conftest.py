"""A hub on loopback for the tests of this folder, and the browser of the lab's own."""

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
for folder in ("notebooks/tools", "notebooks/tests", "docker/hub"):
    sys.path.insert(0, str(ROOT / folder))

from browser import browser, page, pytest_runtest_makereport  # noqa: E402, F401 - fixtures
from hub import Hub  # noqa: E402


@pytest.fixture(scope="session")
def lab() -> Path:
    """The installation that the hub serves; run.sh makes it."""
    if os.geteuid() != 0:
        pytest.skip("the hub starts servers as other users, which only root can: run sudo make hub-test")
    return Path(os.environ["MLPLAB_TEST_PREFIX"])


@pytest.fixture(scope="session")
def hub(lab):
    with Hub(lab) as hub:
        yield hub
        kept = ROOT / "build" / "hub" / "said.log"
        shutil.copyfile(hub.log, kept)
