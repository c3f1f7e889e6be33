"""Measures how long a student waits, in JupyterLab in a browser, and prints a table:
from the press of Ctrl-Enter to the cell's first output, to the first curve, and
to its end, the training of a quick-mode run included.

    .venv/bin/python notebooks/tools/labenv.py python notebooks/tests/latency.py

Not a test: times belong to the machine and to what else it does.
"""

import os
import shutil
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import nbformat  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

import labenv  # noqa: E402
from browser import browser_path  # noqa: E402
from lab_page import CELL, LabPage  # noqa: E402
from lab_server import LabServer  # noqa: E402
from live_notebook import LANGUAGE, LIGHT, QUICK  # noqa: E402

REPEATS = 5

# Notes the times, in ms since the key press, of what the cell's output shows first.
CLOCK = f"""(at) => {{
  const area = {CELL}.outputArea.node;
  const times = window.mlplabTimes = {{}};
  let begun = null;
  document.addEventListener('keydown', event => {{ if (event.key === 'Enter') begun ??= performance.now(); }}, {{capture: true}});
  const look = () => {{
    if (begun === null || !{CELL}.promptNode.textContent.includes('*')) return;
    const now = performance.now() - begun;
    if (area.innerText.trim()) times.output ??= now;
    if (area.querySelector('svg path')) times.curve ??= now;
  }};
  const observer = new MutationObserver(look);
  observer.observe(area, {{subtree: true, childList: true, characterData: true}});
  window.mlplabEnd = () => {{ observer.disconnect(); return {{...times, end: performance.now() - begun}}; }};
}}"""


def timed(lab: LabPage, at: int) -> dict[str, float]:
    """Runs a cell; seconds to its first output, first curve and end."""
    lab.page.evaluate("(at) => window.jupyterapp.shell.currentWidget.content.widgets[at].outputArea.model.clear()", at)
    lab.cell(at).locator(".cm-content").click()
    lab.page.evaluate(CLOCK, at)
    before = lab.execution_count(at)
    lab.page.keyboard.press("Control+Enter")
    lab.page.wait_for_function(
        f"([at, before]) => {CELL}.promptNode.textContent.includes('*') || {CELL}.model.executionCount !== before", arg=[at, before]
    )
    lab.wait_idle(at)
    return {what: ms / 1000 for what, ms in lab.page.evaluate("window.mlplabEnd()").items()}


def edit(lab: LabPage, at: int, source: str) -> None:
    lab.page.evaluate(f"([at, source]) => {CELL}.model.sharedModel.setSource(source)", [at, source])


def show(name: str, times: list[dict[str, float]]) -> None:
    def median(what: str) -> str:
        found = [t[what] for t in times if what in t]
        return f"{statistics.median(found):8.2f}" if found else "       –"

    print(f"{name:42}{median('output')}{median('curve')}{median('end')}", flush=True)


def main() -> None:
    os.environ["MLPLAB_QUICK"] = "1"
    os.environ.setdefault("MLPLAB_RUNS", str(labenv.BUILD / "latency" / "runs"))
    folder = labenv.BUILD / "latency"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "latency.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (QUICK, LIGHT)])
    notebook.metadata.kernelspec = LANGUAGE
    nbformat.write(notebook, path)
    print(f"{'seconds, medians':42}{'output':>8}{'curve':>8}{'end':>8}")
    with LabServer() as server, sync_playwright() as playwright:
        arguments = ["--disable-dev-shm-usage"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=arguments)
        lab = LabPage(chromium.new_page(), server).open(path)
        show("training cell, first after make lab", [timed(lab, 0)])
        show("training cell, unchanged", [timed(lab, 0) for _ in range(REPEATS)])
        edited = []
        for i in range(REPEATS):
            edit(lab, 0, QUICK.replace("lab.Train", f"c.LearningRate = 0.00{i + 1}\nlab.Train"))
            edited.append(timed(lab, 0))
        show("training cell, edited", edited)
        show("light cell, first", [timed(lab, 1)])
        show("light cell, unchanged", [timed(lab, 1) for _ in range(REPEATS)])
        chromium.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
