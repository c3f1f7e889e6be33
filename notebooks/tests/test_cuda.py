"""CUDA: pinned by hash, installed only where it is asked for, and without a GPU
refused in one sentence."""

import glob
import os
import re
import subprocess

import pytest

import cuda
import install
import labenv
import setup_lab
from steps import Failed, Steps

HAS_GPU = any(glob.glob(pattern) for pattern in ("/dev/nvidia[0-9]*", "/proc/driver/nvidia/gpus/*", "/dev/dxg"))


def locked(name: str) -> dict[str, list[str]]:
    """The packages of a lock file, each with its hashes."""
    text = (labenv.NOTEBOOKS / name).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.split("==")[0]: re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line) for line in lines}


@pytest.mark.parametrize("name", sorted(path.stem for path in labenv.NOTEBOOKS.glob("requirements*.in")))
def test_every_package_is_pinned_by_hash(name):
    packages = locked(f"{name}.txt")
    assert packages and all(packages.values())
    asked = re.findall(r"^([a-z0-9-]+)[=<>]", (labenv.NOTEBOOKS / f"{name}.in").read_text(), re.MULTILINE)
    assert set(asked) <= set(packages)


def test_the_plugin_of_each_platform_is_locked():
    packages = locked("requirements.txt")
    assert len(packages["fastatomstruct-xla-cpu"]) >= 1
    assert len(packages["xla-cpu-pjrt"]) >= 1, "for Linux on arm64"
    assert "jax-cuda13-pjrt" in locked("requirements-cuda.txt")


class RecordedSteps(Steps):
    """Notes what set-up would install."""

    def __init__(self):
        self.installed = []

    def install(self, name, python, requirements, cache, *flags):
        self.installed.append(requirements.name)


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A virtual environment of the test's own, with a plugin where pip puts it."""
    monkeypatch.setattr(labenv, "VENV", tmp_path)
    packages = tmp_path / "lib" / "python3.12" / "site-packages"
    for name in (*labenv.CUDA_PLUGINS, *labenv.CPU_PLUGINS):
        (packages / name).parent.mkdir(parents=True)
        (packages / name).touch()
    monkeypatch.setattr(cuda.platform, "system", lambda: "Linux")
    monkeypatch.setattr(cuda.platform, "machine", lambda: "x86_64")
    return packages


def test_installed_once_and_only_where_it_is_asked_for(venv, monkeypatch):
    steps = RecordedSteps()
    monkeypatch.delenv(labenv.BACKEND_ENV, raising=False)
    cuda.packages(steps)
    assert steps.installed == []
    assert not cuda.ready()

    monkeypatch.setenv(labenv.BACKEND_ENV, "cuda")
    cuda.packages(steps)
    assert steps.installed == ["requirements-cuda.txt"]
    assert cuda.ready()
    cuda.packages(steps)
    assert steps.installed == ["requirements-cuda.txt"], "it is there"

    monkeypatch.setattr(cuda, "REQUIREMENTS", labenv.NOTEBOOKS / "requirements-cuda.in")
    assert not cuda.ready(), "another list"


def test_a_lab_without_it_is_not_ready_for_who_asks(venv, monkeypatch):
    ready = setup_lab.ready()
    monkeypatch.setenv(labenv.BACKEND_ENV, "cuda")
    assert not setup_lab.ready()
    monkeypatch.delenv(labenv.BACKEND_ENV)
    assert setup_lab.ready() == ready


def test_an_installation_has_it_too(tmp_path, monkeypatch):
    passed = {}
    monkeypatch.setenv(labenv.BACKEND_ENV, "cuda")
    monkeypatch.setenv("MLPLAB_QUICK", "1")
    monkeypatch.setattr(install.subprocess, "run", lambda command, env, **_: passed.update(env) or subprocess.CompletedProcess(command, 0))
    install.set_up(tmp_path)
    assert passed[labenv.BACKEND_ENV] == "cuda"
    assert "MLPLAB_QUICK" not in passed


