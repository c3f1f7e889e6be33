"""Installs the lab's Jupyter kernel, settings and page into the virtual environment.

The kernel is named gonb, as everywhere in GoNB's world, so that the notebooks
open in any GoNB installation; this one also knows the project's packages.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import labenv

# The way for GoNB's widgets behind a base address; the playground's view has it too.
REROUTE = labenv.ROOT / "mlpkit" / "lab" / "playground" / "view" / "reroute.js"


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
    }


def install() -> None:
    """Writes the kernelspec; whole or not at all."""
    (labenv.VENV / "gonb.log").unlink(missing_ok=True)  # an older version's, which everybody could read
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
        spec["argv"] = [str(labenv.VENV_PYTHON), "-I", str(labenv.TOOLS / "launch.py"), *spec["argv"]]
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


# JupyterLab runs such a program in its page before anything else: an extension of
# one file, in the form that webpack's containers have.
PAGE = labenv.SHARE_JUPYTER / "labextensions" / "mlplab"
EXTENSION = """{reroute}
const style = document.createElement("style");
style.textContent = {style};
document.head.append(style);
(window._JUPYTERLAB ??= {{}}).mlplab = {{init() {{}}, get: async () => () => ({{__esModule: true, default: []}})}};
"""


def extend_page() -> None:
    """Installs what the lab adds to JupyterLab's page: styles, and the way for GoNB's widgets.

    It comes with the environment, so that a hub's server and a read-only
    installation have it too.
    """
    style = json.dumps((labenv.TOOLS / "jupyter" / "custom.css").read_text())
    load = "static/remoteEntry.js"
    package = {"name": "mlplab", "version": "1.0.0", "jupyterlab": {"_build": {"load": load, "extension": "./extension"}}}
    (PAGE / load).parent.mkdir(parents=True, exist_ok=True)
    (PAGE / load).write_text(EXTENSION.format(reroute=REROUTE.read_text(), style=style))
    (PAGE / "package.json").write_text(json.dumps(package, indent=1) + "\n")
