"""A JupyterLab as `make lab` starts it, for tests."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import labenv

# States are waited for, never times. So many seconds without the state tell that
# something is stuck, also on a slow machine that has much else to do.
STUCK = 10 * 60


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class LabServer:
    """Starts tools/lab.py on a free port; as a context manager it ends it too.

    host is the name that a browser knows the machine by, base the path that Jupyter is
    at, and what is more are arguments of JupyterLab's.
    """

    def __init__(self, *arguments: str, env: dict[str, str] | None = None, host: str = "127.0.0.1", base: str = "/"):
        self.arguments = [*arguments, f"--ServerApp.base_url={base}"]
        self.host = host
        self.base = base
        self.port = free_port()
        self.token = secrets.token_hex(16)
        self.log = labenv.jupyter() / f"lab-{self.port}.log"
        self.env = {**os.environ, **(env or {})}
        self.process: subprocess.Popen | None = None

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, str(labenv.TOOLS / "lab.py"), "--no-browser",
                    f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0",
                    f"--IdentityProvider.token={self.token}",
                    "--LabApp.expose_app_in_browser=True",  # tests ask JupyterLab itself for its state
                    *self.arguments,
                ],
                env=self.env, stdout=log, stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + STUCK
        while True:
            try:
                self.get("status")
                return self
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise RuntimeError(f"JupyterLab did not start: {self.said()}") from None
                time.sleep(0.1)

    def __exit__(self, *_):
        self.stop()

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ends JupyterLab as Ctrl-C does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=STUCK)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def get(self, path: str):
        """What the server's interface answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.base}api/{path}", headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=STUCK) as answer:
            return json.load(answer)

    def post(self, path: str, body: dict):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.base}api/{path}", data=json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=STUCK) as answer:
            return json.load(answer)

    def delete(self, path: str) -> None:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.base}api/{path}", headers={"Authorization": f"token {self.token}"}, method="DELETE"
        )
        with urllib.request.urlopen(request, timeout=STUCK):
            pass

    def url(self, notebook: Path) -> str:
        """The address of a notebook under the project's folder, in a workspace of its own."""
        where = notebook.relative_to(labenv.ROOT)
        return f"http://{self.host}:{self.port}{self.base}lab/workspaces/test-{secrets.token_hex(4)}/tree/{where}?token={self.token}"

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]