def test_another_platform_in_one_sentence(venv, monkeypatch):
    monkeypatch.setenv(labenv.BACKEND_ENV, "cuda")
    monkeypatch.setattr(cuda.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(cuda.platform, "machine", lambda: "arm64")
    with pytest.raises(Failed) as failure:
        cuda.packages(RecordedSteps())
    assert str(failure.value) == (
        "MLPLAB_BACKEND=cuda is for Linux on x86_64 and this is Darwin on arm64: unset MLPLAB_BACKEND to compute on the CPU."
    )


def test_programs_are_told_where_the_plugins_are(venv, monkeypatch):
    settings = labenv.go_settings()
    assert settings["MLPLAB_PJRT_CPU_PLUGIN"] == str(venv / labenv.CPU_PLUGINS[0])
    assert settings["MLPLAB_PJRT_CUDA_PLUGIN"] == str(venv / labenv.CUDA_PLUGINS[0])
    (venv / labenv.CPU_PLUGINS[0]).unlink()
    assert labenv.go_settings()["MLPLAB_PJRT_CPU_PLUGIN"] == str(venv / labenv.CPU_PLUGINS[1]), "that for arm64"
    monkeypatch.setenv("MLPLAB_PJRT_CUDA_PLUGIN", "the user's own")
    assert labenv.environment()["MLPLAB_PJRT_CUDA_PLUGIN"] == "the user's own"


NO_GPU = (
    "MLPLAB_BACKEND=cuda: this machine shows no NVIDIA GPU (there is neither /dev/nvidia0 nor a GPU in "
    "/proc/driver/nvidia/gpus nor, as in WSL, /dev/dxg); use a machine that has one and its driver, "
    "give a container its GPUs (docker run --gpus all), or unset MLPLAB_BACKEND to compute on the CPU"
)


@pytest.mark.skipif(HAS_GPU, reason="this machine shows a GPU")
def test_without_a_gpu_the_lab_does_not_start():
    env = {**labenv.environment(), labenv.BACKEND_ENV: "cuda", "GOMLX_BACKEND": ""}
    done = subprocess.run(
        [labenv.VENV_PYTHON, labenv.TOOLS / "lab.py", "--no-browser"], env=env, capture_output=True, text=True,
        check=False, timeout=300,
    )
    assert done.returncode == 1
    assert done.stderr == f"JupyterLab is not started, as no cell could compute: {NO_GPU}\n"
    assert done.stdout == ""


@pytest.mark.slow
@pytest.mark.skipif(HAS_GPU, reason="this machine shows a GPU")
def test_without_a_gpu_a_program_says_so(tmp_path):
    """A program of lab's verbs, as a cell is one."""
    (tmp_path / "main.go").write_text('package main\n\nimport "mlplab/mlpkit/lab"\n\nfunc main() { lab.Train(lab.Default()) }\n')
    env = {**labenv.environment(), labenv.BACKEND_ENV: "cuda", "GOMLX_BACKEND": ""}
    done = subprocess.run(["go", "run", tmp_path / "main.go"], cwd=labenv.ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    said = " ".join((done.stdout + done.stderr).split())  # a terminal's lines are wrapped
    assert said == f"{NO_GPU} exit status 1"  # the last words are those of `go run`


def test_the_hashes_told_are_those_that_are_locked():
    told = re.findall(r"`sha256:([0-9a-f]{12})…`", (labenv.ROOT / "README.md").read_text())
    packages = locked("requirements.txt")
    assert len(told) == 2
    for start, name in zip(told, ("fastatomstruct-xla-cpu", "xla-cpu-pjrt"), strict=True):
        assert any(digest.startswith(start) for digest in packages[name])


# ---- the check of a GPU, with programs that only say what a test lets them ----

ROW = "| 8192 | 1024 | 6 | 2 (1 – 3) | 1 (1 – 1) | 2.00 | 90.00 % | 90.00 % |"


@pytest.mark.parametrize(
    ("doctor", "losses", "row", "passes"),
    [
        ("exit 0", "--- PASS: TestCUDA (1.00s)", ROW, True),
        ("exit 1", "--- PASS: TestCUDA (1.00s)", ROW, False),
        ("exit 0", "--- SKIP: TestCUDA (0.00s)", ROW, False),
        ("exit 0", "--- PASS: TestCUDA (1.00s)", "no GPU", False),
    ],
    ids=["all is well", "the doctor fails", "nothing was compared", "nothing was timed"],
)
def test_a_gpu_is_checked_only_if_everything_was(tmp_path, doctor, losses, row, passes):
    programs = {
        "doctor": doctor,
        "losses": f"echo '{losses}'",
        "bench": f"mkdir -p results && echo '{row}' >results/README.md",
        "bin/nvidia-smi": "echo 'GPU 0: a GPU'",
    }
    for name, script in programs.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
    (tmp_path / "run.sh").write_text((labenv.TOOLS / "gpu_run.sh").read_text())
    env = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "MLPLAB_PJRT_CUDA_PLUGIN": "/a/plugin.so"}
    done = subprocess.run(["sh", tmp_path / "run.sh"], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == passes, done.stdout + done.stderr
    assert ("The GPU is checked; its table is in" in done.stdout) == passes
    assert ("The check of the GPU failed: see above." in done.stderr) != passes
