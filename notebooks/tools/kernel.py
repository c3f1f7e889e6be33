"""Installs the lab's Jupyter kernel and settings into the virtual environment.

The kernel is named gonb, as everywhere in GoNB's world, so that the notebooks
open in any GoNB installation; this one also knows the project's packages.
"""

import json
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import labenv


def kernel_env(go: str | None) -> dict[str, str]:
    """What kernel.json sets for the kernel, and so for every cell."""
    # Jupyter fills in its own PATH. The installed Go's folder comes last: it
    # helps where an editor, not a shell, started Jupyter.
    path = [str(labenv.BIN), "${PATH}"]
    if go:
        path.append(str(Path(go).resolve().parent))
    return {
        **labenv.go_settings(),
        "PATH": os.pathsep.join(path),
        # GoNB runs `go get` for each cell; all that a cell needs is there already.
        "GOPROXY": "off",
        # Each changed cell is linked anew, 35 MB with XLA's parts; without the
        # debugger's tables that takes half the time. (-buildvcs: see labenv.)
        "GOFLAGS": "-buildvcs=false -ldflags=-s",
        "GOPLSCACHE": str(labenv.BUILD / "gopls"),
    }


def quiet(argv: list[str]) -> list[str]:
    """The kernel's command with its chatter in a file: GoNB logs every start and
    every failed cell to standard error, amid what the user is to read."""
    return ["/bin/sh", "-c", f'exec "$0" "$@" 2>>{shlex.quote(str(labenv.KERNEL_LOG))}', *argv]


def install() -> None:
    """Writes the kernelspec; whole or not at all."""
    with tempfile.TemporaryDirectory(dir=labenv.VENV) as scratch:
        subprocess.run(
            # By its relative name: GoNB copies itself where the name starts with /tmp/.
            [os.path.relpath(labenv.BIN / "gonb", labenv.ROOT), "--install", "--force_deps", "-go_work", str(labenv.ROOT)],
            cwd=labenv.ROOT,
            env={**labenv.environment(), "JUPYTER_DATA_DIR": scratch},
            check=True,
            capture_output=True,
        )
        made = Path(scratch) / "kernels" / "gonb"
        spec = json.loads((made / "kernel.json").read_text())
        spec["argv"] = quiet(spec["argv"])
        spec["env"] = {**(spec.get("env") or {}), **kernel_env(shutil.which("go"))}
        (made / "kernel.json").write_text(json.dumps(spec, indent=1) + "\n")

        final = labenv.KERNELSPEC.parent
        shutil.rmtree(final, ignore_errors=True)
        final.parent.mkdir(parents=True, exist_ok=True)
        made.rename(final)


def configure() -> None:
    """Copies the settings of JupyterLab to where the environment's Jupyter reads them."""
    etc = labenv.VENV / "etc" / "jupyter"
    for source, target in {
        "server.json": etc / "jupyter_server_config.json",
        "page_config.json": etc / "labconfig" / "page_config.json",
        # The first completion waits until gopls has read the packages; JupyterLab
        # would give up after a second.
        "default_setting_overrides.json": etc / "labconfig" / "default_setting_overrides.json",
    }.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(labenv.TOOLS / "jupyter" / source, target)
