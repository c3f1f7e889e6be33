"""Starts the kernel for whoever runs Jupyter: the kernelspec's command.

Jupyter may be the lab's, an editor's or a hub's, the installation may be
read-only and serve many; so what is a user's own is found out at each start.

    python -I notebooks/tools/launch.py .bin/gonb --kernel CONNECTION_FILE …
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # left out by -I, which keeps other folders out

import labenv  # noqa: E402 - found through the line above


def main(command: list[str]) -> None:
    try:
        settings = labenv.state_settings(os.environ)
        labenv.make_private(labenv.state())
    except labenv.NoState as e:
        sys.exit(str(e))
    # GoNB logs every start and every failed cell to standard error, amid what
    # the user is to read.
    log = os.open(labenv.state() / labenv.KERNEL_LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, sys.stderr.fileno())
    os.execve(command[0], command, {**os.environ, **settings})


if __name__ == "__main__":
    main(sys.argv[1:])
