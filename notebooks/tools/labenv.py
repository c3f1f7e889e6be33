"""Where the lab's parts lie and the environment its programs run in.

The lab has two places. The installation is what was set up: a checkout, or a
copy that `make install` made for many users and that may be read-only. The state
is what a user's work leaves: Jupyter's files, runs, compiled programs, logs. In a
checkout of one's own it is the folder build; elsewhere `${HOME}/.mlplab`.

Everything that `make` starts (JupyterLab, kernels, Go, pytest) gets this one
environment. It keeps Jupyter's files in the state, lets the lab's own kernel win
over another one of the same name, and names the XLA plugin.

As a program it runs a command in that environment:

    python notebooks/tools/labenv.py go test ./...

Only the standard library is used: set-up runs this before anything is installed.
"""

import os
import sys
from collections.abc import Mapping
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
INSTALLED = ROOT / ".installed"  # written last by make install
GO_CACHES = ROOT / ".go"  # Go's own folders, in an installation
KERNEL_LOG = "gonb.log"  # in the state
KERNELSPEC = SHARE_JUPYTER / "kernels" / "gonb" / "kernel.json"

# What a user may set; the names are those of the Go package mlpkit/backend.
BACKEND_ENV = "MLPLAB_BACKEND"
PLUGIN_ENV = "MLPLAB_PJRT_CPU_PLUGIN"
CUDA_PLUGIN_ENV = "MLPLAB_PJRT_CUDA_PLUGIN"
PROGRAMS_ENV = "MLPLAB_PROGRAMS"
RUNS_ENV = "MLPLAB_RUNS"
STATE_ENV = "MLPLAB_STATE"
USERS = (PLUGIN_ENV, CUDA_PLUGIN_ENV, PROGRAMS_ENV, RUNS_ENV)

# One folder of Jupyter's in the state for each that it else has in the home.
JUPYTER_FOLDERS = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
}


class NoState(Exception):
    """There is no folder for the user's files; the message says why, in one sentence."""


def own() -> bool:
    """Whether the lab is a checkout of the user's own, which keeps the user's files too."""
    return not INSTALLED.exists() and os.access(ROOT, os.W_OK)


def state(env: Mapping[str, str] = os.environ) -> Path:
    """The folder of the user's files: runs, compiled programs, logs, Jupyter's own."""
    if named := env.get(STATE_ENV):
        return Path(named).expanduser().absolute()
    if own():
        return BUILD
    if not (home := env.get("HOME")):
        raise NoState(f"This user has no home folder (HOME is not set): export {STATE_ENV}=/a/folder/of/yours for the lab's files.")
    return Path(home).absolute() / ".mlplab"


def state_settings(env: Mapping[str, str]) -> dict[str, str]:
    """What the environment says of the user's own folders, and of Go's where many share them."""
    folder = state(env)
    settings = {
        STATE_ENV: str(folder),
        # Compiled once a user: each cell is a process of its own.
        PROGRAMS_ENV: str(folder / "programs"),
        "GOPLSCACHE": str(folder / "gopls"),
    }
    if not (own() and folder == BUILD):  # a checkout's runs are in its folder runs
        settings[RUNS_ENV] = str(folder / "runs")
    if GO_CACHES.exists():
        settings["GOMODCACHE"] = str(GO_CACHES / "mod")
        settings["GOCACHE"] = str(GO_CACHES / "build")
    return {name: value for name, value in settings.items() if name not in USERS or not env.get(name)}


# XLA's plugins in the virtual environment: for the CPU on x86-64 and on arm64, for NVIDIA's GPUs.
CPU_PLUGINS = ("fastatomstruct_xla_cpu/libpjrt_cpu.so", "xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so")
CUDA_PLUGINS = ("jax_plugins/xla_cuda13/xla_cuda_plugin.so",)


def plugin(names: tuple[str, ...] = CPU_PLUGINS) -> Path | None:
    """The XLA plugin for the CPU or, with CUDA_PLUGINS, for NVIDIA's GPUs, where it is installed."""
    found = [path for name in names for path in sorted(VENV.glob(f"lib/python3*/site-packages/{name}"))]
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
    if found := plugin(CUDA_PLUGINS):
        settings[CUDA_PLUGIN_ENV] = str(found)
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

    env.update(state_settings(env))
    for name, folder in JUPYTER_FOLDERS.items():
        env[name] = str(jupyter(env) / folder)
    env["JUPYTER_PREFER_ENV_PATH"] = "1"
    env["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(SHARE_JUPYTER), env.get("JUPYTER_PATH")]))

    # A checkout that belongs to another user makes Go refuse to stamp programs
    # with the version control state, and nothing here needs the stamp.
    flags = env.get("GOFLAGS", "")
    if "-buildvcs" not in flags:
        env["GOFLAGS"] = f"{flags} -buildvcs=false".strip()
    return env


def jupyter(env: Mapping[str, str] = os.environ) -> Path:
    """The folder of Jupyter's files. It holds the tokens and keys of running servers and kernels."""
    return state(env) / "jupyter"


def make_private(folder: Path) -> None:
    """Makes a folder that nobody else can look into, from its first moment; closes one
    that is open. Whoever reads a server's token has the account that it runs in."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            if folder.stat().st_uid not in (os.geteuid(), ROOT.stat().st_uid):
                raise PermissionError(0, "it belongs to another user") from None
            if folder.stat().st_mode & 0o077:
                folder.chmod(0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(0, "this user may not write in it")
    except OSError as e:
        raise NoState(f"The lab cannot keep this user's files in {folder} ({e.strerror}): "
                      f"export {STATE_ENV}=/a/folder/of/yours for them.") from None


def make_folders(env: Mapping[str, str] = os.environ) -> None:
    """Makes the user's own folders, and those that Jupyter's programs expect to be there."""
    make_private(state(env))
    make_private(jupyter(env))
    for folder in JUPYTER_FOLDERS.values():
        make_private(jupyter(env) / folder)


def main(command: list[str]) -> None:
    if not command:
        sys.exit("usage: labenv.py COMMAND [ARGUMENT]...")
    try:
        env = environment()
        make_folders(env)
    except NoState as e:
        sys.exit(str(e))
    os.environ["PATH"] = env["PATH"]  # execvpe looks the command up in this process's own
    os.execvpe(command[0], command, env)


if __name__ == "__main__":
    main(sys.argv[1:])
