"""Reads and writes notebooks: without results to execute them, and without
traces of the machine to keep them."""

import os
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import labenv


def all_notebooks() -> list[Path]:
    return sorted(labenv.NOTEBOOKS.glob("*.ipynb"))


def cleared(path: Path) -> NotebookNode:
    """The notebook as its author wrote it, without any result."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    for cell in code_cells(notebook):
        cell.outputs = []
        cell.execution_count = None
    for cell in notebook.cells:
        tidy_cell(cell)
    return notebook


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs of a cell with printed text in one piece between two displays, as JupyterLab keeps it."""
    pieces: list[NotebookNode] = []
    for output in outputs:
        last = pieces[-1] if pieces else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            pieces.append(output)
    return pieces


def tidy_cell(cell: NotebookNode) -> None:
    """Drops what an editor or a run left in a cell's metadata."""
    for name in ("execution", "ExecuteTime", "collapsed", "scrolled"):
        cell.metadata.pop(name, None)


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The executed notebook as it is kept: the same on every machine that computes the same."""
    notebook.metadata.pop("widgets", None)
    # GoNB reports the Go release of the machine here.
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        tidy_cell(cell)
        for output in cell.get("outputs", []):
            for name, value in list(output.get("data", {}).items()):
                output.data[name] = without_paths(value)
            if "text" in output:
                output.text = without_paths(output.text)
    return notebook


def without_paths(value):
    """Text without the names of this machine's folders."""
    if not isinstance(value, str):
        return value
    value = value.replace(str(labenv.ROOT), ".")
    home = os.path.expanduser("~")
    if len(home) > 1:  # a home of "/" would match everything
        value = re.sub(re.escape(home) + r"(?=/)", "~", value)
    return value


def write(notebook: NotebookNode, path: Path) -> None:
    """Writes the notebook; an interruption leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        nbformat.write(notebook, scratch)
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
