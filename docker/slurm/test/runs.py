"""Stored runs without what may differ from one process to another: times."""

import json
from pathlib import Path

TIMES = {"compile_seconds", "train_seconds", "eval_seconds"}


def timeless(value):
    """A value of JSON without the fields that hold times."""
    if isinstance(value, dict):
        return {k: timeless(v) for k, v in value.items() if k not in TIMES}
    if isinstance(value, list):
        return [timeless(v) for v in value]
    return value


def stored(folder: Path) -> dict[str, dict]:
    """The runs of a study by file, whose name is the hash of what decided them.

    The losses are base64 of their bits, and the other numbers are written with
    as many digits as they have, so that equal values are equal bit for bit.
    """
    files = sorted(p for p in folder.iterdir() if p.name != "study.json")
    assert all(p.suffix == ".json" for p in files), files  # no half-written file
    return {p.name: timeless(json.loads(p.read_text())["content"]) for p in files}
