"""The container engine of this machine: docker, podman or buildah, whichever works.

Building and running an image looks the same for all three. buildah is made for
building: it can run one command in a copy of an image, and this module adds what
its run lacks, the image's entry point and a second command beside the first.
Only the standard library is used: the host needs an engine and Python, not the lab.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from namespaces import enter, first_process

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("docker", "podman", "buildah")
ENGINE_ENV = "MLPLAB_ENGINE"
STOPPING = 60  # seconds that a container has to end after SIGTERM


class EngineError(Exception):
    """What an engine could not do, in one sentence."""


@dataclass
class Start:
    """How to start a container."""

    command: list[str] = field(default_factory=list)  # the image's own if empty
    env: dict[str, str] = field(default_factory=dict)
    volumes: dict[Path, str] = field(default_factory=dict)  # a folder here → its place in the container
    user: str = ""  # the image's own if empty
    entrypoint: bool = True  # whether the image's own comes before the command
    read_only: bool = False  # all but the volumes and /tmp; buildah cannot do that


def output(command: list, **options) -> str:
    """What a command prints; EngineError with what it complained of if it fails."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise EngineError(f"{command[0]} {command[1]} failed ({done.returncode}): {done.stderr.strip()[-1500:]}")
    return done.stdout.strip()


class Engine:
    """docker and podman, whose commands are the same ones."""

    def __init__(self, name: str):
        self.name = name

    def build(self, dockerfile: Path, image: str, arguments: dict[str, str], secrets: dict[str, Path], flags: list[str]) -> None:
        command = [self.name, *self._build_command(), "-f", dockerfile, "-t", image]
        for name, value in arguments.items():
            command += ["--build-arg", f"{name}={value}"]
        for name, path in secrets.items():
            command += ["--secret", f"id={name},src={path}"]
        command += [*flags, ROOT]
        env = {**os.environ, "DOCKER_BUILDKIT": "1"}
        if subprocess.run([str(word) for word in command], env=env, check=False).returncode != 0:
            raise EngineError(f"{self.name} could not build {image}: the reason is above.")

    def _build_command(self) -> list[str]:
        # podman's own format has no health check.
        return ["build"] if self.name == "docker" else ["build", "--format", "docker"]

    def has(self, image: str) -> bool:
        return subprocess.run([self.name, "image", "inspect", image], capture_output=True, check=False).returncode == 0

    def config(self, image: str) -> dict:
        """The image's configuration, as Docker writes it."""
        described = json.loads(output([self.name, "image", "inspect", image]))[0]
        return {"Healthcheck": described.get("Healthcheck"), **described["Config"]}  # podman has that one beside

    def save(self, image: str, folder: Path) -> None:
        """Unpacks the image's layers and its description into files of a folder."""
        archive = folder / "image.tar"
        output([self.name, "save", "-o", archive, image])
        output(["tar", "-xf", archive, "-C", folder])
        archive.unlink()

    def start(self, image: str, how: Start) -> "Container":
        return Container(self, image, how)


class Buildah(Engine):
    def __init__(self):
        super().__init__("buildah")

    def _build_command(self) -> list[str]:
        return ["build", "--format", "docker", "--layers", "--network", "host"]

    def has(self, image: str) -> bool:
        return subprocess.run(["buildah", "inspect", "--type", "image", image], capture_output=True, check=False).returncode == 0

    def config(self, image: str) -> dict:
        return json.loads(output(["buildah", "inspect", "--type", "image", image]))["Docker"]["config"]

    def save(self, image: str, folder: Path) -> None:
        output(["buildah", "push", "--quiet", "--disable-compression", image, f"dir:{folder}"])

    def start(self, image: str, how: Start) -> "Container":
        return BuildahContainer(self, image, how)


