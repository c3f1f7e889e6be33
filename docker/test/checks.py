"""What the checks of the image share: a report, a home, a server that runs."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import engine as engines  # noqa: E402 - found through the line above

UID = 1000
HOME = "/home/student"
PYTHON = "/opt/mlplab/.venv/bin/python"
CLIENT = Path(__file__).resolve().parent / "run_notebook.py"
ADDRESS = "http://127.0.0.1:8888/"
NOTEBOOK = "mlplab/01_learning_rate.ipynb"
STARTUP = 120  # seconds, on a machine that has other things to do
TOKEN = secrets.token_hex(16)


class Failed(AssertionError):
    """What is not as it must be."""


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failed(otherwise)


class Report:
    """A line for each check: ok or FAIL, and how long it took."""

    def __init__(self):
        self.failed: list[str] = []

    def check(self, name: str, function: Callable[[], str | None]) -> None:
        began = time.monotonic()
        try:
            detail = function() or ""
            word = "ok  "
        except (Failed, engines.EngineError, subprocess.SubprocessError, OSError) as e:
            detail, word = str(e), "FAIL"
            self.failed.append(name)
        print(f"{word} {name} ({time.monotonic() - began:.0f} s){': ' if detail else ''}{detail}", flush=True)


class Home:
    """A user's home outside the image, as a volume is: what is in it survives the container."""

    def __init__(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="mlplab-home-")
        self.path = Path(self.scratch.name)
        os.chmod(self.path, 0o755)
        self.folder = self.path / "student"
        self.folder.mkdir()
        if os.geteuid() == 0:
            os.chown(self.folder, UID, UID)
        else:
            self.folder.chmod(0o777)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.scratch.cleanup()

    def foreign(self) -> list[str]:
        """Files in it that belong to another user than the image's."""
        return [str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.lstat().st_uid != UID]

    def programs(self) -> set[str]:
        """The compiled programs that are kept."""
        return {p.name for p in (self.folder / ".mlplab" / "programs").glob("*.program")}


def server(engine: engines.Engine, image: str, home: Home, command: list[str] | None = None, **env: str) -> engines.Container:
    """A container with the image's server, once that answers."""
    how = engines.Start(command or [], {"MLPLAB_TOKEN": TOKEN, "MLPLAB_QUICK": "1", **env}, {home.folder: HOME}, read_only=True)
    container = engine.start(image, how)
    try:
        wait_for(lambda: healthy(container), container, "the server does not answer")
    except BaseException:
        container.remove()
        raise
    return container


def healthy(container: engines.Container) -> bool:
    """The image's own health check."""
    done = container.run([PYTHON, "/opt/mlplab/docker/healthy.py"], capture_output=True)
    return done.returncode == 0


def wait_for(holds: Callable[[], bool], container: engines.Container, otherwise: str, patience: float = STARTUP) -> None:
    deadline = time.monotonic() + patience
    while not holds():
        expect(container.running() and time.monotonic() < deadline, f"{otherwise}: {container.said()[-1500:]}")
        time.sleep(0.3)


def run_notebook(container: engines.Container, notebook: str = NOTEBOOK) -> list[dict]:
    """Executes a notebook through the server's interface; what is known of each cell."""
    done = container.run([PYTHON, "-", ADDRESS, notebook], input=CLIENT.read_text(), capture_output=True, env={"MLPLAB_TOKEN": TOKEN})
    cells = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [cell["error"] for cell in cells if cell["error"]]
    expect(done.returncode == 0, f"cell {len(cells)} failed: {wrong or done.stderr[-1500:]}")
    expect(bool(cells), "the notebook has no cell that runs")
    return cells


def first_training(cells: list[dict]) -> float:
    """Seconds that the first cell took that trains."""
    return next(cell["seconds"] for cell in cells if cell["trains"])


def sentence(said: str) -> str:
    """The one sentence that something said and no more."""
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("error:")]
    expect(len(lines) == 1, f"not one sentence: {said[-1500:]}")
    return lines[0]
