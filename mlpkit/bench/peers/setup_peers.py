"""Sets the benchmark's peers up in .venv-bench; does nothing, fast, when all is in place.

Runs with the system's Python, so it uses only the standard library. It shares its
steps with the lab's set-up and like it repairs what an interruption left.
"""

import platform
import shutil
import sys
import sysconfig
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "notebooks" / "tools"))

import labenv  # noqa: E402
from setup_lab import digest  # noqa: E402
from steps import Failed, Steps  # noqa: E402

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
    cache = labenv.BUILD / "pip-bench"  # kept only until it succeeds: a second try need not download again
    steps.run(
        "Python packages: PyTorch, JAX, Keras, scikit-learn (about 700 MB)",
        [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:",
         "--disable-pip-version-check", "--no-input", "-r", REQUIREMENTS],
        env={"PIP_CACHE_DIR": str(cache), "PIP_USER": "0"},
    )
    shutil.rmtree(cache, ignore_errors=True)
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
    began = time.monotonic()
    try:
        set_up(stamp)
    except Failed as e:
        print(e, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted: the same command starts anew.", file=sys.stderr)
        return 130
    print(f"The benchmark's peers are set up ({time.monotonic() - began:.0f} s).", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
