"""The manifests: valid, strict, and with commands that work."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import commands
import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
REQUIREMENTS = HERE / "requirements.txt"
IN_IMAGE = ROOT / "docker" / "test" / "in_image.py"


@pytest.fixture(scope="session")
def validator() -> Path:
    """kubernetes-validate, with the schemas inside, in an environment of its own."""
    env = ROOT / "build" / "kubernetes"
    stamp, wanted = env / ".ready", hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(env, ignore_errors=True)
        venv.create(env, with_pip=True)
        pip = [env / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-cache-dir", "--require-hashes", "--only-binary", ":all:"]
        subprocess.run([*pip, "-r", REQUIREMENTS], check=True)
        stamp.write_text(wanted)
    return env / "bin" / "kubernetes-validate"


def validate(validator: Path, file: Path) -> subprocess.CompletedProcess:
    return subprocess.run([validator, "--strict", file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize("name", commands.FILES)
def test_valid(validator: Path, name: str, tmp_path: Path):
    done = validate(validator, commands.MANIFESTS / name)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / name
    wrong.write_text((commands.MANIFESTS / name).read_text().replace("readOnlyRootFilesystem", "readOnlyRoot"))
    assert validate(validator, wrong).returncode != 0  # a misspelled field is found


def jobs() -> list[dict]:
    return [d for d in commands.documents() if d["kind"] == "Job"]


def test_every_manifest_is_tested():
    assert {p.name for p in commands.MANIFESTS.glob("*.yaml")} == set(commands.FILES)


@pytest.mark.parametrize("job", jobs(), ids=lambda j: j["metadata"]["name"])
def test_strict(job: dict):
    """What the restricted pod security standard asks, and more."""
    pod = job["spec"]["template"]["spec"]
    context = pod["securityContext"]
    assert context["runAsNonRoot"] and context["runAsUser"] == context["fsGroup"] == 1000
    assert context["seccompProfile"]["type"] == "RuntimeDefault"
    assert pod["automountServiceAccountToken"] is False
    for c in [*pod.get("initContainers", []), *pod["containers"]]:
        own = c["securityContext"]
        assert own["allowPrivilegeEscalation"] is False and own["readOnlyRootFilesystem"] is True
        assert own["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory", "ephemeral-storage"} <= set(c["resources"]["limits"])
        assert "/tmp" in [m["mountPath"] for m in c["volumeMounts"]]


def test_shards_agree():
    """The number of shards stands in three places, the study's name in three."""
    study, verdict = (j["spec"] for j in jobs())
    args = study["template"]["spec"]["containers"][0]["args"]
    assert args[-2] == f"$(SHARD)/{study['completions']}" and study["parallelism"] == study["completions"]
    config = next(d for d in commands.documents() if d["kind"] == "ConfigMap")
    assert f'"name": "{args[-1]}"' in config["data"]["study.json"]
    assert verdict["template"]["spec"]["containers"][0]["args"][-1] == args[-1]


def executed(runner: list, **options) -> None:
    words = [sys.executable, str(HERE / "commands.py"), *map(str, runner)]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, **options)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-3000:]
    assert done.stdout.endswith("9 commands of containers were executed.\n")
    assert done.stdout.count("1 run of 4, 0 stored, 1 to train.") == 4 and "Missing" not in done.stdout
    assert done.stdout.count("is defined") == 4


def test_commands_here(tmp_path: Path):
    subprocess.run(["go", "build", "-o", tmp_path, "./mlpkit/cmd/study"], cwd=ROOT, check=True)
    executed([sys.executable, HERE / "here.py"], env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"})


def test_commands_in_image():
    if subprocess.run([sys.executable, IN_IMAGE, "true"], capture_output=True).returncode != 0:
        pytest.skip("NO COMMAND WAS TRIED IN THE IMAGE: it is not built here, or cannot be run (make image)")
    executed([sys.executable, IN_IMAGE])
