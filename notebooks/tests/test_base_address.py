"""The lab from another machine, over plain http, at a path of a larger site: how a
hub's students and those who sit at another desk meet it."""

import pytest
from browser import ELSEWHERE

from lab_page import LabPage
from lab_server import LabServer
from live_notebook import write  # noqa: F401 - a fixture
from test_playground import NOTEBOOK, ZERO, interrupt, trained

pytestmark = pytest.mark.slow

BASE = "/class/user/x/"
BUTTON = """import (
	"fmt"

	"github.com/janpfeifer/gonb/gonbui/widgets"
)

%%
presses := widgets.Button("Press").Done().Listen()
fmt.Println("the program heard press", <-presses.C)"""


@pytest.fixture(scope="module")
def far_server():
    with LabServer(f"--ServerApp.local_hostnames=['127.0.0.1', '{ELSEWHERE}']", host=ELSEWHERE, base=BASE) as server:
        yield server


@pytest.fixture
def far_lab(page, far_server):
    lab = LabPage(page, far_server)
    yield lab
    for kernel in far_server.get("kernels"):
        far_server.delete(f"kernels/{kernel['id']}")


def test_the_playground_reads_a_digit(far_lab):
    far_lab.open(NOTEBOOK)
    assert not far_lab.page.evaluate("isSecureContext"), "a page that lacks what pages of this machine have"
    far_lab.clear_outputs()
    play = trained(far_lab)
    play.until("paused")
    answer, _ = play.draw(ZERO)
    far_lab.screenshot("08_playground-base-address", play.at)
    assert answer == 0
    play.press("stop")
    assert "was stopped" in play.end()
    assert not far_lab.complaints
    interrupt(far_lab)


def test_gonbs_widgets_reach_their_program(far_lab, write):  # noqa: F811
    far_lab.open(write(BUTTON))
    far_lab.start_cell(0)
    button = far_lab.cell(0).locator(".jp-OutputArea button")
    button.click()
    far_lab.wait_idle(0)
    assert "the program heard press" in far_lab.text(0)
    assert not far_lab.complaints
