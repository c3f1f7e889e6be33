"""The playground in real JupyterLab in a real browser: what a student does in it."""

import math
import re
import time

import pytest

import labenv
from lab_page import CELL, LabPage
from lab_server import STUCK

NOTEBOOK = labenv.NOTEBOOKS / "08_playground.ipynb"
PATIENCE = 1000 * STUCK  # ms
pytestmark = pytest.mark.slow

# A drawn digit is answered before the page could count to ten million so many times.
# It counts as fast as the machine is, and as what else it does lets it.
SOON = 20
COUNT = """() => {
  const began = performance.now();
  for (let i = 0, sum = 0; i < 1e7; i++) sum = Math.sqrt(sum + i);
  return performance.now() - began;
}"""

# Relative positions on the field: a ring for a 0, a stroke for a 1.
ZERO = [(0.5 + 0.2 * math.sin(a * math.tau / 24), 0.5 - 0.33 * math.cos(a * math.tau / 24)) for a in range(25)]
ONE = [(0.54, 0.15), (0.53, 0.3), (0.5, 0.5), (0.47, 0.7), (0.46, 0.85)]


class Playground:
    """The playground of one running cell."""

    def __init__(self, lab: LabPage):
        self.lab = lab
        self.page = lab.page
        self.at = lab.find_cell("playground.Open(c)")
        self.root = lab.cell(self.at).locator(".mlplab-pg")

    def start(self, before: str = "") -> "Playground":
        """Runs the cell, with code before its last line, and waits for a network at its start weights."""
        self.lab.cell(self.at).scroll_into_view_if_needed()
        self.lab.cell(self.at).locator(".cm-content").click()
        if before:
            self.page.keyboard.press("Control+End")
            self.page.keyboard.press("Home")
            self.page.keyboard.insert_text(before)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(f"(at) => {CELL}.promptNode.textContent.includes('*')", arg=self.at)
        self.until("paused")
        return self

    def until(self, *states: str, run: int | None = None) -> None:
        """Waits until the training has one of the states, of the run with a number."""
        alternatives = ", ".join(f'.mlplab-pg[data-status="{s}"]' + (f'[data-run="{run}"]' if run else "") for s in states)
        self.lab.cell(self.at).locator(alternatives).wait_for(timeout=PATIENCE)

    def until_text(self, name: str, pattern: str) -> None:
        self.page.wait_for_function(
            "([root, name, pattern]) => new RegExp(pattern).test(root.querySelector(name).textContent)",
            arg=[self.root.element_handle(), name, pattern], timeout=PATIENCE,
        )

    def press(self, name: str) -> None:
        self.root.locator(f'[data-do="{name}"]').click()

    def slider(self, field: str):
        return self.root.locator(f'[data-field="{field}"]')

    def run_number(self) -> int:
        return int(self.root.get_attribute("data-run"))

    def words(self) -> str:
        return self.root.locator(".pg-words").inner_text()

    def code(self) -> str:
        return self.root.locator(".pg-code").inner_text()

    def draw(self, points) -> tuple[int, int]:
        """Draws with the mouse; the answer's digit and the milliseconds until it was there."""
        pad = self.root.locator(".pg-pad")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        self.page.evaluate("root => delete root.dataset.latency", self.root.element_handle())
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=3)
        self.page.mouse.up()
        self.lab.cell(self.at).locator(".mlplab-pg[data-latency]").wait_for(timeout=PATIENCE)
        return int(self.root.locator(".pg-bars").get_attribute("data-answer")), int(self.root.get_attribute("data-latency"))

    def outputs_text(self) -> str:
        return self.lab.cell(self.at).locator(".jp-OutputArea").inner_text()

    def end(self) -> str:
        """Waits for the cell's end; what it left."""
        self.lab.wait_idle(self.at)
        return self.outputs_text()


@pytest.fixture
def lab(page, lab_server):
    lab = LabPage(page, lab_server).open(NOTEBOOK)
    lab.clear_outputs()
    yield lab
    interrupt(lab)


def interrupt(lab: LabPage) -> None:
    lab.page.evaluate("window.jupyterapp.commands.execute('notebook:interrupt-kernel')")


