"""JAX: a whole epoch as one lax.scan, compiled, with its state donated; and the same
for several seeds at once with vmap.

    python jax_peer.py FOLDER

The images are uint8 on the device and scaled inside the step. Which form of the scan is
fastest depends on the batch, so each is timed first, before and apart from what counts:
rows gathered step by step or all at once before the scan, one or two steps an iteration.
"""

import time
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

import peer


@dataclass(frozen=True)
class Form:
    gather_all: bool  # the epoch's images are put in order before the scan
    unroll: int  # steps in an iteration of the loop


FORMS = [Form(False, 1), Form(True, 1), Form(False, 2)]
TUNING_STEPS = 400  # of each form; enough for tens of milliseconds


def forward(layers: list, images: jax.Array) -> jax.Array:
    """images [n, pixels] uint8 → logits [n, classes]."""
    x = images.astype(jnp.float32) * (1 / 255)
    for weights, biases in layers[:-1]:
        x = jax.nn.relu(x @ weights + biases)
    weights, biases = layers[-1]
    return x @ weights + biases


def loss_of(name: str, layers: list, images: jax.Array, labels: jax.Array) -> jax.Array:
    outputs = forward(layers, images)
    if name == "cross-entropy":
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(outputs), labels[:, None], 1))
    error = outputs - jax.nn.one_hot(labels, peer.CLASSES)
    return jnp.mean(error**2) if name == "mse" else jnp.mean(jnp.abs(error))


def adam(rate: float, layers, grads, first, second, t):
    """One update in PyTorch's form; t counts from 1."""
    b1, b2, eps = peer.ADAM["b1"], peer.ADAM["b2"], peer.ADAM["eps"]
    tree = jax.tree_util.tree_map
    first = tree(lambda m, g: b1 * m + (1 - b1) * g, first, grads)
    second = tree(lambda v, g: b2 * v + (1 - b2) * g * g, second, grads)
    size, scale = rate / (1 - b1**t), 1 / jnp.sqrt(1 - b2**t)
    layers = tree(lambda w, m, v: w - size * m / (jnp.sqrt(v) * scale + eps), layers, first, second)
    return layers, first, second


def build(case: peer.Case, form: Form, steps: int, seeds: int):
    """The compiled function (state, images, labels, order) → (state, losses [steps]).

    order [examples] int32 has the examples in the order of the epoch. With several seeds,
    state and order have a leading axis of that length, and so have the losses.
    """

    def step(state, images, labels):
        layers, first, second, t = state
        loss, grads = jax.value_and_grad(partial(loss_of, case.loss))(layers, images, labels)
        return (*adam(case.learning_rate, layers, grads, first, second, t + 1), t + 1), loss

    full = min(steps, case.examples // case.batch)

    def epoch(state, images, labels, order):
        rows = order[: full * case.batch].reshape(full, case.batch)
        if form.gather_all:
            state, losses = jax.lax.scan(lambda s, b: step(s, *b), state, (images[rows], labels[rows]), unroll=form.unroll)
        else:
            state, losses = jax.lax.scan(lambda s, r: step(s, images[r], labels[r]), state, rows, unroll=form.unroll)
        if full < steps:  # the last, short batch
            rest = order[full * case.batch :]
            state, last = step(state, images[rest], labels[rest])
            losses = jnp.append(losses, last)
        return state, losses

    if seeds > 1:
        epoch = jax.vmap(epoch, in_axes=(0, None, None, 0))
    return jax.jit(epoch, donate_argnums=0)


class Jax:
    def __init__(self, data: peer.Data):
        self.images, self.labels = jnp.asarray(data.images), jnp.asarray(data.labels.astype(np.int32))
        self.validation_images = jnp.asarray(data.validation_images)
        self.validation_labels = jnp.asarray(data.validation_labels.astype(np.int32))
        self.forms: dict[tuple[peer.Case, int], Form] = {}

    def train(self, request: dict) -> dict:
        case, seeds = peer.case_of(request), request["seeds"]
        steps = -(-case.examples // case.batch)
        if request["max_steps"]:
            steps = min(steps, request["max_steps"])
        key = (case, len(seeds))
        if key not in self.forms:
            self.forms[key] = self.fastest(case, seeds, steps)
        jax.clear_caches()  # so that the first epoch compiles
        state, random = self.start(case, seeds), [np.random.default_rng(seed) for seed in seeds]
        run = build(case, self.forms[key], steps, len(seeds))

        def epoch() -> np.ndarray:
            nonlocal state
            order = np.stack([r.permutation(case.examples).astype(np.int32) for r in random])
            state, losses = run(state, self.images, self.labels, order if len(seeds) > 1 else order[0])
            return np.asarray(losses).reshape(-1)

        seconds, losses = peer.timed(epoch, request["epochs"])
        return peer.result(seconds, losses, steps, self.accuracy(state[0], len(seeds)))

    def fastest(self, case: peer.Case, seeds: list[int], steps: int) -> Form:
        """Times a part of an epoch with each form."""
        steps = min(steps, TUNING_STEPS, case.examples // case.batch)
        order = np.random.default_rng(0).permutation(case.examples).astype(np.int32)
        times = {}
        for form in FORMS:
            run, state = build(case, form, steps, len(seeds)), self.start(case, seeds)
            orders = np.stack([order] * len(seeds)) if len(seeds) > 1 else order
            shortest = float("inf")
            for i in range(4):
                began = time.perf_counter()
                state, losses = run(state, self.images, self.labels, orders)
                np.asarray(losses)
                if i > 0:  # the first compiles
                    shortest = min(shortest, time.perf_counter() - began)
            times[form] = shortest
        return min(times, key=times.get)

    def start(self, case: peer.Case, seeds: list[int]):
        """Weights, Adam's two moments and its step counter."""
        each = [peer.initial(case, self.images.shape[1], seed) for seed in seeds]
        layers = jax.tree_util.tree_map(lambda *w: jnp.asarray(np.stack(w) if len(seeds) > 1 else w[0]), *each)
        zeros = partial(jax.tree_util.tree_map, jnp.zeros_like)
        t = jnp.zeros(len(seeds) if len(seeds) > 1 else (), jnp.float32)
        return layers, zeros(layers), zeros(layers), t

    def accuracy(self, layers, seeds: int) -> float:
        outputs = jax.vmap(forward, (0, None))(layers, self.validation_images) if seeds > 1 else forward(layers, self.validation_images)
        return float((outputs.argmax(-1) == self.validation_labels).mean())


def limits(request: dict) -> dict:
    """FLOP/s of a large matrix product. XLA may drop a copy, so none is timed."""
    n = request["matrix"]
    a, b = jnp.ones((n, n)), jnp.ones((n, n))
    product = jax.jit(jnp.matmul)
    return {"flops": 2 * n**3 / peer.best_of(5, lambda: product(a, b).block_until_ready()), "copies": []}


def main() -> None:
    worker = Jax(peer.Data(peer.folder()))
    peer.serve({"train": worker.train, "limits": limits, "info": lambda _: {"version": f"JAX {jax.__version__}"}})


main()
