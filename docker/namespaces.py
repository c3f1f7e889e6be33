"""A second command in a running container, for an engine that has no exec."""

import os
import time
from pathlib import Path


def status(pid: str | int) -> dict[str, str]:
    """The lines of a process's status; none if it has ended."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return {}
    return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)


def first_process(ancestor: int, patience: float = 60) -> int:
    """The descendant of a process that is number 1 in a container of its own."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        known = {pid: status(pid) for pid in os.listdir("/proc") if pid.isdigit()}
        below = {str(ancestor)}
        while grown := {pid for pid, s in known.items() if s.get("PPid") in below and pid not in below}:
            below |= grown
        for pid in below:
            numbers = known.get(pid, {}).get("NSpid", "").split()
            if len(numbers) > 1 and numbers[-1] == "1":
                return int(pid)
        time.sleep(0.1)
    raise TimeoutError(f"process {ancestor} started no container within {patience:.0f} s")


def enter(ancestor: int, user: str, env: dict[str, str], command: list[str]) -> list[str]:
    """The command line that runs a command inside the container below a process."""
    pid = first_process(ancestor)
    uid, _, gid = user.partition(":")
    words = ["nsenter", "--target", str(pid), "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root",
             "--setuid", uid, "--setgid", gid or uid]
    return [*words, "/usr/bin/env", "-C", "/", "-i", *(f"{name}={value}" for name, value in env.items()), *command]
