"""Starts JupyterLab on the lab's notebooks; Ctrl-C ends it and its kernels.

Its settings are in tools/jupyter/server.json, which set-up installs.
"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import cuda
import handout
import labenv
from supervise import Supervisor

FIRST = "00_start.ipynb"


def command(arguments: list[str], root: Path, notebooks: Path) -> list[str]:
    words = [str(labenv.VENV_PYTHON), str(labenv.TOOLS / "serve.py"), f"--ServerApp.root_dir={root}"]
    if os.geteuid() == 0:
        words.append("--allow-root")  # else Jupyter refuses to start, as in a container
    words += arguments
    if (notebooks / FIRST).exists():
        words.append(str(notebooks / FIRST))
    return words


def folders() -> tuple[Path, Path]:
    """Jupyter's root and the folder of the notebooks in it."""
    if not labenv.own():
        # In an installation nobody can save: each user works in copies.
        copies = handout.at_start()
        if copies.is_dir():
            return copies, copies
    # The whole project, so that the Go sources open there too.
    return labenv.ROOT, labenv.NOTEBOOKS


def main() -> int:
    if cuda.wanted() and (problem := cuda.problem()):
        print(f"JupyterLab is not started, as no cell could compute: {problem}", file=sys.stderr)
        return 1
    extra = shlex.split(os.environ.get("MLPLAB_LAB_ARGS", "")) + sys.argv[1:]
    root, notebooks = folders()
    print("JupyterLab starts; Ctrl-C here ends it.", flush=True)
    status = Supervisor().run(command(extra, root, notebooks), cwd=root, stdin=subprocess.DEVNULL)
    if status > 128:
        print("JupyterLab has ended, and its kernels with it.")
        return 0
    return status


if __name__ == "__main__":
    sys.exit(main())
