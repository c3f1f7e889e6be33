"""Keras on JAX: model.fit, with a callback that keeps the loss of every step.

    python keras_peer.py FOLDER

fit reports the mean of the losses so far after each step; that is what is kept.
"""

import jax
import keras
import numpy as np

import peer

LOSSES = {
    "cross-entropy": lambda: keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    "mse": keras.losses.MeanSquaredError,
    "mae": keras.losses.MeanAbsoluteError,
}


class Recorder(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses = []

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(float(logs["loss"]))


class Keras:
    def __init__(self, data: peer.Data):
        self.images = data.images.astype(np.float32) / 255
        self.labels = data.labels.astype(np.int32)
        self.validation_images = data.validation_images.astype(np.float32) / 255
        self.validation_labels = data.validation_labels

    def train(self, request: dict) -> dict:
        case, seed = peer.case_of(request), request["seeds"][0]
        keras.utils.set_random_seed(seed)
        keras.backend.clear_session()
        jax.clear_caches()  # so that the first epoch compiles
        n = case.examples
        if request["max_steps"]:
            n = min(n, request["max_steps"] * case.batch)
        images, labels = self.images[:n], self.labels[:n]
        if case.loss != "cross-entropy":
            labels = np.eye(peer.CLASSES, dtype=np.float32)[labels]
        model = self.model(case, seed)

        def epoch() -> np.ndarray:
            recorder = Recorder()
            model.fit(images, labels, batch_size=case.batch, epochs=1, shuffle=True, verbose=0, callbacks=[recorder])
            return np.array(recorder.losses)

        seconds, losses = peer.timed(epoch, request["epochs"])
        outputs = model.predict(self.validation_images, batch_size=4000, verbose=0)
        return peer.result(seconds, losses, -(-n // case.batch), (outputs.argmax(1) == self.validation_labels).mean())

    def model(self, case: peer.Case, seed: int) -> keras.Model:
        layers = [keras.layers.Dense(case.width, activation="relu") for _ in range(case.layers)]
        model = keras.Sequential([keras.Input((self.images.shape[1],)), *layers, keras.layers.Dense(peer.CLASSES)])
        model.set_weights([part for layer in peer.initial(case, self.images.shape[1], seed) for part in layer])
        model.compile(keras.optimizers.Adam(case.learning_rate, peer.ADAM["b1"], peer.ADAM["b2"], peer.ADAM["eps"]), LOSSES[case.loss]())
        return model


def main() -> None:
    worker = Keras(peer.Data(peer.folder()))
    peer.serve({"train": worker.train, "info": lambda _: {"version": f"Keras {keras.__version__} on {keras.backend.backend()}"}})


main()
