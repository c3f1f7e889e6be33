"""What a missing prerequisite looks like: one sentence that names it and its mend."""

import os
import shutil
import subprocess

import pytest

import labenv

CHECK = labenv.TOOLS / "preflight.sh"
# What the script itself is written with.
UTILITIES = ["sh", "awk", "sed", "df", "uname", "id", "cut", "dirname", "cat", "env"]


class Machine:
    """A PATH with only what a test puts on it."""

    def __init__(self, folder):
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name in UTILITIES:
            (self.bin / name).symlink_to(shutil.which(name))
        self.program("go", "echo go1.99.0")
        self.program("gcc", "cat >/dev/null")
        self.program("python3", 'case "$2" in *python_version*) echo 3.12.1 ;; esac')

    def program(self, name: str, script: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def without(self, *names: str) -> "Machine":
        for name in names:
            (self.bin / name).unlink()
        return self

    def check(self, *arguments: str) -> tuple[int, list[str]]:
        """The exit status and the lines that are printed."""
        done = subprocess.run(
            [self.bin / "sh", CHECK, *arguments], env={"PATH": str(self.bin), "HOME": os.devnull},
            capture_output=True, text=True, check=False,
        )
        return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_nothing_to_say(machine):
    assert machine.check() == (0, [])


def test_report(machine):
    status, lines = machine.check("--report")
    assert status == 0
    assert [line.split()[:2] for line in lines] == [["ok", name] for name in ("Go", "compiler", "Python", "disk")]


def old_go(machine):
    machine.program("go", "echo go1.22.1")


def old_go_that_refuses_go_mod(machine):
    machine.program("go", '[ "$1" = version ] && echo "go version go1.20.3 linux/amd64"')


def compiler_without_headers(machine):
    machine.program("gcc", "exit 1")


def old_python(machine):
    machine.program("python3", 'case "$2" in *python_version*) echo 3.8.10 ;; esac')


def python_without_venv(machine):
    machine.program("python3", 'case "$2" in *python_version*) echo 3.12.1 ;; *) exit 1 ;; esac')


def full_disk(machine):
    machine.program("df", "echo Filesystem; echo /dev/x 9 9 102400 99% /")


@pytest.mark.parametrize(
    ("break_it", "names", "mend"),
    [
        (lambda m: m.without("go"), "Go is missing", "go.dev/dl/"),
        (old_go, "Go 1.22.1 is too old", "go.dev/dl/"),
        (old_go_that_refuses_go_mod, "Go 1.20.3 is too old", "go.dev/dl/"),
        (lambda m: m.without("gcc"), "C compiler is missing", "install"),
        (compiler_without_headers, "C compiler is missing", "install"),
        (lambda m: m.without("python3"), "Python 3 is missing", "install"),
        (old_python, "Python 3.8.10 is too old", "PYTHON="),
        (python_without_venv, "venv module is missing", "install"),
        (full_disk, "Only 100 MB of disk", "go clean -cache"),
    ],
)
def test_one_sentence_with_its_mend(machine, break_it, names, mend):
    break_it(machine)
    status, lines = machine.check()
    assert status == 1
    [line] = lines
    assert names in line
    assert mend in line
    assert line.endswith(".")


def test_the_mend_fits_the_system(machine):
    machine.without("gcc").program("apt-get", "")
    _, [line] = machine.check()
    assert "apt-get install -y gcc libc6-dev" in line


def test_all_that_is_missing_is_told_at_once(machine):
    status, lines = machine.without("go", "gcc", "python3").check()
    assert status == 1
    assert len(lines) == 3


def test_report_says_fail_and_mend(machine):
    status, lines = machine.without("go").check("--report")
    assert status == 1
    assert lines[0].startswith("FAIL Go")
    assert " → " in lines[0]


def test_make_stops_before_anything_is_attempted(machine, tmp_path):
    """The check comes first: nothing is made on a machine that can't do it."""
    shutil.copytree(labenv.TOOLS, tmp_path / "lab" / "notebooks" / "tools")
    for name in ("Makefile", "go.mod"):
        shutil.copy(labenv.ROOT / name, tmp_path / "lab")
    machine.without("go")
    (machine.bin / "make").symlink_to(shutil.which("make"))
    done = subprocess.run(
        ["make", "lab"], cwd=tmp_path / "lab", env={"PATH": str(machine.bin)}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "Go is missing" in done.stderr
    assert not (tmp_path / "lab" / ".venv").exists()
    assert not (tmp_path / "lab" / "build").exists()
