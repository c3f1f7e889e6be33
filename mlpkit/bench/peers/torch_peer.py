"""PyTorch, in two ways: as the lab report trains, and as fast as its plain API goes.

    python torch_peer.py FOLDER loader|sliced

loader: TensorDataset and DataLoader with shuffling, Adam's defaults, the loss of every
step read with item(). In the lab it also counts the right answers of each step and
validates after each epoch, as the report's script does; elsewhere that is left out.

sliced: batches cut by index from a shuffled order, Adam's fused implementation, and the
losses kept on the device until the epoch ends.
"""

import sys
import time

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import peer

VALIDATION_BATCH = 64  # the report's own batch size
LOSSES = {"cross-entropy": nn.CrossEntropyLoss, "mse": nn.MSELoss, "mae": nn.L1Loss}


class Torch:
    def __init__(self, data: peer.Data, sliced: bool):
        self.sliced = sliced
        self.images = torch.from_numpy(data.images).float() / 255
        self.labels = torch.from_numpy(data.labels).long()
        self.validation_images = torch.from_numpy(data.validation_images).float() / 255
        self.validation_labels = torch.from_numpy(data.validation_labels).long()

    @staticmethod
    def targets(case: peer.Case, labels: torch.Tensor) -> torch.Tensor:
        """Squared and absolute errors compare with one-hot labels, cross-entropy with classes."""
        return labels if case.loss == "cross-entropy" else nn.functional.one_hot(labels, peer.CLASSES).float()

    def train(self, request: dict) -> dict:
        case, seed = peer.case_of(request), request["seeds"][0]
        torch.manual_seed(seed)
        model = self.model(case, seed)
        optimizer = torch.optim.Adam(model.parameters(), lr=case.learning_rate, fused=self.sliced or None)
        lossf = LOSSES[case.loss]()
        images, labels = self.images[: case.examples], self.labels[: case.examples]
        targets = self.targets(case, labels)
        steps = -(-case.examples // case.batch)
        if request["max_steps"]:
            steps = min(steps, request["max_steps"])
        loader = DataLoader(TensorDataset(images, targets), batch_size=case.batch, shuffle=True)

        def right(outputs: torch.Tensor, y: torch.Tensor) -> int:
            return (outputs.argmax(1) == (y if y.dim() == 1 else y.argmax(1))).sum().item()

        def step(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
            optimizer.zero_grad()
            outputs = model(x)
            loss = lossf(outputs, y)
            loss.backward()
            optimizer.step()
            if request["lab"]:
                right(outputs, y)
            return loss

        def with_loader() -> np.ndarray:
            losses = []
            for x, y in loader:
                losses.append(step(x, y).item())
                if len(losses) == steps:
                    break
            return np.array(losses)

        def with_slices() -> np.ndarray:
            order = torch.randperm(case.examples)
            losses = []
            for i in range(steps):
                rows = order[i * case.batch : (i + 1) * case.batch]
                losses.append(step(images[rows], targets[rows]).detach())
            return torch.stack(losses).numpy()

        validation = DataLoader(
            TensorDataset(self.validation_images, self.targets(case, self.validation_labels)), batch_size=VALIDATION_BATCH)
        validations, accuracies = [], []

        def validate() -> None:
            """Loss and accuracy on the validation images, as the report's script measures them."""
            began, loss, n = time.perf_counter(), 0.0, 0
            model.eval()
            with torch.no_grad():
                for x, y in validation:
                    outputs = model(x)
                    loss += lossf(outputs, y).item()
                    n += right(outputs, y)
            model.train()
            validations.append(time.perf_counter() - began)
            accuracies.append(n / len(self.validation_labels))

        seconds, losses = peer.timed(
            with_slices if self.sliced else with_loader, request["epochs"], validate if request["lab"] else None)
        if request["lab"]:
            return peer.result(seconds, losses, steps, accuracies[-1]) | {"validations": validations}
        validate()
        return peer.result(seconds, losses, steps, accuracies[-1])

    def model(self, case: peer.Case, seed: int) -> nn.Module:
        layers = []
        for weights, biases in peer.initial(case, self.images.shape[1], seed):
            layer = nn.Linear(*weights.shape)
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(weights.T))
                layer.bias.copy_(torch.from_numpy(biases))
            layers += [layer, nn.ReLU()]
        return nn.Sequential(*layers[:-1])


def limits(request: dict) -> dict:
    """FLOP/s of a large matrix product, bytes/s of copies with the given working sets."""
    n = request["matrix"]
    a, b = torch.rand(n, n), torch.rand(n, n)
    c = torch.empty(n, n)
    flops = 2 * n**3 / peer.best_of(5, lambda: torch.mm(a, b, out=c))
    copies = []
    for size in request["working_sets"]:
        source = torch.zeros(size // 8)  # of float32, half of the working set
        target = torch.empty_like(source)
        times = max(1, (1 << 26) // size)

        def copy() -> None:
            for _ in range(times):
                target.copy_(source)

        copies.append(size * times / peer.best_of(5, copy))
    return {"flops": flops, "copies": copies}


def main() -> None:
    torch_peer = Torch(peer.Data(peer.folder()), sys.argv[2] == "sliced")
    peer.serve({"train": torch_peer.train, "limits": limits, "info": lambda _: {"version": f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"}})


main()