class Container:
    """A container without a network, started; as a context manager it is removed too."""

    def __init__(self, engine: Engine, image: str, how: Start):
        self.engine, self.image, self.how = engine, image, how
        self._begin()

    def _begin(self) -> None:
        words = [self.engine.name, "run", "--detach", "--network", "none"]
        for name, value in self.how.env.items():
            words += ["--env", f"{name}={value}"]
        for here, there in self.how.volumes.items():
            words += ["--volume", f"{here}:{there}"]
        if self.how.user:
            words += ["--user", self.how.user]
        if self.how.read_only:
            words += ["--read-only", "--tmpfs", "/tmp:rw,exec,mode=1777"]
        command = self.how.command
        if not self.how.entrypoint:
            words, command = [*words, "--entrypoint", command[0]], command[1:]
        self.id = output([*words, self.image, *command])

    def run(self, command: list[str], env: dict[str, str] | None = None, **options) -> subprocess.CompletedProcess:
        """A second command beside the first, as the image's user."""
        words = [self.engine.name, "exec", "--interactive"]
        for name, value in (env or {}).items():
            words += ["--env", f"{name}={value}"]
        return subprocess.run([*words, self.id, *command], text=True, check=False, **options)

    def signal(self, number: int) -> None:
        output([self.engine.name, "kill", "--signal", str(int(number)), self.id])

    def wait(self, timeout: float) -> int:
        """The exit status of the first command, once it has ended."""
        return int(output([self.engine.name, "wait", self.id], timeout=timeout))

    def running(self) -> bool:
        return output([self.engine.name, "inspect", "--format", "{{.State.Running}}", self.id]) == "true"

    def said(self) -> str:
        done = subprocess.run([self.engine.name, "logs", self.id], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout

    def remove(self) -> None:
        subprocess.run([self.engine.name, "rm", "--force", self.id], capture_output=True, check=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()


class BuildahContainer(Container):
    def _begin(self) -> None:
        config = self.engine.config(self.image)
        self.id = output(["buildah", "from", self.image])
        self.environment = dict(pair.split("=", 1) for pair in config.get("Env") or [])
        self.user = self.how.user or config.get("User") or "0"
        words = ["buildah", "run", "--network", "none", "--user", self.user]
        for name, value in self.how.env.items():
            words += ["--env", f"{name}={value}"]
        for here, there in self.how.volumes.items():
            words += ["--volume", f"{here}:{there}:rw"]
        command = self.how.command or config.get("Cmd") or []
        if self.how.entrypoint:
            command = [*(config.get("Entrypoint") or []), *command]
        self.log = Path(output(["mktemp"]))
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [*words, self.id, "--", *command], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def run(self, command: list[str], env: dict[str, str] | None = None, **options) -> subprocess.CompletedProcess:
        everything = {**self.environment, **self.how.env, **(env or {})}
        return subprocess.run(enter(self.process.pid, self.user, everything, command), text=True, check=False, **options)

    def signal(self, number: int) -> None:
        # To the first process inside, as the other engines send it.
        os.kill(first_process(self.process.pid), number)

    def wait(self, timeout: float) -> int:
        return self.process.wait(timeout)

    def running(self) -> bool:
        return self.process.poll() is None

    def said(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("Error: while running runtime"))  # buildah's own

    def remove(self) -> None:
        if self.running():
            self.process.kill()
            self.process.wait()
        subprocess.run(["buildah", "rm", self.id], capture_output=True, check=False)
        self.log.unlink(missing_ok=True)


def works(name: str) -> bool:
    """Whether an engine is there and answers; docker's program may be there without its daemon."""
    if not shutil.which(name):
        return False
    try:
        return subprocess.run([name, "info"], capture_output=True, timeout=30, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def find() -> Engine:
    """The engine that MLPLAB_ENGINE names, else the first that works."""
    asked = os.environ.get(ENGINE_ENV)
    if asked and asked not in NAMES:
        raise EngineError(f"{ENGINE_ENV}={asked!r} is no engine that is known here: set it to {', '.join(NAMES[:-1])} or {NAMES[-1]}.")
    for name in [asked] if asked else NAMES:
        if works(name):
            return Buildah() if name == "buildah" else Engine(name)
    missing = f"{asked} does not work here" if asked else "None of docker, podman and buildah works here"
    raise EngineError(f"{missing}: install one (on Debian, apt-get install -y buildah as root), or start docker's daemon.")


def main(run) -> None:
    """Runs a program of this folder; what an engine could not do is one sentence."""
    try:
        sys.exit(run())
    except EngineError as e:
        sys.exit(str(e))
