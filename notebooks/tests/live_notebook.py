"""Small notebooks for tests of what a student sees while a cell runs."""

import secrets
import shutil
from pathlib import Path

import nbformat
import pytest

import labenv
from lab_page import LabPage

LANGUAGE = {"name": "gonb", "display_name": "Go (gonb)", "language": "go"}
IMPORTS = 'import (\n\t"mlplab/mlpkit/lab"\n\t"os"\n)\n\n%%\n'

# Tests set MLPLAB_QUICK=1; a training to watch must be a real one.
LONG = IMPORTS + 'os.Setenv("MLPLAB_QUICK", "0")\nc := lab.Default()\n'
# Neither ends within a test that interrupts it.
ENDLESS = LONG + "c.Epochs = 10000\nlab.Train(c)"
# Two short epochs.
QUICK = IMPORTS.replace('\t"os"\n', "") + "c := lab.Default()\nlab.Train(c)"
LIGHT = 'import "fmt"\n\n%%\nfmt.Println("the kernel answers")'


@pytest.fixture
def lab(page, lab_server):
    """A page of the shared JupyterLab; its kernels end with the test."""
    before = {kernel["id"] for kernel in lab_server.get("kernels")}
    yield LabPage(page, lab_server)
    for kernel in lab_server.get("kernels"):
        if kernel["id"] not in before:
            lab_server.delete(f"kernels/{kernel['id']}")


@pytest.fixture
def write():
    """Writes a notebook with the given code cells where JupyterLab can open it."""
    folder = labenv.BUILD / "live-tests" / secrets.token_hex(4)
    folder.mkdir(parents=True)

    def write(*sources: str, name: str = "live") -> Path:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        notebook.metadata.kernelspec = LANGUAGE
        path = folder / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return path

    yield write
    shutil.rmtree(folder)
