"""Executes each notebook once, its cells in random order and each as if the kernel
had just started: what must hold for a student who picks one.

Cells of GoNB are processes of their own. They share the imports and declarations
that the kernel remembers, and the studies in the store. So %reset before a cell
does what a new kernel would, in no time, and one execution shows both: that a
cell needs no other, and that any order will do. Only a cell that asks for a
stored study by name comes after the cell that stores it.
"""

import copy
import os
import random
import re
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from execute import NotebookFailed, execute
from notebook_io import cleared, code_cells

FORGET = "%reset"
STORES = re.compile(r'\blab\.Study\(\s*"([\w-]+)"')
READS = re.compile(r'\blab\.Verdict\(\s*"([\w-]+)"')

SIDE_BY_SIDE = os.cpu_count() or 1


def in_any_order(cells: list[NotebookNode], dice: random.Random) -> list[NotebookNode]:
    """The cells shuffled; those that read a study of this notebook come last."""
    stored = {name for cell in cells for name in STORES.findall(cell.source)}
    cells = dice.sample(cells, len(cells))
    return sorted(cells, key=lambda cell: bool(stored.intersection(READS.findall(cell.source))))


def forgetful(notebook: NotebookNode, cells: list[NotebookNode]) -> NotebookNode:
    """A notebook of these cells alone, which forgets each before the next."""
    made = copy.copy(notebook)
    made.cells = []
    for cell in cells:
        made.cells += [nbformat.v4.new_code_cell(FORGET), copy.deepcopy(cell)]
    return made


def run_in_any_order(path: Path, seed: int, timeout: int) -> list[NotebookNode]:
    """The executed cells, in the order of the notebook; raises NotebookFailed."""
    notebook = cleared(path)
    numbers = {cell.id: number for number, cell in enumerate(code_cells(notebook), start=1)}
    order = in_any_order(code_cells(notebook), random.Random(f"{path.stem} {seed}"))
    # Before anything can fail: with these two lines a failure can be repeated.
    print(f"\n{path.name}: cells in the order {', '.join(str(numbers[cell.id]) for cell in order)}, "
          f"chosen by MLPLAB_ORDER={seed}")
    made = forgetful(notebook, order)
    try:
        execute(made, path.name, timeout=timeout)
    except NotebookFailed as e:
        last = [cell for cell in made.cells if cell.id in numbers and (cell.execution_count or cell.outputs)][-1]
        raise NotebookFailed(f"cell {last.id!r} of {path.name}, number {numbers[last.id]} from the top, run alone: {e}") from e
    return sorted((cell for cell in made.cells if cell.id in numbers), key=lambda cell: numbers[cell.id])


class Executions:
    """All executions of a test session, some side by side, each once."""

    def __init__(self, paths: Iterable[Path], seed: int, timeout: int):
        self.pool = ThreadPoolExecutor(SIDE_BY_SIDE)
        self.futures: dict[Path, Future] = {}
        for path in sorted(paths):
            earlier = list(self.futures.values())
            self.futures[path] = self.pool.submit(self._run, path, seed, timeout, earlier)

    @staticmethod
    def _run(path: Path, seed: int, timeout: int, earlier: list[Future]) -> list[NotebookNode]:
        if "conclusions" in path.stem:  # it reads what the notebooks before it store
            for future in earlier:
                future.exception()  # waits; their failures are their tests' matter
        return run_in_any_order(path, seed, timeout)

    def of(self, path: Path) -> list[NotebookNode]:
        return self.futures[path].result()

    def close(self) -> None:
        self.pool.shutdown(cancel_futures=True)
