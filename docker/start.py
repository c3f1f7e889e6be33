"""Starts the lab in a container: JupyterLab for whoever knows the token.

The image's entry point has given it the lab's environment. A container's server
listens at every address, as only so the engine can publish its port. The user's
notebooks and files are in the home: a new image finds them there.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1] / "notebooks" / "tools"
sys.path.insert(0, str(TOOLS))

import handout  # noqa: E402 - found through the line above
import labenv  # noqa: E402
import student_server  # noqa: E402
from supervise import Supervisor  # noqa: E402

TOKEN_ENV = "MLPLAB_TOKEN"
PORT = 8888  # the image's own; the engine publishes it as any other
WARM = str(labenv.BIN / "warm")


def check() -> None:
    """Ends with one sentence where the lab could not be protected, reached or compute."""
    token = os.environ.pop(TOKEN_ENV, "") or os.environ.get("JUPYTER_TOKEN", "")
    if not token:
        sys.exit("Whoever reaches this container's server runs commands in it, so it needs a token: "
                 f"start it with -e {TOKEN_ENV}=a-long-secret.")
    os.environ["JUPYTER_TOKEN"] = token
    backend = os.environ.get("GOMLX_BACKEND") or os.environ.get("MLPLAB_BACKEND") or "cpu"
    if backend in ("cpu", "xla:cpu") and not labenv.plugin():
        sys.exit(f"XLA's plugin for the CPU is missing in this image ({labenv.VENV}): build it again with make image, "
                 "or compute without XLA, slowly, with -e MLPLAB_BACKEND=go.")
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("0.0.0.0", PORT))
        except OSError:
            sys.exit(f"Port {PORT} is in use here: end what listens at it, or give the container a network of its own.")
    if backend in ("cuda", "xla:cuda"):
        check_gpu()


def check_gpu() -> None:
    """A training, as only that shows whether there is a GPU that can be used."""
    done = subprocess.run([WARM], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or ["a first training failed without a word"])[-1]
        sys.exit(f"JupyterLab is not started, as no cell could compute: {why}")


def warm() -> None:
    """Compiles in the background what the first cells train, for this machine: what
    XLA compiled for another processor or number of cores is of no use here."""
    # By a shell that ends at once, so that tini is the one to collect it.
    subprocess.run(["sh", "-c", 'nice -n 19 "$0" </dev/null >/dev/null 2>&1 &', WARM], check=False)


def main() -> int:
    check()
    handout.at_start()
    warm()
    home = Path.home()
    command = [str(labenv.VENV_PYTHON), str(TOOLS / "serve.py"), "--ip=0.0.0.0", f"--port={PORT}", "--no-browser",
               f"--ServerApp.root_dir={home}", "--LabApp.default_url=/lab/tree/mlplab/00_start.ipynb",
               student_server.terminals(os.environ), *sys.argv[1:]]
    status = Supervisor().run(command, cwd=home, stdin=subprocess.DEVNULL)
    return 0 if status > 128 else status  # it was asked to end


if __name__ == "__main__":
    sys.exit(main())
