"""Sets the benchmark's peers up in .venv-bench; does nothing, fast, when all is in place.

Runs with the system's Python, so it uses only the standard library. It shares its
steps with the lab's set-up and like it repairs what an interruption left.
"""

import platform
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "notebooks" / "tools"))

import labenv  # noqa: E402
from setup_lab import digest  # noqa: E402
from steps import Failed, Steps, attempt  # noqa: E402

import cuda_stubs  # noqa: E402

VENV = labenv.ROOT / ".venv-bench"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = HERE / "requirements.txt"
OLDEST = (3, 11)  # that the pinned packages support


def key() -> str:
    """Changes when the environment must be made anew."""
    return digest(str(labenv.ROOT), sys.version, platform.machine(), REQUIREMENTS, HERE / "cuda_stubs.py")


def site_packages() -> Path:
    return Path(sysconfig.get_path("platlib", vars={"base": str(VENV), "platbase": str(VENV)}))


def set_up(stamp: Path) -> None:
    if sys.version_info < OLDEST:
        raise Failed("The benchmark's peers need Python 3.11 or later: name one, for example make bench PYTHON=python3.12.")
    steps = Steps(log=labenv.BUILD / "setup_bench.log")
    steps.run("Python environment of the peers", [sys.executable, "-m", "venv", "--clear", VENV])
    steps.install("Python packages: PyTorch, JAX, Keras, scikit-learn (about 700 MB)", PYTHON, REQUIREMENTS, labenv.BUILD / "pip-bench", "--no-deps")
    if sys.platform == "linux":
        steps.call("stand-ins for CUDA's libraries", lambda: cuda_stubs.make(site_packages()))
    steps.run("trying the packages", [PYTHON, "-c", "import torch, jax, keras, sklearn; torch.ones(9, 9) @ torch.ones(9, 9)"],
              env={"KERAS_BACKEND": "jax", "KERAS_HOME": str(labenv.BUILD / "bench" / "keras"), "JAX_PLATFORMS": "cpu"})
    stamp.write_text(key())


def main() -> int:
    stamp = VENV / ".ready"
    if stamp.exists() and PYTHON.exists() and stamp.read_text() == key():
        return 0
    labenv.BUILD.mkdir(exist_ok=True)
    return attempt(lambda: set_up(stamp), "The benchmark's peers are set up", "starts anew")


if __name__ == "__main__":
    sys.exit(main())
