"""Each of the listed faults is caught by the check of make test that is named beside it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import labenv
from faults import FAULTS, Fault

pytestmark = pytest.mark.slow

# What is not the project, or is too large to copy: linked to where it is needed.
APART = {".git", ".venv", ".venv-bench", ".bin", ".go", "build", "runs"}


@pytest.fixture(scope="module")
def copy():
    """A copy of the project to plant faults in, at one place, as Go compiles anew in another."""
    folder = labenv.BUILD / "planted"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(labenv.ROOT, folder, ignore=lambda _, names: APART.intersection(names) | {n for n in names if n == "__pycache__"})
    for name in (".venv", ".bin"):
        (folder / name).symlink_to(labenv.ROOT / name)
    yield folder
    shutil.rmtree(folder)


def planted(fault: Fault, text: str) -> str:
    assert fault.old in text, f"{fault.file} has no {fault.old!r} any more: plant the fault elsewhere (faults.py)"
    return text.replace(fault.old, fault.new, 1)


def checked(copy: Path, fault: Fault) -> subprocess.CompletedProcess:
    """Makes a fault's check in the copy."""
    program, *arguments = fault.check
    if program == "python":
        program = sys.executable
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    return subprocess.run([program, *arguments], cwd=copy, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_caught(copy, fault):
    path = copy / fault.file
    sound = path.read_text()
    path.write_text(planted(fault, sound))
    try:
        done = checked(copy, fault)
    finally:
        path.write_text(sound)
    assert done.returncode != 0, f"nobody noticed:\n{done.stdout}"
    assert fault.says in done.stdout, f"it failed for another reason:\n{done.stdout}"
    assert "[build failed]" not in done.stdout and "no tests ran" not in done.stdout, done.stdout


def test_a_sound_project_passes(copy):
    """What fails above fails because of the fault."""
    checks = {fault.check: fault for fault in FAULTS}
    failed = {" ".join(check): done.stdout for check, fault in checks.items() if (done := checked(copy, fault)).returncode}
    assert not failed
