"""A real JupyterHub on loopback, with Unix users of its own."""

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROXY = ROOT / "build" / "hub" / "node_modules" / ".bin" / "configurable-http-proxy"
FOLDERS = "/var/tmp/mlplab-hub-"  # not in /tmp: each student's server has one of its own
PATIENCE = 300  # seconds until a state must be reached, on a machine that is busy with others


def wait(what: str, state, every: float = 0.5):
    """Waits until state() is true and returns it."""
    deadline = time.monotonic() + PATIENCE
    while not (found := state()):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {PATIENCE} s still not: {what}")
        time.sleep(every)
    return found


def free_ports(number: int) -> int:
    """The first of so many ports in a row that are free."""
    while True:
        first = secrets.randbelow(20_000) + 20_000
        try:
            for port in range(first, first + number):
                with socket.socket() as s:
                    s.bind(("127.0.0.1", port))
            return first
        except OSError:
            pass


def processes(uid: int) -> dict[int, str]:
    """The command lines of a user's processes."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if folder.stat().st_uid == uid and (words := (folder / "cmdline").read_bytes()):
                found[int(folder.name)] = words.replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            pass  # it ended meanwhile
    return found


class Users:
    """Unix users with homes in a folder of the test's; removed afterwards."""

    def __init__(self, homes: Path):
        self.homes = homes
        self.names: list[str] = []

    def add(self, name: str, home: bool = True) -> pwd.struct_passwd:
        self._forget(name)
        create = ["--create-home", "--key", "HOME_MODE=0700"] if home else ["--no-create-home"]
        words = ["useradd", *create, "--shell", "/bin/bash", "--home-dir", str(self.homes / name), name]
        subprocess.run(words, check=True, capture_output=True)
        self.names.append(name)
        return pwd.getpwnam(name)

    def remove(self) -> None:
        for name in self.names:
            self._forget(name)
        self.names.clear()

    def _forget(self, name: str) -> None:
        """Removes an account of a test's, also one that a killed test left."""
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            return
        assert account.pw_dir.startswith(FOLDERS), f"{name} is somebody else's account"
        for process in processes(account.pw_uid):
            os.kill(process, signal.SIGKILL)
        subprocess.run(["userdel", "--force", name], check=False, capture_output=True)


class Hub:
    """The product's configuration, started as a teacher does; a context manager."""

    def __init__(self, lab: Path):
        self.lab = lab
        self.folder = Path(tempfile.mkdtemp(prefix=os.path.basename(FOLDERS), dir=os.path.dirname(FOLDERS)))
        self.folder.chmod(0o755)
        (self.folder / "homes").mkdir(mode=0o755)
        self.users = Users(self.folder / "homes")
        self.port = free_ports(3)
        self.token = secrets.token_hex(24)
        self.base = f"http://127.0.0.1:{self.port}/class"
        self.log = self.folder / "said.log"
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Hub":
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self) -> None:
        bin = self.lab / ".venv" / "bin"
        environment = {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.folder),
            "MLPLAB_HUB": str(self.folder / "hub"), "MLPLAB_HUB_PORT": str(self.port), "MLPLAB_HUB_TOKEN": self.token,
            "MLPLAB_HUB_CONFIG": str(self.lab / "docker" / "hub" / "jupyterhub_config.py"), "MLPLAB_HUB_PROXY": str(PROXY),
        }
        command = [bin / "python", bin / "jupyterhub", "-f", Path(__file__).with_name("jupyterhub_config.py")]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        wait("the hub answers", self._answers)

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the hub ended: {self.said()}")
        try:
            self.api("GET", "users")
            return True
        except urllib.error.HTTPError as e:
            if e.code in (401, 403):  # what else it answers comes from the proxy, while the hub starts
                raise
            return False
        except (urllib.error.URLError, ConnectionError):
            return False

    def stop(self) -> None:
        """Ends the hub as systemd does, and its servers with it."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)

    def __exit__(self, *_) -> None:
        if self.process and self.process.poll() is None:
            self.stop()
        self.users.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def api(self, method: str, path: str, body: dict | None = None):
        """What the hub's own interface answers."""
        request = urllib.request.Request(
            f"{self.base}/hub/api/{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def stop_server(self, name: str) -> None:
        self.api("DELETE", f"users/{name}/server")
        wait(f"the hub says that {name}'s server stopped", lambda: not self.api("GET", f"users/{name}").get("servers"))

    def class_folders(self) -> list[Path]:
        return sorted((self.folder / "hub" / "class").iterdir())

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]
