"""Executes notebooks in fresh kernels: all of them, or those named.

    run.py [--in-place] [NOTEBOOK.ipynb]...

The results go to build/notebooks, an HTML page beside each; with --in-place they
replace those in the notebook itself, if all its cells succeed.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import labenv


@dataclass
class Outcome:
    name: str
    cells: int
    seconds: float
    problem: str = ""


class Progress:
    """One line for each notebook, which on a terminal shows the cell at work."""

    def __init__(self, name: str, width: int):
        self.name = name.ljust(width)
        self.live = sys.stdout.isatty()
        if not self.live:
            print(f"{self.name}  …", flush=True)

    def cell(self, number: int, of: int) -> None:
        if self.live:
            print(f"\r\033[K{self.name}  cell {number} of {of} …", end="", flush=True)

    def end(self, outcome: Outcome) -> None:
        start = "\r\033[K" if self.live else ""
        word = "FAILED" if outcome.problem else "ok"
        print(f"{start}{self.name}  {word}  {outcome.cells} cells, {outcome.seconds:.1f} s", flush=True)


def results() -> Path:
    """Where executed copies go."""
    return labenv.state() / "notebooks"


def run_one(path: Path, in_place: bool, progress: Progress) -> Outcome:
    # Here, not above: the supervising process needs none of it.
    from execute import NotebookFailed, execute
    from notebook_io import cleared, code_cells, tidied, write
    from pages import write_page

    notebook = cleared(path)
    outcome = Outcome(path.name, len(code_cells(notebook)), 0)
    began = time.monotonic()
    try:
        execute(notebook, path.name, progress.cell)
    except NotebookFailed as e:
        outcome.problem = str(e)
    outcome.seconds = time.monotonic() - began

    tidied(notebook)
    copy = results() / path.name
    write(notebook, copy)  # what there is of a failed one too: it shows the failure
    write_page(notebook, copy.with_suffix(".html"))
    if in_place and not outcome.problem:
        write(notebook, path)
    progress.end(outcome)
    return outcome


def table(outcomes: list[Outcome]) -> str:
    width = max(len("notebook"), *(len(o.name) for o in outcomes))
    lines = [f"{'notebook':{width}}  cells  seconds  ok"]
    lines += [
        f"{o.name:{width}}  {o.cells:5}  {o.seconds:7.1f}  {'no' if o.problem else 'yes'}" for o in outcomes
    ]
    return "\n".join(lines)


def work(paths: list[Path], in_place: bool) -> int:
    """Executes the notebooks and tells how it went."""
    width = max(len(path.name) for path in paths)
    outcomes = [run_one(path, in_place, Progress(path.name, width)) for path in paths]
    failed = [o for o in outcomes if o.problem]
    for outcome in failed:
        print(f"\n{outcome.problem}", file=sys.stderr, flush=True)
    print(f"\n{table(outcomes)}")
    where = "the notebooks" if in_place else os.path.relpath(results(), labenv.ROOT) if labenv.own() else results()
    print(f"\nThe results are in {where}." if not failed else f"\n{len(failed)} of {len(outcomes)} failed.")
    return 1 if failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Executes notebooks in fresh kernels.")
    parser.add_argument("--in-place", action="store_true", help="keep the results in the notebooks themselves")
    parser.add_argument("--unsupervised", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("notebooks", nargs="*", type=Path, help="all, if none is named")
    options = parser.parse_args()

    paths = options.notebooks or sorted(labenv.NOTEBOOKS.glob("*.ipynb"))
    if missing := [path for path in paths if not path.is_file()]:
        print(f"There is no notebook {missing[0]}; those of the lab: ls notebooks/*.ipynb", file=sys.stderr)
        return 2
    if not paths:
        print("There are no notebooks in notebooks/; git checkout notebooks brings them back.", file=sys.stderr)
        return 2
    if options.unsupervised:
        try:
            return work(paths, options.in_place)
        except KeyboardInterrupt:
            return 130  # the supervisor, who was told first, says so

    from supervise import Supervisor

    # The work happens in a process of its own, so that this one can clear up after it.
    status = Supervisor().run([sys.executable, __file__, "--unsupervised", *sys.argv[1:]])
    if status > 128:
        print("\nInterrupted; no kernel is left running.", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