CONTRAST = """root => {
  const level = (c) => {
    const [r, g, b] = c.match(/[\\d.]+/g).map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const s = getComputedStyle(root);
  const [a, b] = [level(s.color), level(s.backgroundColor)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


def theme(lab: LabPage, name: str) -> None:
    lab.page.evaluate("name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})", f"JupyterLab {name}")
    lab.page.wait_for_selector(f'[data-jp-theme-light="{"true" if name == "Light" else "false"}"]', state="attached")


def look_at_dark_and_narrow(play: Playground) -> None:
    """Readable in the dark theme, usable on a telephone; looked at in the screenshots."""
    lab, root = play.lab, play.root.element_handle()
    try:
        theme(lab, "Dark")
        assert play.page.evaluate(CONTRAST, root) > 4.5, "text and ground, as WCAG asks"
        lab.screenshot("08_playground-dark", play.at)
        lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")  # as anybody does on a telephone
        lab.page.set_viewport_size({"width": 390, "height": 844})
        play.root.locator(".pg-pad").scroll_into_view_if_needed()
        wide = play.page.evaluate("root => [root.scrollWidth, root.clientWidth]", root)
        assert 200 < wide[0] <= wide[1] + 1, f"nothing is cut off at the side: {wide}"
        lab.screenshot("08_playground-phone")
        lab.screenshot("08_playground-phone-cell", play.at)
    finally:
        theme(lab, "Light")
    lab.page.set_viewport_size({"width": 1400, "height": 1000})


def trained(lab: LabPage) -> Playground:
    """A playground whose network has trained for two epochs at least."""
    play = Playground(lab).start()
    play.press("train")
    play.until_text(".pg-words", r"after epoch ([2-9]|10)")
    return play


def test_train_pause_step_reset_and_what_stays(lab):
    # Batches so small that the ten epochs are not over before somebody can press Pause.
    play = Playground(lab).start("c.BatchSize = 2; ")
    assert "no step" in play.words()
    play.press("step")
    play.until_text(".pg-words", r"^Step 1,")
    first = play.words()
    play.press("train")
    play.until("training")
    play.until_text(".pg-words", "after epoch 1")
    play.press("pause")
    play.until("paused")
    steps = play.words()
    play.press("step")
    play.page.wait_for_function("([root, words]) => root.querySelector('.pg-words').textContent !== words", arg=[play.root.element_handle(), steps])
    number = lambda words: int(re.match(r"Step ([\d,]+)", words).group(1).replace(",", ""))  # noqa: E731
    assert number(play.words()) == number(steps) + 1, "a step is one step"

    play.press("reset")
    play.until("paused", run=2)
    assert "no step" in play.words()
    assert play.root.locator(".pg-loss polyline").count() == 2, "the earlier run stays in view"
    play.press("step")
    play.until_text(".pg-words", r"^Step 1,")
    assert play.words() == first, "the same weights, the same images, the same loss"

    play.press("stop")
    said = play.end()
    assert "was stopped" in said and "c := lab.Default(); c.BatchSize = 2; lab.Train(c)" in said
    kinds = [set(output.get("data", {})) for output in lab.outputs(play.at)]
    assert {"image/svg+xml", "image/png", "text/plain"} in kinds, kinds
    assert not [k for k in kinds if "text/html" in k and play.root.count()], "no view is left that does nothing"
    assert not lab.complaints, "no script of the page failed"
    lab.screenshot("08_playground-stopped", play.at)


def test_dragging_a_slider_trains_anew_and_an_interrupt_ends_it(lab):
    play = trained(lab)
    slider = play.slider("learning_rate")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    before = play.code()
    play.page.mouse.move(box["x"] + box["width"] * 6 / 18, box["y"] + box["height"] / 2)
    play.page.mouse.down()
    play.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2, steps=8)
    play.page.mouse.up()
    play.until("training", "diverged", run=2)
    play.until_text(".pg-words", "after epoch 1")
    rate = re.search(r"c\.LearningRate = ([\d.e-]+);", play.code())
    assert rate and float(rate.group(1)) > 0.001, f"{before} became {play.code()}"
    assert float(play.root.locator(".pg-field output").first.inner_text()) == float(rate.group(1))
    assert "run 1" in " ".join(play.root.locator(".pg-model option").all_inner_texts())
    lab.screenshot("08_playground-slider")

    play.root.locator('[data-field="optimizer"]').select_option("sgd")
    play.until("training", run=3)
    assert "c.Optimizer = lab.SGD" in play.code()

    interrupt(lab)
    assert "was interrupted" in play.end()
    assert not [o for o in lab.outputs(play.at) if o["output_type"] == "error"], "an interrupt is no failure"
    assert not lab.complaints


def test_a_drawn_0_and_1_are_read_in_any_light(lab):
    play = trained(lab)
    play.until("paused")  # after its ten epochs
    waits = []
    for digit, points in enumerate([ZERO, ONE]):
        unit = lab.page.evaluate(COUNT)
        answer, milliseconds = play.draw(points)
        waits.append(milliseconds / unit)
        print(f"answered after {milliseconds} ms; the page counts in {unit:.0f} ms")
        lab.screenshot(f"08_playground-drawn-{digit}", play.at)
        assert answer == digit, play.root.locator(".pg-verdict").inner_text()
        assert play.root.locator(".pg-near").count() == 8
        assert str(digit) in play.root.locator(".pg-verdict").inner_text()
        seen = play.page.evaluate(
            """root => { const c = root.querySelector('.pg-seen');
                 const d = c.getContext('2d').getImageData(0, 0, 28, 28).data;
                 const ink = [...Array(784).keys()].filter(i => d[4 * i] > 0);
                 const span = (f) => Math.max(...ink.map(f)) - Math.min(...ink.map(f)) + 1;
                 return Math.max(span(i => i % 28), span(i => Math.floor(i / 28))); }""",
            play.root.element_handle(),
        )
        assert seen == 20, "fitted into the box as MNIST's digits are"
        play.press("wipe")
        assert play.root.locator(".pg-bars").get_attribute("data-answer") is None
    assert min(waits) < SOON, waits

    play.draw(ZERO)
    look_at_dark_and_narrow(play)
    play.press("stop")
    play.end()
    assert not lab.complaints


def test_a_reload_amid_the_cell_hangs_nothing(lab):
    # Quick mode's ten epochs are over between two frames; smaller batches take longer.
    play = Playground(lab).start("c.BatchSize = 2; ")
    play.press("train")
    play.until("training")
    lab.page.on("dialog", lambda dialog: dialog.accept())  # unsaved changes
    lab.page.reload()
    lab.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'")
    interrupt(lab)
    began = time.monotonic()
    lab.wait_ready()
    print(f"the kernel was free {time.monotonic() - began:.1f} s after the interrupt")

    again = Playground(lab).start()
    again.press("step")
    again.until_text(".pg-words", r"^Step 1,")
    again.press("stop")
    assert "was stopped" in again.end()
