"""The notebooks as they are committed, and what they do now."""

import copy
import getpass
import json
import os
import random
import re

import nbformat
import pytest

import labenv
import svg
from any_order import Executions, forgetful, in_any_order
from execute import NotebookFailed, execute
from lab_server import STUCK
from notebook_io import all_notebooks, cleared, code_cells

MAX_BYTES = 1_200_000
MAX_BYTES_TOGETHER = 7_000_000
CELL_TIMEOUT = STUCK
# The notebooks that make test executes; the others are executed by make test-slow.
BRIEF = ("00", "01")
# Which order the cells are executed in; to repeat one, export it.
ORDER = int(os.environ.get("MLPLAB_ORDER") or random.randrange(10**6))

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
    assert [path.stem for path in all_notebooks()] == [
        "00_start", "01_learning_rate", "02_batch_size", "03_hidden_layers", "04_width", "05_loss_function",
        "06_conclusions", "07_report_audit", "08_playground",
    ]


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


def test_small_together():
    assert sum(path.stat().st_size for path in all_notebooks()) < MAX_BYTES_TOGETHER


@pytest.fixture(scope="module")
def executions(request):
    """All notebooks whose execution is tested, executed side by side."""
    paths = {item.callspec.params["path"] for item in request.session.items if item.name.startswith("test_cells_run_alone")}
    started = Executions(paths, ORDER, CELL_TIMEOUT)
    yield started
    started.close()


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem, marks=() if path.name.startswith(BRIEF) else pytest.mark.slow) for path in all_notebooks()]
)
def test_cells_run_alone_in_any_order(path, executions):
    """Every cell succeeds in a kernel that knows of no other, whatever ran before it.

    The order from the top is that of the committed results, see above, and of make run.
    """
    print(f"MLPLAB_ORDER={ORDER} repeats this order")
    for cell in executions.of(path):
        assert not svg.errors(cell.outputs)
        assert cell.outputs, f"cell {cell.id} shows nothing"
        if "playground.Open(c)" in cell.source:  # nobody looks at it: it waits for nobody
            [output] = cell.outputs
            assert output.output_type == "stream"
            assert "open in a browser" in output.text and "make lab" in output.text


@pytest.mark.slow
def test_a_cell_that_needs_another_is_noticed():
    """%reset makes the kernel forget, so the test above would fail."""
    notebook = cleared(labenv.NOTEBOOKS / "00_start.ipynb")
    cells = [nbformat.v4.new_code_cell("func answer() int { return 42 }"), nbformat.v4.new_code_cell("%%\nfmt.Println(answer())")]
    with pytest.raises(NotebookFailed, match="undefined: answer"):
        execute(forgetful(notebook, cells), "needs another", timeout=CELL_TIMEOUT)


def test_order_is_random_and_readers_come_last():
    cells = [nbformat.v4.new_code_cell(source) for source in ('lab.Verdict("a")', 'lab.Study("a", c)', "x", "y", 'lab.Verdict("of another notebook")')]
    orders = [in_any_order(cells, random.Random(seed)) for seed in range(50)]
    assert len({tuple(cell.id for cell in order) for order in orders}) > 10
    assert all(order[-1].id == cells[0].id for order in orders)
    assert all({cell.id for cell in order} == {cell.id for cell in cells} for order in orders)


@pytest.mark.slow
def test_conclusions_of_an_empty_store(tmp_path, monkeypatch):
    """The notebook that reads the studies of the others says which to run first, and fails nowhere."""
    monkeypatch.setenv("MLPLAB_RUNS", str(tmp_path))
    path = labenv.NOTEBOOKS / "06_conclusions.ipynb"
    notebook = cleared(path)
    reading = [cell for cell in code_cells(notebook) if re.search(r"\b(?:lab|report)\.(Conclusions|Times|AgainstRuns|Candidates|Best)\(", cell.source)]
    assert len(reading) >= 4
    notebook.cells = reading
    execute(notebook, path.name, timeout=CELL_TIMEOUT)
    for cell in reading:
        said = "".join(output.get("text", "") for output in cell.outputs)
        assert "01_learning_rate.ipynb" in said, f"cell {cell.id} says {said!r}"


@pytest.mark.slow
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
