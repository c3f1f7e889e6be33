"""scikit-learn: MLPClassifier.partial_fit, which sees every example once a call.

    python sklearn_peer.py FOLDER

It keeps no loss of single steps, only an epoch's mean; its only loss is cross-entropy.
"""

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

import peer


class Uniform(MLPClassifier):
    """MLPClassifier that starts from the weights of the other peers."""

    def _initialize(self, y, layer_units, dtype):
        super()._initialize(y, layer_units, dtype)
        layers = peer.initial(self.case, layer_units[0], self.random_state)
        self.coefs_ = [weights for weights, _ in layers]
        self.intercepts_ = [biases for _, biases in layers]


class ScikitLearn:
    def __init__(self, data: peer.Data):
        self.images = data.images.astype(np.float32) / 255
        self.labels = data.labels
        self.validation_images = data.validation_images.astype(np.float32) / 255
        self.validation_labels = data.validation_labels

    def train(self, request: dict) -> dict:
        case = peer.case_of(request)
        if case.loss != "cross-entropy":
            raise ValueError(f"loss {case.loss!r}: scikit-learn has cross-entropy only")
        n = case.examples
        if request["max_steps"]:
            n = min(n, request["max_steps"] * case.batch)
        images, labels = self.images[:n], self.labels[:n]
        model = Uniform(
            hidden_layer_sizes=(case.width,) * case.layers, solver="adam", alpha=0, batch_size=min(case.batch, n),
            learning_rate_init=case.learning_rate, beta_1=peer.ADAM["b1"], beta_2=peer.ADAM["b2"],
            epsilon=peer.ADAM["eps"], shuffle=True, random_state=request["seeds"][0],
        )
        model.case = case

        def epoch() -> np.ndarray:
            model.partial_fit(images, labels, classes=np.arange(peer.CLASSES))
            return np.array([model.loss_])

        seconds, losses = peer.timed(epoch, request["epochs"])
        accuracy = (model.predict(self.validation_images) == self.validation_labels).mean()
        return peer.result(seconds, losses, -(-n // case.batch), accuracy)


def main() -> None:
    worker = ScikitLearn(peer.Data(peer.folder()))
    peer.serve({"train": worker.train, "info": lambda _: {"version": f"scikit-learn {sklearn.__version__}"}})


main()
