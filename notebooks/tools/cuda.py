"""CUDA, for those who ask for it with MLPLAB_BACKEND=cuda: XLA's plugin for NVIDIA's
GPUs and NVIDIA's libraries, from a hash-pinned list of their own.

A lab that has them keeps them, and computes with them only where it is asked to.
Only the standard library is used: set-up runs this before anything is installed.
"""

import os
import platform
import subprocess

import labenv
from steps import Failed, Steps

REQUIREMENTS = labenv.NOTEBOOKS / "requirements-cuda.txt"


def wanted() -> bool:
    return os.environ.get(labenv.BACKEND_ENV) == "cuda"


def stamp():
    """Says for which list they are installed; it goes with the virtual environment."""
    return labenv.VENV / ".cuda"


def ready() -> bool:
    return stamp().exists() and stamp().read_text() == REQUIREMENTS.read_text() and labenv.plugin(labenv.CUDA_PLUGINS) is not None


def check_platform() -> None:
    """The plugin is pinned for one platform."""
    here = (platform.system(), platform.machine())
    if here != ("Linux", "x86_64"):
        raise Failed(f"{labenv.BACKEND_ENV}=cuda is for Linux on x86_64 and this is {' on '.join(here)}: "
                     f"unset {labenv.BACKEND_ENV} to compute on the CPU.")


def packages(steps: Steps) -> None:
    """Installs them if they are wanted and not there. No GPU is needed for that: images
    are built on machines without one."""
    if not wanted() or ready():
        return
    check_platform()
    stamp().unlink(missing_ok=True)
    steps.install("CUDA: XLA plugin and NVIDIA's libraries (2.5 GB)", labenv.VENV_PYTHON, REQUIREMENTS, labenv.BUILD / "pip-cuda")
    stamp().write_text(REQUIREMENTS.read_text())


def problem() -> str | None:
    """Why this machine cannot compute with CUDA, in a sentence: mlpkit/backend's own,
    which opens it."""
    done = subprocess.run(
        ["go", "run", "./mlpkit/cmd/doctor", "-backend"], cwd=labenv.ROOT, env=labenv.environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )
    if done.returncode == 0:
        return None
    lines = [line for line in done.stderr.splitlines() if line and not line.startswith(("exit status", "#"))]
    return lines[-1] if lines else f"the lab's check of {labenv.BACKEND_ENV}=cuda ended without a word: run make doctor"
