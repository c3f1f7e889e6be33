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

LOG_LIMIT = 4 << 20  # bytes; then a new one is begun, and one old one stays


def open_log(file: Path) -> int:
    try:
        if file.stat().st_size > LOG_LIMIT:
            file.replace(file.with_suffix(".log.1"))
    except FileNotFoundError:
        pass
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def main(command: list[str]) -> None:
    try:
        settings = labenv.state_settings(os.environ)
        labenv.make_private(labenv.state())
        # GoNB logs every start and every failed cell to standard error, amid what
        # the user is to read.
        os.dup2(open_log(labenv.state() / labenv.KERNEL_LOG), sys.stderr.fileno())
    except labenv.NoState as e:
        sys.exit(str(e))
    except OSError as e:
        sys.exit(f"The kernel cannot write its log {e.filename} ({e.strerror}): make room, or export {labenv.STATE_ENV}=/a/folder/of/yours.")
    os.execve(command[0], command, {**os.environ, **settings})


if __name__ == "__main__":
    main(sys.argv[1:])
