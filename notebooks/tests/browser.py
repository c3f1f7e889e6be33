"""A headless Chromium and its pages, as fixtures."""

import os
import shutil
import tempfile

import pytest

import labenv
from lab_server import STUCK

# To a browser, a page from this name is from another machine: nothing that it keeps
# for https and for this machine is there.
ELSEWHERE = "lab.test"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
    context.set_default_timeout(1000 * STUCK)
    page = context.new_page()
    yield page
    if getattr(request.node, "failed", False):
        page.screenshot(path=labenv.BUILD / "screenshots" / f"failed-{request.node.name}.png")
    context.close()
