"""Starts JupyterLab on the lab's notebooks; Ctrl-C ends it and its kernels.

Its settings are in tools/jupyter/server.json, which set-up installs.
"""

import os
import shlex
import shutil
import subprocess
import sys

import labenv
from supervise import Supervisor

FIRST = labenv.NOTEBOOKS / "00_start.ipynb"


def command(arguments: list[str]) -> list[str]:
    # The whole project is Jupyter's root, so that the Go sources open there too.
    words = [str(labenv.VENV / "bin" / "jupyter"), "lab", f"--ServerApp.root_dir={labenv.ROOT}"]
    words.append("--LabApp.custom_css=True")
    if os.geteuid() == 0:
        words.append("--allow-root")  # else Jupyter refuses to start, as in a container
    words += arguments
    if FIRST.exists():
        words.append(str(FIRST))
    return words


def style() -> None:
    """Puts the styles for JupyterLab's pages where it looks for them: there only."""
    custom = labenv.BUILD / "jupyter" / labenv.JUPYTER_FOLDERS["JUPYTER_CONFIG_DIR"] / "custom"
    custom.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(labenv.TOOLS / "jupyter" / "custom.css", custom / "custom.css")


def main() -> int:
    style()
    extra = shlex.split(os.environ.get("MLPLAB_LAB_ARGS", "")) + sys.argv[1:]
    print("JupyterLab starts; Ctrl-C here ends it.", flush=True)
    status = Supervisor().run(command(extra), cwd=labenv.ROOT, stdin=subprocess.DEVNULL)
    if status > 128:
        print("JupyterLab has ended, and its kernels with it.")
        return 0
    return status


if __name__ == "__main__":
    sys.exit(main())
