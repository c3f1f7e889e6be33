"""Starts JupyterLab on the lab's notebooks; Ctrl-C ends it and its kernels.

Its settings are in tools/jupyter/server.json, which set-up installs.
"""

import os
import shlex
import subprocess
import sys

import cuda
import labenv
from supervise import Supervisor

FIRST = labenv.NOTEBOOKS / "00_start.ipynb"


def command(arguments: list[str]) -> list[str]:
    # The whole project is Jupyter's root, so that the Go sources open there too.
    words = [str(labenv.VENV_PYTHON), str(labenv.TOOLS / "serve.py"), f"--ServerApp.root_dir={labenv.ROOT}"]
    if os.geteuid() == 0:
        words.append("--allow-root")  # else Jupyter refuses to start, as in a container
    words += arguments
    if FIRST.exists():
        words.append(str(FIRST))
    return words


def main() -> int:
    if cuda.wanted() and (problem := cuda.problem()):
        print(f"JupyterLab is not started, as no cell could compute: {problem}", file=sys.stderr)
        return 1
    extra = shlex.split(os.environ.get("MLPLAB_LAB_ARGS", "")) + sys.argv[1:]
    print("JupyterLab starts; Ctrl-C here ends it.", flush=True)
    status = Supervisor().run(command(extra), cwd=labenv.ROOT, stdin=subprocess.DEVNULL)
    if status > 128:
        print("JupyterLab has ended, and its kernels with it.")
        return 0
    return status


if __name__ == "__main__":
    sys.exit(main())
