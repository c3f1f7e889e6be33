"""Builds the lab's image and uses it without a network, as its user (make image-test).

Where no registry can be reached and buildah is here, the two base images are made
of Debian's packages and this machine's Go instead (bases.sh), and that is said.
MLPLAB_IMAGE_BUILT=1 takes the image that is there.
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from checks import (ADDRESS, HOME, NOTEBOOK, PYTHON, TOKEN, UID, Home, Report, expect, first_training,
                    run_notebook, sentence, server, wait_for)
from in_image import in_image

import build
import engine as engines
import size

LIMIT = 1800  # MB unpacked
FIRST_CELL = 8  # seconds on a quiet machine
PLUGIN = "/opt/mlplab/.venv/lib/python3.11/site-packages/fastatomstruct_xla_cpu"


def bases(engine: engines.Engine) -> dict[str, str]:
    """Build arguments for stand-ins of the base images, where the real ones cannot be had."""
    text = (engines.ROOT / "docker" / "Dockerfile").read_text()
    names = [line.split("=", 1)[1] for line in text.splitlines() if line.startswith("ARG ") and "_IMAGE=" in line]
    if all(subprocess.run([engine.name, "pull", name], capture_output=True, timeout=600).returncode == 0 for name in names):
        return {}
    expect(engine.name == "buildah" and shutil.which("debootstrap") is not None,
           "the base images cannot be pulled, and stand-ins take buildah and debootstrap")
    done = subprocess.run(["sh", str(Path(__file__).parent / "bases.sh")], capture_output=True, text=True)
    expect(done.returncode == 0, f"no stand-ins for the base images: {done.stderr[-1500:]}")
    print("NOTE The official base images cannot be pulled here: Debian's packages and this machine's Go stand in for them.", flush=True)
    return dict(word.split("=", 1) for word in done.stdout.split() if "=" in word)


class ImageTest:
    def __init__(self, engine: engines.Engine):
        self.engine = engine
        self.image = build.image_name("cpu")
        self.canary = f"canary-{secrets.token_hex(16)}"

    def build(self) -> str:
        if os.environ.get("MLPLAB_IMAGE_BUILT") == "1":
            return "the image that is there, as asked; its secrets are not checked"
        build.build(self.engine, "cpu", [], bases(self.engine), self.canary)
        return f"{self.image}, with {self.engine.name}"

    def layers(self) -> str:
        """No layer and no line of the history holds what the build was given as secrets."""
        with tempfile.TemporaryDirectory(prefix="mlplab-layers-") as folder:
            self.engine.save(self.image, Path(folder))
            files = [p for p in Path(folder).rglob("*") if p.is_file()]
            found = [p.name for p in files if contains(p, [self.canary.encode()])]
            expect(not found, f"a secret of the build is in {found}")
            expect(any(contains(p, [b"org.opencontainers.image.title"]) for p in files), "the search itself finds nothing")
            return f"{len(files)} files"

    def config(self) -> None:
        config = self.engine.config(self.image)
        expect(config["User"].split(":")[0] == str(UID), f"the user is {config['User']}")
        expect(bool(config.get("Healthcheck")), "there is no health check")
        expect(config["Entrypoint"][0] == "/usr/bin/tini", f"the entry point is {config['Entrypoint']}")
        for label in ("title", "description", "licenses", "version", "revision"):
            expect(bool((config.get("Labels") or {}).get(f"org.opencontainers.image.{label}")), f"the label {label} is missing")

    def size(self) -> str:
        sizes = size.megabytes(self.engine, self.image)
        expect(sizes[size.WHOLE] < LIMIT, f"{sizes[size.WHOLE]:.0f} MB are more than {LIMIT}\n{size.table(sizes)}")
        return f"{sizes[size.WHOLE]:.0f} MB unpacked\n{size.table(sizes)}"

    def owned(self) -> None:
        """The installation is root's, and the image's user can change nothing of it."""
        status, said = in_image(self.engine, engines.Start(["find", "/opt/mlplab", "/usr/local/go", "-not", "-user", "0", "-o", "-writable",
                                                            "-not", "-type", "l"], entrypoint=False))
        expect(status == 0 and not said.strip(), f"not root's alone: {said[:500]}")

    def session(self) -> str:
        """A lesson: the server starts, a notebook runs, files are the user's, it stops."""
        with Home() as home, server(self.engine, self.image, home) as container:
            began = time.time()
            busy = os.getloadavg()[0] > 0.3 * (os.cpu_count() or 1)
            cells = run_notebook(container)
            told = self.first_cell(cells, busy)
            expect(self.forbidden(container), "the server answers without the token")
            wait_for(lambda: bool(home.programs()), container, "no compiled program is kept")
            self.port_in_use(container)
            expect(not home.foreign(), f"not the user's: {home.foreign()[:5]}")
            expect((home.folder / NOTEBOOK).stat().st_mtime >= began, "the executed notebook was not saved")
            self.nothing_elsewhere(container, began)
            self.stops(container)
            return f"{len(cells)} cells, {told}"

    def first_cell(self, cells: list[dict], busy: bool) -> str:
        took = first_training(cells)
        if busy and took > FIRST_CELL:
            return f"the first training took {took:.1f} s, more than {FIRST_CELL}: not judged, as the machine is busy"
        expect(took <= FIRST_CELL, f"the first training took {took:.1f} s, more than {FIRST_CELL}")
        return f"the first training took {took:.1f} s"

    def forbidden(self, container: engines.Container) -> bool:
        code = ("import urllib.request, urllib.error\n"
                f"try: urllib.request.urlopen('{ADDRESS}api/contents'); print('open')\n"
                "except urllib.error.HTTPError as e: print(e.code)\n")
        return container.run([PYTHON, "-c", code], capture_output=True).stdout.strip() == "403"

    def port_in_use(self, container: engines.Container) -> None:
        """A second server in the same container."""
        entry = self.engine.config(self.image)["Entrypoint"][2:]
        done = container.run([*entry, "python", "/opt/mlplab/docker/start.py"], capture_output=True, env={"MLPLAB_TOKEN": TOKEN})
        expect(done.returncode != 0, "a second server found the same port free")
        expect("8888 is in use" in sentence(done.stdout + done.stderr), f"said: {done.stdout}{done.stderr}")

    def nothing_elsewhere(self, container: engines.Container, began: float) -> None:
        """The user's work lies in the home; the rest of the container could be read-only."""
        done = container.run(["find", "/", "-xdev", "-newermt", f"@{began:.0f}", "-type", "f", "-not", "-path", "/tmp/*", "-not", "-path",
                              "/proc/*", "-not", "-path", "/sys/*", "-not", "-path", f"{HOME}/*"], capture_output=True)
        expect(not done.stdout.strip(), f"written outside of the home and /tmp: {done.stdout[:500]}")

    def stops(self, container: engines.Container) -> None:
        container.signal(signal.SIGTERM)
        status = container.wait(engines.STOPPING)
        expect(status == 0, f"after SIGTERM the exit status is {status}: {container.said()[-500:]}")

    def another_machine(self) -> str:
        """One core where there were more: what is kept for the one kind does not serve the
        other, so the start makes its own, before any cell asks for it."""
        with Home() as home:
            for command in (["taskset", "-c", "0"], []):
                before = home.programs()
                start = [*command, "python", "/opt/mlplab/docker/start.py"]
                with server(self.engine, self.image, home, start) as container:
                    wait_for(lambda: len(home.programs() - before) >= 2, container, "the start compiled no programs of its own")
                    self.stops(container)
            return f"{len(home.programs())} programs for two kinds of machine, the work of two starts"

    def refuses(self) -> None:
        """Bad input: one sentence each and a nonzero exit, nothing left in the home."""
        with Home() as home, tempfile.TemporaryDirectory() as empty:
            cases = {
                "needs a token": engines.Start(volumes={home.folder: HOME}),
                "is missing in this image": engines.Start(env={"MLPLAB_TOKEN": TOKEN}, volumes={home.folder: HOME, Path(empty): PLUGIN}),
            }
            for words, how in cases.items():
                status, said = in_image(self.engine, how)
                expect(status != 0, f"exit status 0: {said}")
                expect(words in sentence(said), f"said: {said}")

    def without_home(self) -> None:
        """A home that the user cannot write in."""
        with Home() as home:
            os.chmod(home.folder, 0o555)
            if os.geteuid() == 0:
                os.chown(home.folder, 0, 0)
            status, said = in_image(self.engine, engines.Start(env={"MLPLAB_TOKEN": TOKEN}, volumes={home.folder: HOME}))
            expect(status != 0, f"exit status 0: {said}")
            expect(".mlplab" in sentence(said), f"said: {said}")

    def run(self) -> int:
        report = Report()
        report.check("build", self.build)
        if not report.failed:
            report.check("configuration", self.config)
            report.check("no secret in a layer", self.layers)
            report.check("size", self.size)
            report.check("the installation is root's", self.owned)
            report.check("a lesson without a network", self.session)
            report.check("a machine of another kind", self.another_machine)
            report.check("bad input", self.refuses)
            report.check("a home that cannot be written", self.without_home)
        print(f"Failed: {', '.join(report.failed)}." if report.failed else "The image is as it should be.")
        return 1 if report.failed else 0


def contains(path: Path, words: list[bytes]) -> bool:
    """Whether a file holds one of the words."""
    longest = max(map(len, words))
    with open(path, "rb") as file:
        tail = b""
        while block := file.read(16 << 20):
            block = tail + block
            if any(word in block for word in words):
                return True
            tail = block[-longest:]
    return False


def main() -> int:
    return ImageTest(engines.find()).run()


if __name__ == "__main__":
    engines.main(main)
