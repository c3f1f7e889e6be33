"""Sets the lab up in .venv and .bin; does nothing, fast, when all is in place.

Runs with the system's Python, so it uses only the standard library. Started
again after an interruption it repairs what was left: the stamp that says
"ready" is written last, and it says for which versions of what.

    setup_lab.py [EXTRA]...    EXTRA is test, what only the tests need, or hub, what a class's hub needs
"""

import fcntl
import hashlib
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import cuda
import kernel
import labenv
from steps import Steps, attempt

GOPLS = "golang.org/x/tools/gopls@v0.23.0"  # clashes with GoMLX in one module, so it is not in go.mod
GO_TOOLS = ["github.com/janpfeifer/gonb", "golang.org/x/tools/cmd/goimports"]
# What a cell may import beside the project's packages and what those import.
CELL_PACKAGES = ["github.com/janpfeifer/gonb/gonbui", "github.com/janpfeifer/gonb/gonbui/widgets"]

# What only some commands need beside the lab: the packages of notebooks/requirements-NAME.txt.
EXTRAS = {
    "test": "Python packages for the tests: pytest, Playwright (about 50 MB)",
    "hub": "Python packages for a hub: JupyterHub (about 20 MB)",
}


def digest(*parts: str | Path) -> str:
    """A hash of texts and of files' contents."""
    h = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        h.update(len(data).to_bytes(8, "big") + data)
    return h.hexdigest()


def python_key() -> str:
    """Changes when the virtual environment must be made or filled anew."""
    return digest(str(labenv.ROOT), sys.version, platform.machine(), labenv.REQUIREMENTS)


def lab_key() -> str:
    """Changes when anything that set-up depends on does."""
    go = subprocess.run(
        ["go", "version"], env=labenv.environment(), capture_output=True, text=True, check=True, cwd=labenv.ROOT
    ).stdout
    sources = [labenv.ROOT / "go.mod", labenv.ROOT / "go.sum"]
    sources += [labenv.TOOLS / name for name in ("setup_lab.py", "kernel.py", "labenv.py")]
    sources += sorted((labenv.TOOLS / "jupyter").iterdir())
    sources.append(kernel.REROUTE)
    return digest(python_key(), go, shutil.which("go") or "", *sources)


def complete() -> bool:
    """Whether the parts are there that set-up makes."""
    parts = [labenv.VENV_PYTHON, labenv.KERNELSPEC, kernel.PAGE / "package.json", labenv.STAMP]
    parts += [labenv.BIN / name for name in ("gonb", "goimports", "gopls")]
    return all(part.exists() for part in parts)


def ready() -> bool:
    """Whether the stamp is there for the present versions, and the parts too."""
    return (
        complete()
        and labenv.STAMP.read_text() == lab_key()
        and (cuda.ready() or not cuda.wanted())
    )


