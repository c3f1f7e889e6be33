"""A notebook in JupyterLab, in a browser: what a student does and sees there.

States are waited for, never times. JupyterLab tells its state through
window.jupyterapp; what a student does goes through the page itself.
"""

from dataclasses import dataclass
from pathlib import Path

import labenv

# The open notebook, its cell number `at`, and how busy its kernel is.
NOTEBOOK = "window.jupyterapp?.shell.currentWidget"
CELL = f"({NOTEBOOK}.content.widgets[at])"
# GoNB tells its state at the first cell only: until then it is "unknown".
READY = f"""() => {{
  const notebook = {NOTEBOOK};
  const kernel = notebook?.sessionContext?.session?.kernel;
  return notebook?.context?.isReady && notebook.content.widgets.length > 0
    && kernel?.connectionStatus === 'connected' && ['idle', 'unknown'].includes(kernel.status);
}}"""

# Keeps each different state of a cell's output for as long as the cell runs: a
# short training's progress would slip through the gaps between two questions.
WATCH = f"""(at) => {{
  const cell = {CELL};
  const seen = window.mlplabSeen = [];
  const area = cell.outputArea;
  const look = () => {{
    if (cell.promptNode.textContent.includes('*')) {{
      const now = area.node.innerHTML;
      if (now !== '' && now !== seen.at(-1)?.html)
        seen.push({{html: now, text: area.node.innerText, height: area.node.offsetHeight,
                   drawn: area.node.querySelector('svg')?.innerHTML ?? '',
                   bars: area.node.querySelectorAll('progress').length,
                   done: area.node.querySelector('progress')?.value ?? 0}});
    }}
  }};
  new MutationObserver(look).observe(area.node, {{subtree: true, childList: true, characterData: true, attributes: true}});
}}"""


@dataclass
class Moment:
    """What a running cell's output showed at one time."""

    text: str
    html: str
    height: int  # pixels
    drawn: str  # the inside of the picture
    bars: int  # progress bars
    done: float  # what the bar shows, from 0 to 1


