"""Runs a command and leaves nothing of it behind, however it ends.

Jupyter starts kernels in sessions of their own, and GoNB starts cells and gopls
as further processes: a Ctrl-C reaches none of them, and a killed kernel leaves
its cell running. So the supervisor becomes the one to whom such orphans fall
(Linux) or remembers all it saw (elsewhere), and ends them at the end.

    python notebooks/tools/supervise.py COMMAND [ARGUMENT]...
"""

import ctypes
import signal
import subprocess
import sys
import threading

import psutil

PR_SET_CHILD_SUBREAPER = 36
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def adopt_orphans() -> None:
    """Makes this process the parent of its descendants' orphans, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end(processes: list[psutil.Process], patience: float) -> None:
    """Asks processes to end, and after so many seconds makes them."""
    for ask in (psutil.Process.terminate, psutil.Process.kill):
        for process in processes:
            try:
                ask(process)
            except psutil.NoSuchProcess:
                pass
        _, processes = psutil.wait_procs(processes, timeout=patience)
        if not processes:
            return


class Supervisor:
    """One command, its whole tree of processes, and the signals between."""

    def __init__(self, patience: float = 10):
        self.patience = patience  # seconds that the command has to end by itself
        self.interrupted: int | None = None
        self.seen: dict[int, psutil.Process] = {}
        self.child: subprocess.Popen | None = None
        self.deadline: threading.Timer | None = None

    def run(self, command: list[str], **options) -> int:
        """Runs the command to its end; its exit status, or 128 + signal if one stopped it."""
        adopt_orphans()
        before = {name: signal.signal(name, self._on_signal) for name in SIGNALS}
        try:
            # A session of its own: a Ctrl-C arrives here alone and is passed on once.
            self.child = subprocess.Popen(command, start_new_session=True, **options)
            if self.interrupted:
                self.child.terminate()
            while self.child.poll() is None:
                self._look()
                try:
                    self.child.wait(timeout=1)
                except subprocess.TimeoutExpired:
                    pass
            return 128 + self.interrupted if self.interrupted else self.child.returncode
        finally:
            if self.deadline:
                self.deadline.cancel()
            self._look()
            end([p for p in self.seen.values() if p.is_running()], patience=3)
            for name, handler in before.items():
                signal.signal(name, handler)

    def _look(self) -> None:
        """Remembers the processes that are now below this one."""
        try:
            self.seen.update({p.pid: p for p in psutil.Process().children(recursive=True)})
        except psutil.NoSuchProcess:
            pass  # one ended while its parent was looked at; the next look has the rest

    def _on_signal(self, number: int, frame) -> None:
        again, self.interrupted = self.interrupted, number
        if self.child is None:
            return
        if again:
            self.child.kill()
            return
        self.child.terminate()
        self.deadline = threading.Timer(self.patience, self.child.kill)
        self.deadline.daemon = True
        self.deadline.start()


if __name__ == "__main__":
    sys.exit(Supervisor().run(sys.argv[1:]))