def works() -> bool:
    """Whether the virtual environment is this folder's and this Python's."""
    test = f"import sys, pip; sys.exit((sys.prefix, sys.version) != {(str(labenv.VENV), sys.version)!r})"
    try:
        return subprocess.run([labenv.VENV_PYTHON, "-c", test], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def python_packages(steps: Steps) -> None:
    """The virtual environment with the pinned packages."""
    done = labenv.VENV / ".packages"
    if done.exists() and done.read_text() == python_key():
        return
    # An environment that was never finished, or belongs to another Python or
    # folder, is thrown away; a finished one is only brought up to date.
    keep = done.exists() and works()
    done.unlink(missing_ok=True)
    if not keep:
        steps.run("Python environment", [sys.executable, "-m", "venv", "--clear", labenv.VENV])
    steps.install("Python packages: JupyterLab, XLA plugin (about 200 MB)", labenv.VENV_PYTHON, labenv.REQUIREMENTS, labenv.BUILD / "pip")
    done.write_text(python_key())


def extra_key(name: str) -> str:
    """Changes when an extra's packages must be installed anew."""
    return digest(python_key(), labenv.NOTEBOOKS / f"requirements-{name}.txt")


def has_extra(name: str) -> bool:
    done = labenv.VENV / f".packages-{name}"
    return done.exists() and done.read_text() == extra_key(name)


def extra_packages(steps: Steps, name: str) -> None:
    """An extra's pinned packages, into the environment that is there."""
    requirements = labenv.NOTEBOOKS / f"requirements-{name}.txt"
    steps.install(EXTRAS[name], labenv.VENV_PYTHON, requirements, labenv.BUILD / "pip")
    (labenv.VENV / f".packages-{name}").write_text(extra_key(name))


def ready_with(extras: list[str]) -> bool:
    return ready() and all(has_extra(name) for name in extras)


def set_up(extras: list[str]) -> None:
    steps = Steps(log=labenv.BUILD / "setup.log")
    if not ready():
        lab(steps)
    for name in extras:
        if not has_extra(name):
            extra_packages(steps, name)


def caches(*names: str) -> dict[str, str]:
    """In an installation, Go's folders for what only set-up builds: apart from those that
    every cell uses, so that these hold nothing else."""
    return {name: str(labenv.GO_CACHES / "tools" / name.lower()) for name in names} if labenv.GO_CACHES.exists() else {}


def lab(steps: Steps) -> None:
    """The lab itself."""
    labenv.STAMP.unlink(missing_ok=True)
    python_packages(steps)
    cuda.packages(steps)
    steps.run("Go modules, MNIST (about 150 MB)", ["go", "mod", "download"])
    labenv.BIN.mkdir(exist_ok=True)
    steps.run("building gonb and goimports", ["go", "build", "-o", f"{labenv.BIN}/", *GO_TOOLS], env=caches("GOCACHE"))
    steps.run("building gopls", ["go", "install", GOPLS], env={"GOBIN": str(labenv.BIN), **caches("GOCACHE", "GOMODCACHE")})
    steps.call("Jupyter kernel and settings", kernel.install, kernel.configure, kernel.extend_page)
    # Cells find this work done: their flags (kernel.py) change the linking only.
    steps.run("compiling what cells import", ["go", "build", *CELL_PACKAGES])
    # A student may be in the middle of changing a package: that is no reason to
    # refuse to start the lab.
    if not steps.run("compiling the project's packages", ["go", "build", "./..."], required=False):
        print("Some of the project's packages do not compile now, so cells that import them will fail: "
              "run go build ./... to see why.", file=sys.stderr)
    labenv.STAMP.write_text(lab_key())


def others() -> int:
    """Set-up where the lab is another's: it is complete, or this user cannot help it."""
    if labenv.INSTALLED.exists() and complete():
        return 0
    if labenv.INSTALLED.exists():
        print(f"The installation in {labenv.ROOT} is not complete: whoever made it runs make install again.", file=sys.stderr)
    else:
        print(f"{labenv.ROOT} is another user's checkout: copy it to a folder of yours, or ask its owner for an installation "
              "(make install PREFIX=/opt/mlplab).", file=sys.stderr)
    return 1


def main(extras: list[str]) -> int:
    if unknown := [name for name in extras if name not in EXTRAS]:
        print(f"Set-up knows no extra {unknown[0]!r}; it knows {', '.join(EXTRAS)}.", file=sys.stderr)
        return 2
    if not labenv.own():
        return others()
    if ready_with(extras):
        return 0
    try:
        labenv.make_private(labenv.BUILD)
    except labenv.NoState as e:
        print(e, file=sys.stderr)
        return 1
    with open(labenv.BUILD / "setup.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make is setting the lab up: waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        if ready_with(extras):
            return 0
        status = attempt(lambda: set_up(extras), "The lab is set up", "goes on where it stopped")
    if status == 0 and cuda.wanted() and (problem := cuda.problem()):
        print(f"CUDA is installed, but cannot be used here: {problem}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
