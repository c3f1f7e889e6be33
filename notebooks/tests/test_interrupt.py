"""However a command ends, no kernel, cell or gopls is left running."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid

import nbformat
import psutil
import pytest
from jupyter_client import BlockingKernelClient

import labenv
from lab_server import STUCK, LabServer

pytestmark = pytest.mark.slow

MARK = "MLPLAB_TEST_MARK"
ENDLESS = 'import ("fmt"; "os/signal"; "os"; "time")\n%%\nsignal.Ignore(os.Interrupt)\nfor {\n\tfmt.Println("at work")\n\ttime.Sleep(100 * time.Millisecond)\n}'
# Ignores Ctrl-C, as a training that is deep in compiled code does.


@pytest.fixture
def marked():
    """An environment by which everything that a test starts is found again."""
    env = {**os.environ, MARK: uuid.uuid4().hex}
    yield env
    for process in alive(env):
        process.kill()


def alive(env: dict[str, str]) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == env[MARK] and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            pass
    return found


def names(processes: list[psutil.Process]) -> list[str]:
    described = []
    for process in processes:
        try:
            described.append(" ".join(process.cmdline()[:2]))
        except psutil.NoSuchProcess:
            pass
    return described


def until(condition, what: str, seconds: float = STUCK) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} within {seconds} s"
        time.sleep(0.05)


def cell_runs(env: dict[str, str]) -> bool:
    return any("/gonb_" in name for name in names(alive(env)) if "gopls" not in name)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda n: n.name)
def test_run_leaves_nothing(tmp_path, marked, number):
    path = tmp_path / "endless.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ENDLESS)])
    notebook.metadata.kernelspec = {"name": "gonb", "display_name": "Go (gonb)", "language": "go"}
    nbformat.write(notebook, path)
    before = path.read_bytes()
    process = subprocess.Popen(
        [sys.executable, labenv.TOOLS / "run.py", "--in-place", path], env=marked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    until(lambda: cell_runs(marked), "a cell runs")
    process.send_signal(number)
    said, _ = process.communicate(timeout=STUCK)
    assert process.returncode == 128 + number
    assert "Interrupted" in said
    assert "Traceback" not in said
    assert names(alive(marked)) == []
    assert path.read_bytes() == before, "a notebook that did not finish is not rewritten"


def test_lab_leaves_nothing(marked):
    with LabServer(env=marked) as server:
        kernel = server.post("kernels", {"name": "gonb", "path": "notebooks"})["id"]
        connection = labenv.BUILD / "jupyter" / "runtime" / f"kernel-{kernel}.json"
        client = BlockingKernelClient()
        client.load_connection_info(json.loads(connection.read_text()))
        client.start_channels()
        client.wait_for_ready(timeout=STUCK)
        client.execute(ENDLESS)
        until(lambda: cell_runs(marked), "a cell runs")
        client.stop_channels()
        assert server.stop(signal.SIGINT) == 0
    assert "its kernels with it" in server.said()
    assert names(alive(marked)) == []
