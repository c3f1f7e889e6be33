"""The notebooks as they are committed, and what they do now."""

import copy
import getpass
import json
import os
import re

import nbformat
import pytest

import labenv
import svg
from execute import NotebookFailed, execute
from notebook_io import all_notebooks, cleared, code_cells

MAX_BYTES = 400_000
CELL_TIMEOUT = 600
EXPERIMENT = re.compile(r"\blab\.(Train|Compare|Study)\(")

every_notebook = pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)


def machine_words() -> list[str]:
    """Patterns of what a committed notebook must not tell of the machine that executed it."""
    patterns = [r"/home/", r"/root\b", r"/Users/", r"/tmp/", re.escape(str(labenv.ROOT))]
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in containers
        user = ""
    if len(user) > 3 and user not in {"root", "user", "runner", "admin", "student"}:  # these are words too
        patterns.append(rf"\b{re.escape(user)}\b")
    return patterns


def everything_but_pictures(notebook) -> str:
    """All text of a notebook file; letters that encode pixels may spell anything."""
    notebook = copy.deepcopy(notebook)
    for cell in code_cells(notebook):
        for output in cell.outputs:
            output.get("data", {}).pop("image/png", None)
    return nbformat.writes(notebook)


def test_the_notebooks_are_there():
    assert [path.name for path in all_notebooks()][:2] == ["00_start.ipynb", "01_learning_rate.ipynb"]


@every_notebook
def test_committed_with_results(path):
    """Executed from the top in one go, without errors, small, and silent about the machine."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "gonb", "opens in any GoNB installation"

    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), "run make notebooks"
    assert any(cell.outputs for cell in cells)
    assert not [error for cell in cells for error in svg.errors(cell.outputs)]
    assert path.stat().st_size < MAX_BYTES, "fewer or smaller figures"

    text = everything_but_pictures(notebook)
    found = [match.group() for pattern in machine_words() for match in re.finditer(pattern, text)]
    assert not found, "a path or name of the machine it was executed on"
    assert not [cell.id for cell in notebook.cells if "execution" in cell.metadata], "times of day change at every run"


@every_notebook
def test_executes(path):
    """Every cell succeeds, from the top, in a fresh kernel."""
    notebook = execute(cleared(path), path.name, timeout=CELL_TIMEOUT)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not [error for cell in cells for error in svg.errors(cell.outputs)]


@every_notebook
def test_experiments_run_alone(path):
    """A cell with an experiment needs no other, in a kernel that has just started."""
    notebook = cleared(path)
    for number, cell in enumerate(code_cells(notebook), start=1):
        if EXPERIMENT.search(cell.source):
            alone = copy.deepcopy(notebook)
            alone.cells = [copy.deepcopy(cell)]
            execute(alone, f"{path.name} (code cell {number} alone)", timeout=CELL_TIMEOUT)


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ("lab.NoSuchVerb()", "undefined: lab.NoSuchVerb"),
        ('panic("broken on purpose")', "broken on purpose"),
        ("c := lab.Default()\nc.LearningRate = -1\nlab.Train(c)", "LearningRate"),
    ],
    ids=["does not compile", "panics", "a student's mistake"],
)
def test_a_broken_cell_is_noticed(mistake, message):
    """The tests above would fail if a cell of a notebook broke."""
    notebook = cleared(labenv.NOTEBOOKS / "00_start.ipynb")
    cells = code_cells(notebook)
    cells[0].source = f'import "mlplab/mlpkit/lab"\n%%\n_ = lab.Default\n{mistake}'
    with pytest.raises(NotebookFailed, match=f"code cell 1 of {len(cells)}") as failure:
        execute(notebook, "broken.ipynb", timeout=CELL_TIMEOUT)
    assert message in str(failure.value)


def test_results_that_are_kept_do_not_name_folders(tmp_path):
    from notebook_io import tidied

    output = nbformat.v4.new_output("stream", text=f"data in {labenv.ROOT}/x and {os.path.expanduser('~')}/y")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output], metadata={"execution": {"iopub.status.idle": "noon"}})])
    kept = json.dumps(tidied(notebook))
    assert "data in ./x and ~/y" in kept
    assert "execution\":" not in kept
