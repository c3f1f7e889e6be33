"""Every code cell of every notebook is a program that compiles without the others: one type-check of them all."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import labenv
from notebook_io import all_notebooks, cleared, code_cells

MAIN = "%%"  # what follows it in a cell is the body of main


def program(source: str) -> str:
    """The Go program that GoNB makes of a cell that stands alone, before goimports adds what it uses."""
    declared, _, body = source.partition(MAIN)
    return f"package main\n\n{declared}\n\nfunc main() {{\n{body}\n}}\n"


def cells() -> dict[str, str]:
    """The source of each cell, under a name that is a folder's."""
    return {
        f"{path.stem}-{at:02}-{cell.id}": cell.source
        for path in all_notebooks()
        for at, cell in enumerate(code_cells(cleared(path)))
    }


@pytest.fixture
def folder():
    """A folder inside the module, so that its programs may import the module's packages."""
    place = labenv.ROOT / "build"
    place.mkdir(exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="cells-", dir=place))
    yield made
    shutil.rmtree(made)


def faults(folder: Path, sources: dict[str, str]) -> str:
    """What go vet says of these cells, each as a program of its own; empty if all is well."""
    for name, source in sources.items():
        (folder / name).mkdir()
        (folder / name / "main.go").write_text(program(source), encoding="utf-8")
    said = []
    for command in (
        [str(labenv.ROOT / ".bin" / "goimports"), "-w", str(folder)],
        ["go", "vet", f"./{folder.relative_to(labenv.ROOT)}/..."],
    ):
        done = subprocess.run(command, cwd=labenv.ROOT, env=labenv.environment(), capture_output=True, text=True)
        if done.returncode:
            said.append(done.stdout + done.stderr)
    return "\n".join(said)


def test_every_cell_is_a_program(folder):
    assert len(cells()) > 50
    assert faults(folder, cells()) == ""


def test_cells_of_old_notebooks_compile(folder):
    """The verbs that moved can still be called by the names that students' notebooks have."""
    assert faults(folder, {"old": '''import "mlplab/mlpkit/lab"

%%
lab.ReportTables()
lab.ReportRepeats()
lab.ReportFit(lab.Default(), lab.BatchSizes(16, 64), "batch size 16")
lab.ReportSplit(42)
lab.ReportJudged()
lab.Reconsider()
lab.Answers(lab.Default(), lab.Widths(8), lab.Seeds(2))
'''}) == ""


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ("lab.NoSuchVerb()", "undefined: lab.NoSuchVerb"),
        ("unused := 1", "declared and not used: unused"),
        ("lab.Train(", "expected"),
        ("lab.Train(c)", "undefined: c"),
    ],
    ids=["no such verb", "unused", "syntax", "a variable of another cell"],
)
def test_a_broken_cell_is_found(folder, mistake, message):
    sound = 'import "mlplab/mlpkit/lab"\n\n%%\nlab.Train(lab.Default())\n'
    said = faults(folder, {"sound": sound, "broken": f'import "mlplab/mlpkit/lab"\n\n%%\n{mistake}\n'})
    assert message in said and "broken" in said and "sound" not in said, said