class LabPage:
    def __init__(self, page, server):
        self.page = page
        self.server = server
        self.complaints: list[str] = []
        page.on("pageerror", self._complain)

    def _complain(self, error) -> None:
        # A restart cancels the question about itself that a kernel has not answered yet.
        if "Canceled future for kernel_info_request" not in str(error):
            self.complaints.append(str(error))

    def open(self, notebook: Path) -> "LabPage":
        """Opens a notebook and waits for its kernel."""
        self.page.goto(self.server.url(notebook))
        self.wait_ready()
        return self

    def wait_ready(self) -> None:
        self.page.wait_for_function(READY)

    def wait_kernel(self, status: str) -> None:
        """Waits until the kernel is connected and "idle", or "busy"."""
        self.page.wait_for_function(
            f"""(status) => {{
              const kernel = {NOTEBOOK}?.sessionContext?.session?.kernel;
              return kernel?.connectionStatus === 'connected' && kernel.status === status;
            }}""",
            arg=status,
        )

    def interrupt_kernel(self) -> None:
        """Interrupts the kernel through the menu's command."""
        self.page.evaluate("window.jupyterapp.commands.execute('kernelmenu:interrupt')")

    def theme(self, name: str) -> None:
        """Changes the page's theme: "JupyterLab Dark" or "JupyterLab Light"."""
        self.page.evaluate("(theme) => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", name)
        self.page.wait_for_function("(theme) => document.body.dataset.jpThemeName === theme", arg=name)

    def restart_kernel(self) -> None:
        """Restarts the kernel through the menu's command and its question."""
        before = self.page.evaluate(f"{NOTEBOOK}.sessionContext.session.kernel.id")
        self.page.evaluate("window.mlplabRestart = window.jupyterapp.commands.execute('kernelmenu:restart'); undefined")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.evaluate("window.mlplabRestart")
        self.wait_ready()
        assert before == self.page.evaluate(f"{NOTEBOOK}.sessionContext.session.kernel.id")

    def sources(self) -> list[str]:
        """The source of every code cell, empty for others, in the notebook's order."""
        return self.page.evaluate(
            f"{NOTEBOOK}.content.widgets.map(w => w.model.type === 'code' ? w.model.sharedModel.getSource() : '')"
        )

    def find_cell(self, *words: str) -> int:
        """The first code cell that contains one of the words."""
        for at, source in enumerate(self.sources()):
            if any(word in source for word in words):
                return at
        raise AssertionError(f"no code cell contains {' or '.join(words)}")

    def cell(self, at: int):
        return self.page.locator(".jp-Notebook-cell").nth(at)

    def clear_outputs(self) -> None:
        self.page.evaluate("window.jupyterapp.commands.execute('editmenu:clear-all')")
        self.page.wait_for_function(
            f"() => {NOTEBOOK}.content.widgets.every(w => w.model.type !== 'code' || w.model.outputs.length === 0)"
        )

    def run_cell(self, at: int) -> list[Moment]:
        """Runs one cell as a student does, with Ctrl-Enter in it; what its output showed meanwhile."""
        self.start_cell(at)
        self.wait_idle(at)
        return self.moments()

    def start_cell(self, at: int) -> None:
        """Starts one cell as a student does, and waits until it is taken up."""
        cell = self.cell(at)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.evaluate(WATCH, at)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            f"(at) => {CELL}.promptNode.textContent.includes('*') || {CELL}.model.executionCount !== null", arg=at
        )

    def moments(self) -> list[Moment]:
        """What the output of the cell that was started last has shown so far."""
        return [Moment(**moment) for moment in self.page.evaluate("window.mlplabSeen")]

    def wait_training(self, at: int) -> None:
        """Waits until the running cell draws a curve beside its bar."""
        self.page.wait_for_function(
            f"""(at) => {{
              const output = {CELL}.outputArea.node;
              return output.querySelector('progress')?.value > 0 && output.querySelector('svg path');
            }}""",
            arg=at,
        )

    def text(self, at: int) -> str:
        """All that is to be read below the cell."""
        return self.page.evaluate(f"(at) => {CELL}.outputArea.node.innerText", at)

    def wait_idle(self, at: int) -> None:
        """Waits until the cell has ended, the kernel is idle and all output is drawn."""
        self.page.wait_for_function(
            f"""(at) => Number.isInteger({CELL}.model.executionCount)
              && !{CELL}.promptNode.textContent.includes('*')
              && {NOTEBOOK}.sessionContext.session.kernel.status === 'idle'
              && [...{CELL}.outputArea.node.querySelectorAll('img')].every(image => image.complete)""",
            arg=at,
        )

    def execution_count(self, at: int) -> int | None:
        return self.page.evaluate(f"(at) => {CELL}.model.executionCount", at)

    def outputs(self, at: int) -> list[dict]:
        """The cell's outputs as they would be saved."""
        return self.page.evaluate(f"(at) => {CELL}.model.outputs.toJSON()", at)

    def drawn_figures(self, at: int) -> list[dict]:
        """The pictures that the page shows below the cell, with the sizes they were drawn in."""
        return self.page.evaluate(
            f"""(at) => [...{CELL}.outputArea.node.querySelectorAll('.jp-RenderedSVG, .jp-RenderedImage')].map(node => {{
              const picture = node.querySelector('img, svg');
              const box = picture?.getBoundingClientRect() ?? {{width: 0, height: 0}};
              const broken = picture?.tagName === 'IMG' && picture.naturalWidth === 0;
              return {{kind: node.className, width: broken ? 0 : box.width, height: broken ? 0 : box.height}};
            }})""",
            at,
        )

    def screenshot(self, name: str, at: int | None = None) -> Path:
        """Keeps a picture of the page, or of one cell, in build/screenshots."""
        path = labenv.BUILD / "screenshots" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        if at is None:
            self.page.screenshot(path=path)
        else:
            self.cell(at).screenshot(path=path)
        return path
