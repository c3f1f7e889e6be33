"""What the hub does for a student before the server starts: checks the account
and makes the student's folder in the class's. Runs in the hub, as root, with
what every hub's Python has."""

import hashlib
import hmac
import os
import pwd
import secrets
import shutil
import subprocess
from pathlib import Path

from tornado.web import HTTPError

LEAST_SPACE = 50_000_000  # bytes: below it a server starts, but keeps nothing


class Refused(HTTPError):
    """Why a server is not started: the hub's page shows the sentence of such an error only."""

    def __init__(self, sentence: str):
        super().__init__(500, "%s", sentence)
        self.jupyterhub_message = sentence


def write_new(path: Path, text: str, mode: int) -> None:
    """Makes a file with its mode from the first moment; keeps one that is there."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
            file.write(text)
    except FileExistsError:
        pass


class ClassFolder:
    """A folder with one folder for each student, named so that the name tells
    nothing; each student writes in one and reads all."""

    def __init__(self, path: Path, key: Path):
        self.path = path
        self._key = key  # whoever has it can tell the names from the folders

    def make(self) -> None:
        self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
        write_new(self._key, secrets.token_hex(32), 0o600)

    def of(self, name: str) -> Path:
        digest = hmac.new(self._key.read_bytes(), name.encode(), hashlib.sha256)
        return self.path / digest.hexdigest()[:16]

    def give(self, name: str, account: pwd.struct_passwd) -> Path:
        """Makes the student's folder; it belongs to the student, and others may read it."""
        folder = self.of(name)
        folder.mkdir(mode=0o755, exist_ok=True)
        os.chown(folder, account.pw_uid, account.pw_gid)
        folder.chmod(0o755)  # whatever the hub's umask
        return folder


def account(name: str, create: bool, homes: Path = Path("/home")) -> pwd.struct_passwd:
    """The Unix account of that name; made, where the hub is to, with the home of
    that name in which an earlier hub kept the work."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        if not create:
            raise Refused(f"The machine has no user {name}: make one with useradd --create-home {name}.") from None
    home = homes / name
    words = ["useradd", "--shell", "/bin/bash", "--home-dir", str(home)]
    if home.exists():
        owner = str(home.stat().st_uid)
        words += ["--no-create-home", "--uid", owner]
    else:
        words += ["--create-home", "--key", "HOME_MODE=0700"]
    done = subprocess.run([*words, name], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"The user {name} could not be made: {done.stderr.strip() or 'useradd failed'}.")
    return pwd.getpwnam(name)


def check(user: pwd.struct_passwd) -> str | None:
    """Refuses an account without a home; a sentence where its disk is nearly full."""
    if not os.path.isdir(user.pw_dir):
        raise Refused(f"The user {user.pw_name} has no home folder ({user.pw_dir}): make it with mkhomedir_helper {user.pw_name}.")
    free = shutil.disk_usage(user.pw_dir).free
    if free < LEAST_SPACE:
        return f"The disk of {user.pw_dir} has {free // 1_000_000} MB left: {user.pw_name}'s server may keep nothing."
    return None
