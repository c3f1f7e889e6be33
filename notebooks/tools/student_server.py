"""Starts one student's server for a hub, on one machine or in a pod.

The notebooks are handed out, then JupyterHub's server for one user runs under the
supervisor, so that no kernel, cell or gopls is left when the hub stops it. What is
wrong is said in one sentence; only without a home is there nothing to start for.

    python notebooks/tools/student_server.py [ARGUMENT of jupyterhub-singleuser]...
"""

import os
import sys
import tempfile
from pathlib import Path

import handout
import labenv
from supervise import Supervisor


def say(sentence: str) -> None:
    print(f"mlplab: {sentence}", file=sys.stderr, flush=True)


def home_fault(env: dict[str, str]) -> str | None:
    """Why this user's home cannot be used at all."""
    home = env.get("HOME", "")
    if not os.path.isabs(home) or not os.path.isdir(home):
        return (f"The user {env.get('JUPYTERHUB_USER', os.getuid())} has no home folder ({home or 'HOME is not set'}): "
                "whoever runs the hub makes it, for example with mkhomedir_helper NAME.")
    return None


def has_room(folder: Path) -> bool:
    """Whether files can be written in a folder, or where it is to be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(65_536))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def lend_a_state(env: dict[str, str]) -> None:
    """A home that is full or read-only starts a server all the same, in which the
    student can read, and make room."""
    if has_room(labenv.state(env)):
        return
    env[labenv.STATE_ENV] = tempfile.mkdtemp(prefix="mlplab-state-")
    say(f"Nothing can be written in {env['HOME']}: what is done now is lost when the server stops; make room, then start it again.")


def terminals(env: dict[str, str]) -> str:
    """Lets `handout` and `go` be found in JupyterLab's terminals; returns the argument of
    Jupyter's that keeps it so, as a login shell would set PATH anew."""
    env["PATH"] = os.pathsep.join([str(labenv.TOOLS / "student"), env["PATH"]])
    return f"--ServerApp.terminado_settings={{'shell_command': [{env.get('SHELL', '/bin/sh')!r}]}}"


def main(arguments: list[str]) -> int:
    if fault := home_fault(dict(os.environ)):
        say(fault)
        return 1
    base = dict(os.environ)
    lend_a_state(base)
    try:
        env = labenv.environment(base)
        labenv.make_folders(env)
    except labenv.NoState as e:
        say(str(e))
        return 1
    command = [str(labenv.VENV_PYTHON), str(labenv.VENV / "bin" / "jupyterhub-singleuser"), terminals(env), *arguments]
    os.environ.update(env)
    handout.at_start()
    # The hub waits longer for a server to stop than the supervisor for its command.
    return Supervisor().run(command, cwd=env["HOME"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
