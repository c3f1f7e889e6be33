"""Says what this machine has for the lab: a line for each part, `ok` or `FAIL`
with what mends it. The exit status is 1 if a line says FAIL.

Runs with the system's Python, since the lab's own may be what is broken. The
parts that are Go's to judge (backend, plugin, data, cores) come from mlpkit/cmd/doctor,
which this starts at the end.
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import cuda
import labenv
import setup_lab

# Asks Jupyter itself which kernel it would start.
WHICH_KERNEL = "from jupyter_client.kernelspec import get_kernel_spec as get; print(get('gonb').resource_dir)"


class Report:
    def __init__(self):
        self.failed = False

    def ok(self, name: str, detail: str) -> None:
        print(f"ok   {name:9} {detail}", flush=True)

    def fail(self, name: str, problem: str, mend: str) -> None:
        self.failed = True
        print(f"FAIL {name:9} {problem} → {mend}", flush=True)

    def run(self, command: list) -> None:
        """A program that prints such lines itself."""
        self.failed |= subprocess.run([str(word) for word in command], cwd=labenv.ROOT, env=labenv.environment()).returncode != 0


def output(*command: str | Path) -> str | None:
    """What a command of the lab prints; None if it fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command], cwd=labenv.ROOT, env=labenv.environment(),
            capture_output=True, text=True, timeout=60, check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def machine(report: Report) -> None:
    report.ok("system", f"{platform.system()} {platform.machine()}")
    memory = Path("/proc/meminfo")
    if memory.exists():
        sizes = dict(line.split(":", 1) for line in memory.read_text().splitlines())
        free = int(sizes["MemAvailable"].split()[0]) // 1024
        if free < 1024:
            report.fail("memory", f"only {free} MB free, a training takes about 500",
                        "close other programs, or shut kernels down in JupyterLab's Running tab")
        else:
            report.ok("memory", f"{free} MB free")


def parts(report: Report) -> None:
    """What set-up made."""
    if not labenv.VENV_PYTHON.exists():
        report.fail("set-up", "the lab is not set up here", "run make setup")
        return
    if setup_lab.complete() if labenv.INSTALLED.exists() else shutil.which("go") and setup_lab.ready():
        report.ok("set-up", "complete")
    else:
        report.fail("set-up", "not finished, or something changed since", "run make setup")

    version = output(labenv.VENV / "bin" / "jupyter-lab", "--version")
    if version:
        report.ok("Jupyter", f"JupyterLab {version}")
    else:
        report.fail("Jupyter", "JupyterLab does not start", "run rm -rf .venv && make setup")

    for name in ("gonb", "gopls", "goimports"):
        program = labenv.BIN / name
        built = output("go", "version", "-m", program) or ""
        if not os.access(program, os.X_OK):
            report.fail(name, "missing or broken", f"run rm -f .bin/{name} && make setup")
        else:
            report.ok(name, next((line.split()[2] for line in built.splitlines() if line.startswith("\tmod")), "present"))

    found = output(labenv.VENV_PYTHON, "-c", WHICH_KERNEL)
    if found and Path(found) == labenv.KERNELSPEC.parent:
        report.ok("kernel", "gonb, this project's own")
    elif found:
        report.fail("kernel", f"Jupyter would start another kernel named gonb, {found}", "run unset JUPYTER_PATH, then make setup")
    else:
        report.fail("kernel", "Jupyter finds no kernel named gonb", "run rm -f .venv/.ready && make setup")

    if cuda.ready():
        report.ok("CUDA", "plugin and libraries are installed")
    elif cuda.wanted():
        report.fail("CUDA", "plugin and libraries are not installed here", "run make setup MLPLAB_BACKEND=cuda")
    if platform.system() == "Linux" and platform.machine() in ("x86_64", "aarch64") and not labenv.plugin():
        report.fail("plugin", "XLA's plugin for the CPU is missing", "run rm -rf .venv && make setup")


def go_parts(report: Report) -> None:
    """Backend, plugin and data, as the lab's own packages see them."""
    if not shutil.which("go", path=labenv.environment()["PATH"]):
        return  # said already
    program = labenv.state() / "doctor"
    built = subprocess.run(
        ["go", "build", "-o", str(program), "./mlpkit/cmd/doctor"], cwd=labenv.ROOT, env=labenv.environment(),
        capture_output=True, text=True,
    )
    if built.returncode == 0:
        report.run([program])
        return
    lines = [line for line in built.stderr.splitlines() if line and not line.startswith("#")]
    report.fail("packages", f"mlpkit/cmd/doctor does not compile ({lines[0] if lines else 'no reason given'})", "run go build ./... and mend what it says")


def main() -> int:
    report = Report()
    try:
        labenv.make_folders()
    except labenv.NoState as e:  # nothing of the lab starts without
        problem, _, mend = str(e).rstrip(".").partition(": ")
        report.fail("state", problem, mend)
        return 1
    report.run([labenv.TOOLS / "preflight.sh", "--report"])
    machine(report)
    parts(report)
    go_parts(report)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
