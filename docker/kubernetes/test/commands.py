"""Executes every container command of the manifests, in order, with a small study.

    python docker/kubernetes/test/commands.py RUNNER...

RUNNER is a command that runs another one in the lab's image, or as there:

    RUNNER [-v FOLDER:PLACE]... [-e NAME=VALUE]... [--no-entrypoint] COMMAND...

docker/test/in_image.py is one, here.py beside this file another.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

MANIFESTS = Path(__file__).resolve().parents[1]
FILES = ("study.yaml", "verdict.yaml")  # in the order of their use
INDEX = "metadata.annotations['batch.kubernetes.io/job-completion-index']"


def documents() -> list[dict]:
    return [d for name in FILES for d in yaml.safe_load_all((MANIFESTS / name).read_text())]


def small(study: str) -> str:
    """The study with a small network, one seed and ten steps a run."""
    s = json.loads(study)
    s["base"] = {"width": 8}
    s["seeds"], s["budget"] = [1], {"examples": 640}
    return json.dumps(s)


def volumes(pod: dict, configs: dict[str, dict], claims: Path, own: Path) -> dict[str, Path]:
    """A folder here for each of a pod's volumes, made as a cluster would."""
    folders = {}
    for v in pod.get("volumes", []):
        if "configMap" in v:
            folder = own / v["name"]
            folder.mkdir()
            for name, text in configs[v["configMap"]["name"]].items():
                (folder / name).write_text(small(text) if name == "study.json" else text)
        elif "persistentVolumeClaim" in v:
            folder = claims / v["persistentVolumeClaim"]["claimName"]
        else:
            folder = own / v["name"]
        folder.mkdir(exist_ok=True)
        folder.chmod(0o777)  # what fsGroup does
        folders[v["name"]] = folder
    return folders


def command(container: dict, folders: dict[str, Path], index: int) -> list[str]:
    """What a runner is given for a container: as the kubelet makes it."""
    env = {}
    for e in container.get("env", []):
        if "value" not in e:
            assert e["valueFrom"]["fieldRef"]["fieldPath"] == INDEX, e
            e = {"name": e["name"], "value": str(index)}
        env[e["name"]] = e["value"]
    words = []
    for m in container.get("volumeMounts", []):
        words += ["-v", f"{folders[m['name']]}:{m['mountPath']}"]
    for name, value in env.items():
        words += ["-e", f"{name}={value}"]
    if "command" in container:
        words.append("--no-entrypoint")
    asked = [*container.get("command", []), *container.get("args", [])]
    return words + [re.sub(r"\$\((\w+)\)", lambda m: env[m[1]], w) for w in asked]


def run_all(runner: list[str]) -> int:
    """Runs the commands and returns how many there were."""
    docs = documents()
    configs = {d["metadata"]["name"]: d["data"] for d in docs if d["kind"] == "ConfigMap"}
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        claims = Path(folder) / "claims"
        claims.mkdir()
        for job in (d["spec"] for d in docs if d["kind"] == "Job"):
            pod = job["template"]["spec"]
            for index in range(job.get("completions", 1)):
                own = Path(folder) / f"pod-{done}"
                own.mkdir()
                folders = volumes(pod, configs, claims, own)
                for container in [*pod.get("initContainers", []), *pod["containers"]]:
                    words = [*runner, *command(container, folders, index)]
                    print("+", *words, flush=True)
                    subprocess.run(words, check=True)
                    done += 1
    return done


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    print(f"{run_all(sys.argv[1:])} commands of containers were executed.")
