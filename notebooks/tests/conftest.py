"""The environment of all tests, a JupyterLab for those that need one, and a
browser."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import labenv  # noqa: E402 - found through the line above
from lab_server import LabServer  # noqa: E402

# To a browser, a page from this name is from another machine: nothing that it keeps
# for https and for this machine is there.
ELSEWHERE = "lab.test"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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


def browser_path() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    path = browser_path()
    if path is None:
        message = f"no browser ({', '.join(BROWSERS)}): apt-get install -y chromium, or export CHROMIUM=/path/to/one"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    arguments = [
        "--disable-dev-shm-usage",  # containers have too little shared memory for it
        f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses to work for root
    # Chromium keeps more than its profile in the home: it gets one of its own.
    with tempfile.TemporaryDirectory(prefix="mlplab-browser-") as home, sync_playwright() as playwright:
        env = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
        chromium = playwright.chromium.launch(executable_path=path, args=arguments, env={**env, "HOME": home})
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Lets fixtures know whether their test failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


@pytest.fixture
def page(browser, request):
    """A new page, without the cookies and storage of others; a failed test leaves a picture of it."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(60_000)
    page = context.new_page()
    yield page
    if getattr(request.node, "failed", False):
        page.screenshot(path=labenv.BUILD / "screenshots" / f"failed-{request.node.name}.png")
    context.close()
