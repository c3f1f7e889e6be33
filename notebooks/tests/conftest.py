"""The environment of all tests, and a JupyterLab for those that need one."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import labenv  # noqa: E402 - found through the line above
from browser import browser, page, pytest_runtest_makereport  # noqa: E402, F401 - fixtures
from lab_server import LabServer  # noqa: E402


def pytest_configure(config):
    """Tests that are started without make run in the lab's environment too."""
    env = labenv.environment()
    # Brief trainings: here it is the notebooks that are tested, not the student's patience.
    env["MLPLAB_QUICK"] = "1"
    # A store of the session's own: studies of other days can neither help nor harm.
    config.mlplab_runs = tempfile.TemporaryDirectory(prefix="mlplab-runs-")
    env["MLPLAB_RUNS"] = config.mlplab_runs.name
    labenv.make_folders(env)
    os.environ.update(env)


def pytest_unconfigure(config):
    config.mlplab_runs.cleanup()


@pytest.fixture(scope="session")
def lab_server():
    """A JupyterLab that all tests share, on a free port: each starts kernels of its own."""
    with LabServer() as server:
        yield server
