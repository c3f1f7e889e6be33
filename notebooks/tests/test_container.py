"""The container's files as far as they can be checked without an engine; make image-test does the rest."""

import subprocess
import sys

import pytest
from ruamel.yaml import YAML

import labenv

DOCKER = labenv.ROOT / "docker"
COMPOSE = DOCKER / "compose.yaml"


@pytest.fixture(scope="module")
def services() -> dict:
    return YAML(typ="safe").load(COMPOSE)["services"]


def test_the_compose_file_holds_to_its_schema():
    done = subprocess.run([labenv.VENV / "bin" / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_a_profile_for_each_kind_of_image(services):
    assert {name: service["profiles"] for name, service in services.items()} == {"cpu": ["cpu"], "cuda": ["cuda"]}
    assert (DOCKER.parent / services["cpu"]["build"]["dockerfile"]).exists()


def test_no_service_starts_without_a_token_or_forgets_its_home(services):
    for service in services.values():
        assert service["environment"]["MLPLAB_TOKEN"].startswith("${MLPLAB_TOKEN:?")
        assert service["volumes"] == ["home:/home/student"]


def test_an_engine_that_is_not_there_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setenv("PATH", str(labenv.BIN))
    for asked, words in {"": "None of docker, podman and buildah works here", "podman": "podman does not work here",
                         "lxc": "MLPLAB_ENGINE='lxc' is no engine"}.items():
        monkeypatch.setenv("MLPLAB_ENGINE", asked)
        done = subprocess.run([sys.executable, DOCKER / "build.py"], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1 and words in done.stderr
