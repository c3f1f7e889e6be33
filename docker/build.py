"""Builds the lab's image with the engine that is here (make image).

The network's own ways reach the build and not the image, as build secrets: the
certificate that MLPLAB_CA names (or PIP_CERT, SSL_CERT_FILE), and the mirrors that
PIP_INDEX_URL, GOPROXY and DEBIAN_MIRROR name (or pip's and Go's own configuration).

    python3 docker/build.py [cpu|cuda] [FLAG OF THE ENGINE]...
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import engine as engines

KINDS = {"cpu": "Dockerfile", "cuda": "cuda.Dockerfile"}
IMAGE_ENV = "MLPLAB_IMAGE"
CA_ENVS = ("MLPLAB_CA", "PIP_CERT", "SSL_CERT_FILE")  # the first that is set


def image_name(kind: str) -> str:
    name = os.environ.get(IMAGE_ENV, "mlplab")
    return name if kind == "cpu" else f"{name}-{kind}"


def asked(*command: str) -> str:
    """What a program says of its configuration; nothing if it is not here."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def mirrors() -> dict[str, str]:
    """The package indexes that this machine uses, where they are not the public ones."""
    found = {
        "PIP_INDEX_URL": os.environ.get("PIP_INDEX_URL") or asked(sys.executable, "-m", "pip", "config", "get", "global.index-url"),
        "GOPROXY": os.environ.get("GOPROXY") or asked("go", "env", "GOPROXY"),
        "GONOSUMDB": asked("go", "env", "GONOSUMDB"),
        "GOSUMDB": asked("go", "env", "GOSUMDB"),
        "DEBIAN_MIRROR": os.environ.get("DEBIAN_MIRROR", ""),
    }
    return {name: value for name, value in found.items() if value}


def quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"


def write_secrets(folder: Path, remark: str = "") -> dict[str, Path]:
    """The build's secrets as files of a folder that nobody else can read."""
    secrets = {"mirrors": folder / "mirrors"}
    lines = [f"# {remark}"] if remark else []
    lines += [f"{name}={quoted(value)}" for name, value in mirrors().items()]
    secrets["mirrors"].write_text("\n".join(lines) + "\n")
    for name in [name for name in CA_ENVS if os.environ.get(name)][:1]:
        ca = Path(os.environ[name])
        if not ca.is_file():
            raise engines.EngineError(f"{name}={str(ca)!r} is no file: name the certificate of the network's proxy, or unset it.")
        secrets["ca"] = folder / "ca"
        secrets["ca"].write_text(f"# {remark}\n{ca.read_text()}")
    return secrets


def labels() -> dict[str, str]:
    """What the image says about its origin; git may not be here."""
    revision = asked("git", "-C", str(engines.ROOT), "rev-parse", "HEAD")
    if revision and asked("git", "-C", str(engines.ROOT), "status", "--porcelain"):
        revision += " with changes"
    version = asked("git", "-C", str(engines.ROOT), "show", "-s", "--format=%cs", "HEAD")
    return {name: value for name, value in {"VERSION": version, "REVISION": revision}.items() if value}


def build(engine: engines.Engine, kind: str, flags: list[str], arguments: dict[str, str] | None = None, remark: str = "") -> str:
    """Builds one kind of image and returns its name; the one for CUDA needs the other first."""
    image = image_name(kind)
    if kind == "cuda":
        if not engine.has(image_name("cpu")):
            build(engine, "cpu", flags, arguments, remark)
        arguments = {"LAB_IMAGE": image_name("cpu")}
    with tempfile.TemporaryDirectory(prefix="mlplab-secrets-") as folder:
        secrets = write_secrets(Path(folder), remark)
        dockerfile = engines.ROOT / "docker" / KINDS[kind]
        engine.build(dockerfile, image, {**labels(), **(arguments or {})}, secrets, flags)
    return image


def main() -> int:
    kind, flags = (sys.argv[1:2] or ["cpu"])[0], sys.argv[2:]
    if kind not in KINDS:
        print(f"There is no image {kind!r}: name {' or '.join(KINDS)}.", file=sys.stderr)
        return 2
    engine = engines.find()
    began = time.monotonic()
    print(f"Building {image_name(kind)} with {engine.name}.", flush=True)
    image = build(engine, kind, flags)
    print(f"{image} is built ({time.monotonic() - began:.0f} s): python3 docker/size.py {kind} says what it consists of.")
    return 0


if __name__ == "__main__":
    engines.main(main)
