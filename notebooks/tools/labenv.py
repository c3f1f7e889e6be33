"""Where the lab's parts lie and the environment its programs run in.

Everything that `make` starts (JupyterLab, kernels, Go, pytest) gets this one
environment. It keeps Jupyter's files inside the checkout, lets the lab's own
kernel win over another one of the same name, and names the XLA plugin.

As a program it runs a command in that environment:

    python notebooks/tools/labenv.py go test ./...

Only the standard library is used: set-up runs this before anything is installed.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
BIN = ROOT / ".bin"
BUILD = ROOT / "build"
NOTEBOOKS = ROOT / "notebooks"
TOOLS = NOTEBOOKS / "tools"
REQUIREMENTS = NOTEBOOKS / "requirements.txt"
STAMP = VENV / ".ready"
VENV_PYTHON = VENV / "bin" / "python"
SHARE_JUPYTER = VENV / "share" / "jupyter"
KERNEL_LOG = VENV / "gonb.log"
KERNELSPEC = SHARE_JUPYTER / "kernels" / "gonb" / "kernel.json"

# What a user may set; the names are those of the Go package mlpkit/backend.
PLUGIN_ENV = "MLPLAB_PJRT_CPU_PLUGIN"
PROGRAMS_ENV = "MLPLAB_PROGRAMS"
USERS = (PLUGIN_ENV, PROGRAMS_ENV)

# One folder of Jupyter's under the checkout for each that it else has in the home.
JUPYTER_FOLDERS = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
}


def plugin() -> Path | None:
    """The XLA plugin for the CPU, where this platform has a wheel of it."""
    found = sorted(VENV.glob("lib/python3*/site-packages/fastatomstruct_xla_cpu/libpjrt_cpu.so"))
    return found[0] if found else None


def go_settings() -> dict[str, str]:
    """What Go programs need: in kernels, tests and the doctor alike."""
    settings = {
        # The Go that the user installed: none is fetched unasked.
        "GOTOOLCHAIN": "local",
        # The lab imports its packages through a workspace of GoNB's making.
        "GOWORK": "",
    }
    if found := plugin():
        # go-xla's own download is not verified by a checksum; the wheel is.
        settings["GOMLX_NO_AUTO_INSTALL"] = "1"
        settings[PLUGIN_ENV] = str(found)
        # Compiled once a checkout: each cell is a process of its own.
        settings[PROGRAMS_ENV] = str(BUILD / "programs")
    return settings


def environment(base: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of everything that the lab starts."""
    env = dict(os.environ if base is None else base)
    env.update({k: v for k, v in go_settings().items() if k not in USERS or not env.get(k)})
    env["PATH"] = os.pathsep.join([str(BIN), str(VENV / "bin"), env.get("PATH", os.defpath)])
    env["VIRTUAL_ENV"] = str(VENV)
    env.pop("PYTHONHOME", None)
    env.pop("PYTHONPATH", None)
    env["PYTHONNOUSERSITE"] = "1"  # packages of the home must not replace pinned ones

    for name, folder in JUPYTER_FOLDERS.items():
        env[name] = str(BUILD / "jupyter" / folder)
    env["JUPYTER_PREFER_ENV_PATH"] = "1"
    env["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(SHARE_JUPYTER), env.get("JUPYTER_PATH")]))
    env["GOPLSCACHE"] = str(BUILD / "gopls")

    # A checkout that belongs to another user makes Go refuse to stamp programs
    # with the version control state, and nothing here needs the stamp.
    flags = env.get("GOFLAGS", "")
    if "-buildvcs" not in flags:
        env["GOFLAGS"] = f"{flags} -buildvcs=false".strip()
    return env


def make_folders(env: dict[str, str]) -> None:
    """Makes the folders that Jupyter's programs expect to be there."""
    for name in JUPYTER_FOLDERS:
        Path(env[name]).mkdir(parents=True, exist_ok=True)


def main(command: list[str]) -> None:
    if not command:
        sys.exit("usage: labenv.py COMMAND [ARGUMENT]...")
    env = environment()
    make_folders(env)
    os.environ["PATH"] = env["PATH"]  # execvpe looks the command up in this process's own
    os.execvpe(command[0], command, env)


if __name__ == "__main__":
    main(sys.argv[1:])
