"""The memory of students' processes: PSS, in which a page that several share
counts once in all."""

import threading
from pathlib import Path

from hub import processes

MB = 1 << 20
KINDS = {"jupyterhub-singleuser": "server", "student_server": "supervisor", "gopls": "gopls", "/gonb ": "kernel", "gonb_": "cell"}


def kind(command: str) -> str:
    return next((name for word, name in KINDS.items() if word in command), "Go's tools" if "/go" in command else "other")


def pss(uid: int) -> dict[str, float]:
    """MB of a user's processes, by kind."""
    found: dict[str, float] = {}
    for number, command in processes(uid).items():
        try:
            lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # it ended meanwhile
        size = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
        found[kind(command)] = found.get(kind(command), 0) + size * 1024 / MB
    return found


class Peak:
    """Looks at users' memory again and again while a block runs, and keeps the
    moment at which all together had most."""

    def __init__(self, uids: list[int]):
        self.uids = uids
        self.most: list[dict[str, float]] = [{} for _ in uids]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            now = [pss(uid) for uid in self.uids]
            if total(now) > total(self.most):
                self.most = now
            self._over.wait(0.5)


def total(students: list[dict[str, float]]) -> float:
    return sum(sum(kinds.values()) for kinds in students)


def table(name: str, students: list[dict[str, float]]) -> str:
    """A line: the mean of the students, and the most of one."""
    sums = [sum(kinds.values()) for kinds in students]
    means: dict[str, float] = {}
    for kinds in students:
        for key, size in kinds.items():
            means[key] = means.get(key, 0) + size / len(students)
    parts = ", ".join(f"{key} {size:.0f}" for key, size in sorted(means.items(), key=lambda item: -item[1]) if size >= 1)
    return f"{name:22}{sum(sums) / len(sums):5.0f}{max(sums):6.0f}   {parts}"
