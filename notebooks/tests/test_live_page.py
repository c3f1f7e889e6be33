"""The page around a cell: completion, reloads, several notebooks, trust, themes
and small windows."""

import time

import nbformat
import pytest
from playwright.sync_api import TimeoutError

import svg
from lab_page import CELL, LabPage
from lab_server import STUCK
from live_notebook import ENDLESS, IMPORTS, LIGHT, LONG, QUICK, lab, write  # noqa: F401 - fixtures

pytestmark = pytest.mark.slow

READABLE = 4.5  # contrast of text to its ground: WCAG 2, level AA

# The least contrast of all text below a cell with what is behind it.
CONTRAST = f"""(at) => {{
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {{
    const [r, g, b] = numbers(colour).slice(0, 3).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }};
  const ground = (node) => {{
    for (; node; node = node.parentElement) {{
      const colour = getComputedStyle(node).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0.5) return colour;
    }}
    return 'rgb(255, 255, 255)';
  }};
  const walker = document.createTreeWalker({CELL}.outputArea.node, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {{
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || node.closest('svg, style')) continue;
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))];
    found.push((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }}
  return Math.min(...found);
}}"""


def test_tab_lists_the_verbs_and_shift_tab_explains_one(lab, write):
    lab.open(write(IMPORTS.replace('\t"os"\n', "") + "lab."))
    lab.cell(0).locator(".cm-content").click()
    lab.page.keyboard.press("Control+End")
    items = lab.page.locator(".jp-Completer-item")
    stuck = time.monotonic() + STUCK
    while time.monotonic() < stuck:
        # At first gopls reads all packages, and GoNB gives up after 20 s.
        lab.page.keyboard.press("Tab")
        try:
            items.first.wait_for(timeout=25_000)
            break
        except TimeoutError:
            pass
    names = {text.split("\n")[0].strip() for text in items.all_inner_texts()}
    assert {"Train", "Compare", "Study", "Default"} <= names, names
    lab.screenshot("live-completion")
    # JupyterLab shows docs beside the list only as plain text, and GoNB's are
    # Markdown: Shift-Tab shows them.
    lab.page.keyboard.type("Compar")
    lab.page.keyboard.press("Enter")
    assert lab.sources()[0].endswith("lab.Compare")
    lab.page.keyboard.press("Shift+Tab")
    docs = lab.page.locator(".jp-Tooltip")
    docs.filter(has_text="Compare trains the configurations").wait_for()
    assert "func lab.Compare(configs ...lab.Config)" in docs.inner_text()
    lab.screenshot("live-docs")
    assert not lab.complaints


def test_reload_in_mid_cell(lab, write):
    lab.open(write(ENDLESS, LIGHT))
    lab.start_cell(0)
    lab.wait_training(0)
    lab.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    lab.page.reload()
    lab.wait_ready()  # GoNB does not tell a new page that it is busy
    lab.interrupt_kernel()
    lab.wait_kernel("idle")
    lab.run_cell(1)
    assert "the kernel answers" in lab.text(1)


def test_two_notebooks_train_at_once(lab, write):
    endless = [write(ENDLESS, name=name) for name in ("one", "two")]
    labs = [lab, LabPage(lab.page.context.new_page(), lab.server)]
    for each, notebook in zip(labs, endless):
        each.open(notebook)
        each.start_cell(0)
    for each in labs:
        each.wait_training(0)
    before = [each.moments()[-1].done for each in labs]
    for each, done in zip(labs, before):
        each.page.wait_for_function(
            f"([at, done]) => {CELL}.outputArea.node.querySelector('progress')?.value > done", arg=[0, done]
        )
    for each in labs:
        each.interrupt_kernel()
    for each in labs:
        each.wait_idle(0)
        assert len(svg.figures(each.outputs(0))) == 1


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"], ids=["dark", "light"])
def test_readable_in_every_theme(lab, write, theme):
    lab.open(write(QUICK.replace("lab.Train(c)", "slow := c\nslow.LearningRate = 0.0001\nlab.Compare(c, slow)")))
    lab.theme(theme)
    lab.run_cell(0)
    lab.screenshot(f"live-{theme.split()[-1].lower()}", 0)
    assert lab.page.evaluate(CONTRAST, 0) >= READABLE


def test_small_window(lab, write):
    """A telephone: the figure shrinks, and nothing is cut off at the right."""
    lab.page.set_viewport_size({"width": 390, "height": 844})
    lab.open(write(LONG + "c.Epochs = 4\nlab.Train(c)"))
    if lab.page.locator("#jp-left-stack").is_visible():  # as the student would, to see anything
        lab.page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    lab.start_cell(0)
    lab.wait_training(0)
    lab.screenshot("live-phone-training")
    inside = f"""(at) => {{
      const area = {CELL}.outputArea.node.getBoundingClientRect();
      return [...{CELL}.outputArea.node.querySelectorAll('svg, img, progress')].every(
        node => node.getBoundingClientRect().right <= Math.min(area.right, innerWidth) + 1);
    }}"""
    assert lab.page.evaluate(inside, 0), "the live view is whole"
    lab.wait_idle(0)
    lab.screenshot("live-phone")
    assert lab.page.evaluate(inside, 0), "the figure is whole"
    [drawn] = lab.drawn_figures(0)
    assert drawn["width"] > 150


def test_interactive_figure_and_an_untrusted_copy(lab, write):
    """To explore a figure needs no network. In a notebook that came by mail nothing
    may run, and the static figure is there."""
    elsewhere = []
    lab.page.on("request", lambda r: "127.0.0.1" in r.url or r.url.startswith(("data:", "blob:")) or elsewhere.append(r.url))
    source = QUICK.replace("lab.Train(c)", "slow := c\nslow.LearningRate = 0.0001\nlab.Interactive(lab.Compare(c, slow))")
    lab.open(write(source))
    lab.run_cell(0)
    outputs = lab.outputs(0)
    assert not svg.errors(outputs)
    plot = lab.cell(0).locator(".js-plotly-plot")
    plot.wait_for()
    plot.scroll_into_view_if_needed()
    assert plot.locator(".scatterlayer .trace").count() == 6, "loss and two accuracies of both runs"
    assert svg.figures(outputs)[0], "the static figure stays beside it"
    lab.screenshot("live-interactive", 0)
    plot.locator(".legendtoggle").first.click()
    lab.page.wait_for_function("() => document.querySelectorAll('.js-plotly-plot .scatterlayer .trace').length === 3")
    assert elsewhere == []

    copy = write("", name="copy")
    notebook = nbformat.read(copy, as_version=4)
    notebook.cells[0].source = source
    notebook.cells[0].outputs = nbformat.from_dict(outputs)
    notebook.cells[0].execution_count = 1
    nbformat.write(notebook, copy)  # not by JupyterLab, so nobody has signed it
    reader = LabPage(lab.page.context.new_page(), lab.server).open(copy)
    assert reader.page.evaluate(f"(at) => {CELL}.model.trusted", 0) is False
    reader.page.wait_for_function(
        f"(at) => [...{CELL}.outputArea.node.querySelectorAll('img')].some(image => image.complete && image.naturalWidth > 300)", arg=0
    )
    reader.screenshot("live-untrusted", 0)
    # plotly.js adds a picture of what it drew, which is a second figure then.
    assert all(figure["width"] > 300 for figure in reader.drawn_figures(0))
    assert "validation accuracy" in reader.text(0)
