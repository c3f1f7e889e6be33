"""What the peers of the benchmark share: the protocol, the data, the start.

A peer is a process that stays alive and is told what to do by lines of JSON on
standard input: {"do": "train", "case": {...}, ...}. It answers each with one line of JSON
on standard output. Only one peer computes at a time: the others wait for a line.
"""

import json
import os
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CLASSES = 10
ADAM = {"b1": 0.9, "b2": 0.999, "eps": 1e-8}


@dataclass(frozen=True)
class Case:
    """What to train; the field names are those of the Go side's task.Case."""

    name: str
    batch: int
    width: int
    layers: int
    examples: int
    learning_rate: float
    loss: str  # "cross-entropy", "mse" or "mae"

    def sizes(self, pixels: int) -> list[tuple[int, int]]:
        """Inputs and outputs of each dense layer."""
        units = [pixels] + [self.width] * self.layers + [CLASSES]
        return list(zip(units, units[1:]))


class Data:
    """The arrays that the Go side wrote: the same images and split for all.

    images [n, 784] and validation_images [m, 784] are uint8 grey levels, labels and
    validation_labels uint8 classes.
    """

    def __init__(self, folder: Path, pixels: int = 784):
        def images(name: str) -> np.ndarray:
            return np.fromfile(folder / f"{name}-images.u8", np.uint8).reshape(-1, pixels)

        self.images, self.validation_images = images("train"), images("validation")
        self.labels = np.fromfile(folder / "train-labels.u8", np.uint8)
        self.validation_labels = np.fromfile(folder / "validation-labels.u8", np.uint8)


def initial(case: Case, pixels: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights [in, out] and biases [out] of each layer, uniform in ±1/√in: what
    PyTorch's Linear starts from, and the lab's Init of the name uniform."""
    random = np.random.default_rng(seed)
    return [
        (random.uniform(-1, 1, (n, m)).astype(np.float32) / np.float32(n**0.5),
         random.uniform(-1, 1, m).astype(np.float32) / np.float32(n**0.5))
        for n, m in case.sizes(pixels)
    ]


def timed(epoch, epochs: int, then=None) -> tuple[list[float], list[np.ndarray]]:
    """Runs epoch() so many times: the seconds and the losses of each. then() is run after
    each, untimed."""
    seconds, losses = [], []
    for _ in range(epochs):
        began = time.perf_counter()
        losses.append(epoch())
        seconds.append(time.perf_counter() - began)
        if then:
            then()
    return seconds, losses


def result(seconds: list[float], losses: list[np.ndarray], steps: int, accuracy: float) -> dict:
    """The answer to a request to train: steps is those of one epoch."""
    return {
        "seconds": seconds,
        "steps": steps,
        "losses": int(sum(len(part) for part in losses)),
        "last_loss": float(np.mean(losses[-1][-100:])),
        "accuracy": float(accuracy),
    }


def best_of(times: int, run) -> float:
    """The shortest of several runs in seconds, after one to warm up."""
    run()
    shortest = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        run()
        shortest = min(shortest, time.perf_counter() - began)
    return shortest


def serve(handlers: dict) -> None:
    """Answers requests until standard input ends. handlers maps the word of "do" to a
    function of the request that returns the answer.

    What libraries print must not mix with answers, so it goes to standard error.
    """
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = handlers[request["do"]](request)
        except Exception as e:  # the Go side reports it and goes on with other peers
            traceback.print_exc()
            answer = {"error": f"{type(e).__name__}: {e}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def case_of(request: dict) -> Case:
    return Case(**request["case"])


def folder() -> Path:
    """The folder of the data: the first argument."""
    return Path(sys.argv[1])
