"""One student of the class in a real browser, over http and through a TLS proxy:
figures show, live curves move, the playground reads a drawn digit."""

import os
import secrets
import shutil
import ssl
import subprocess
import tempfile
import urllib.request

import pytest

import svg
from hub import ROOT, free_ports, wait
from lab_page import LabPage
from test_playground import ONE, ZERO, trained


class Front:
    """How a browser reaches a student's server; what LabPage asks of a server."""

    def __init__(self, base: str, name: str):
        self.base = base
        self.name = name

    def url(self, notebook) -> str:
        return f"{self.base}/user/{self.name}/lab/workspaces/test-{secrets.token_hex(4)}/tree/mlplab/{notebook}"


@pytest.fixture(scope="module")
def tls(hub):
    """The address of the hub behind Caddy, with the product's Caddyfile."""
    caddy = shutil.which("caddy")
    if caddy is None:
        message = "no TLS proxy: apt-get install -y caddy"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    port, plain = (first := free_ports(2)), first + 1
    with tempfile.TemporaryDirectory(prefix="mlplab-caddy-") as folder:
        env = {
            "PATH": os.environ["PATH"], "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder,
            "MLPLAB_HUB_ADDRESS": f"https://localhost:{port}", "MLPLAB_HUB_BEHIND": f"127.0.0.1:{hub.port}",
            "MLPLAB_HUB_CADDY_OPTIONS": f"http_port {plain}",
        }
        command = [caddy, "run", "--config", str(ROOT / "docker" / "hub" / "Caddyfile"), "--adapter", "caddyfile"]
        with open(ROOT / "build" / "hub" / "caddy.log", "wb") as log:
            process = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=log)
        base = f"https://localhost:{port}/class"
        try:
            wait("Caddy answers", lambda: answers(f"{base}/hub/api"))
            yield base
        finally:
            process.terminate()
            process.wait()


def answers(address: str) -> bool:
    unverified = ssl._create_unverified_context()  # signed by itself
    try:
        with urllib.request.urlopen(address, context=unverified, timeout=10) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def visitor(browser, hub):
    """A browser in which a new student logs in through the hub's own page."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, ignore_https_errors=True)
    context.set_default_timeout(300_000)

    def visit(base: str, name: str) -> LabPage:
        hub.users.add(name)
        page = context.new_page()
        page.goto(f"{base}/hub/login")
        page.fill("#username_input", name)
        page.fill("#password_input", hub.token)
        page.click("#login_submit")
        page.wait_for_url(f"{base}/user/{name}/lab**")
        return LabPage(page, Front(base, name))

    yield visit
    for page in context.pages:
        page.screenshot(path=ROOT / "build" / "screenshots" / f"hub-last-{page.url.split(':')[0]}.png")
    context.close()


def experiment(lab: LabPage, name: str) -> None:
    """A first experiment: progress and live curves, then a figure that is to be seen."""
    lab.open("01_learning_rate.ipynb")
    lab.clear_outputs()
    cell = lab.find_cell("lab.Train(", "lab.Compare(")
    moments = lab.run_cell(cell)
    lab.screenshot(f"{name}-figure", cell)
    lab.screenshot(f"{name}-page")
    outputs = lab.outputs(cell)
    assert not svg.errors(outputs)
    assert len({moment.text for moment in moments if moment.bars}) >= 2, "progress moves"
    assert len({moment.drawn for moment in moments if moment.drawn}) >= 2, "the curves move"
    [figure] = svg.figures(outputs)
    assert svg.curves(figure, points=50), "the loss of every step"
    [drawn] = lab.drawn_figures(cell)
    assert drawn["width"] >= 300 and drawn["height"] >= 150, drawn


def playground(lab: LabPage, name: str) -> None:
    """What needs a way back from the page to the cell: buttons and a drawn digit."""
    lab.open("08_playground.ipynb")
    lab.clear_outputs()
    play = trained(lab)
    play.until("paused")
    for digit, points in enumerate([ZERO, ONE]):
        answer, _ = play.draw(points)
        lab.screenshot(f"{name}-drawn-{digit}", play.at)
        assert answer == digit, play.root.locator(".pg-verdict").inner_text()
        play.press("wipe")
    play.press("stop")
    assert "was stopped" in play.end()


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_a_student_in_a_browser(hub, visitor, request, secure):
    base = request.getfixturevalue("tls") if secure else hub.base
    name = f"mlpweb{int(secure)}"
    lab = visitor(base, name)
    sockets = []
    lab.page.on("websocket", lambda socket: sockets.append(socket.url))
    experiment(lab, f"hub-{'https' if secure else 'http'}")
    playground(lab, f"hub-{'https' if secure else 'http'}")
    scheme = "wss" if secure else "ws"
    assert sockets and all(url.startswith(f"{scheme}://") and f"/class/user/{name}/" in url for url in sockets), sockets
    assert not lab.complaints, "no script of the page failed"
    hub.stop_server(name)
