"""Says how large the lab's image is, unpacked, and what it consists of.

    python3 docker/size.py [cpu|cuda]
"""

import sys

import engine as engines
from build import KINDS, image_name

VENV = "/opt/mlplab/.venv"
# Name → folders; what is left of the whole is Debian with its C compiler and Python.
PARTS = {
    "Go, to build cells": ["/usr/local/go"],
    "XLA's plugin for the CPU": [f"{VENV}/lib/python3.11/site-packages/fastatomstruct_xla_cpu"],
    "XLA's plugin for CUDA": [f"{VENV}/lib/python3.11/site-packages/jax_plugins"],
    "NVIDIA's libraries": [f"{VENV}/lib/python3.11/site-packages/nvidia"],
    "JupyterLab and the other Python packages": [VENV],
    "Go modules, the digits with them": ["/opt/mlplab/.go/mod"],
    "what cells import, compiled": ["/opt/mlplab/.go/build"],
    "programs: kernel, completion, study": ["/opt/mlplab/.bin"],
    "the project itself": ["/opt/mlplab"],
}
WHOLE = "whole image"


def megabytes(engine: engines.Engine, image: str) -> dict[str, float]:
    """The size of each part, none counted twice."""
    # One du for all counts each file with the first folder that it lies in.
    folders = [folder for part in PARTS.values() for folder in part]
    command = ["sh", "-c", 'du -xskc "$@" / 2>/dev/null; true', "du", *folders]
    with engine.start(image, engines.Start(command, entrypoint=False, user="0:0")) as container:
        container.wait(timeout=600)
        said = container.said()
    sizes = {path: int(size) / 1000 * 1.024 for size, path in (line.split("\t") for line in said.splitlines() if "\t" in line)}
    found = {name: sum(sizes.get(folder, 0) for folder in part) for name, part in PARTS.items()}
    return {**found, "Debian, a C compiler, Python": sizes["/"], WHOLE: sizes["total"]}


def table(sizes: dict[str, float]) -> str:
    return "\n".join(f"{size:7.0f} MB  {name}" for name, size in sizes.items() if size >= 0.5)


def main() -> int:
    kind = (sys.argv[1:] or ["cpu"])[0]
    if kind not in KINDS:
        print(f"There is no image {kind!r}: name {' or '.join(KINDS)}.", file=sys.stderr)
        return 2
    print(table(megabytes(engines.find(), image_name(kind))))
    return 0


if __name__ == "__main__":
    engines.main(main)
