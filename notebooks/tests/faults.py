"""Faults of all kinds, each with the check of `make test` that catches it.

A fault is planted by exchanging a piece of one file's text. A piece that is not
there any more is itself a failure: who changes the code plants the fault anew.
"""

from dataclasses import dataclass


def go(package: str, test: str) -> tuple[str, ...]:
    """One Go test, in its short form, as make test runs it."""
    return "go", "test", "-short", "-count=1", "-run", f"^{test}$", f"./{package}"


def pytest(test: str) -> tuple[str, ...]:
    """One test of the notebooks or the tools, if make test runs it."""
    return "python", "-m", "pytest", "-p", "no:cacheprovider", "-m", "not slow", f"notebooks/tests/{test}"


GOFMT = ("notebooks/tools/test.sh", "gofmt")


@dataclass(frozen=True)
class Fault:
    """A mistake that somebody might make."""

    name: str
    file: str
    old: str  # once in the file, or the first of several
    new: str
    check: tuple[str, ...]
    says: str  # words of the failure, which tell it from another one


def cell(kind: str, more: str = "") -> str:
    """The beginning of a cell in a notebook's file."""
    return f'  {{\n   "cell_type": "{kind}",\n{more}'


def prose(text: str) -> str:
    """A new cell of prose before what follows."""
    return cell("markdown", f'   "id": "planted",\n   "metadata": {{}},\n   "source": [\n    "{text}"\n   ]\n  }},\n')


FIRST_PROSE = cell("markdown")
OUTPUTS = '"outputs": [\n'
ERROR = '{"output_type": "error", "ename": "ERROR", "evalue": "exit status 1", "traceback": []},'
HOME = '{"output_type": "stream", "name": "stdout", "text": ["/home/ada/mlplab/runs\\n"]},'

FAULTS = [
    # what is learned
    Fault(
        "ReLU the wrong way round", "mlpkit/train/network.go", "graph.GreaterThan(x, zero)", "graph.LessThan(x, zero)",
        go("mlpkit/train", "TestActivationFunctions"), "relu",
    ),
    Fault(
        "a loss summed in place of averaged", "mlpkit/train/losses.go", "return loss.MeanSquaredError(targets, predictions)",
        "return graph.ReduceAllSum(graph.Square(graph.Sub(targets[0], logits)))",
        go("mlpkit/train", "TestLossFunctions"), "mse",
    ),
    Fault(
        "the seed ignored", "mlpkit/train/init.go", "random(c.Seed, weightStream)", "random(1, weightStream)",
        go("mlpkit/train", "TestSeedParts"), "with those of another",
    ),
    Fault(
        "a negative learning rate accepted", "mlpkit/fields.go", "Low: smallest32, High: 1e6", "Low: -1, High: 1e6",
        go("mlpkit", "TestValidateBad"), "LearningRate",
    ),
    # the data
    Fault(
        "an example in both parts of a split", "datasets/split.go", "perm[nVal:]", "perm[nVal-1:]",
        go("datasets", "TestSplitParts"), "FAIL",
    ),
    Fault(
        "another permutation", "datasets/permutation.go", "below(src, uint64(i)+1)", "below(src, uint64(i))",
        go("datasets", "TestPermutationGolden"), "FAIL",
    ),
    Fault(
        "a file that ends too early taken for whole", "datasets/idx.go",
        'return nil, d.readError("data"', 'if read > 0 {\n\t\t\t\treturn data, nil\n\t\t\t}\n\t\t\treturn nil, d.readError("data"',
        go("datasets", "TestReadIDX.*"), "FAIL",
    ),
    # what is said of it
    Fault(
        "Holm's correction left out", "mlpkit/stats/stats.go", "float64(len(order)-rank)", "float64(1+0*rank)",
        go("mlpkit/stats", "TestHolm"), "TestHolm",
    ),
    Fault(
        "a verdict's word turned round", "mlpkit/verdict/verdict.go", "Lower by more than the luck", "Higher by more than the luck",
        go("mlpkit/verdict", "TestVerdicts"), "does not say",
    ),
    Fault(
        "a stored run not listed", "mlpkit/store/store.go", "readAll(files)", "readAll(files[min(1, len(files)):])",
        go("mlpkit/store", "TestStoreRoundTrip"), "FAIL",
    ),
    Fault(
        "a curve in another colour", "mlpkit/plot/style.go", "{0xD5, 0x5E, 0x00, 0xFF}", "{0xD5, 0x5F, 0x00, 0xFF}",
        go("mlpkit/plot", "TestGolden"), "FAIL",
    ),
    Fault(
        "a picture of the tests changed", "mlpkit/plot/testdata/study.svg", "#0072b2", "#0072b3",
        go("mlpkit/plot", "TestGolden"), "study.svg",
    ),
    # the house
    Fault(
        "Go that is not formatted", "mlpkit/stats/stats.go", "\thighest := 0.0\n", "    highest := 0.0\n",
        GOFMT, "mlpkit/stats/stats.go",
    ),
    Fault(
        "a stale drawing of the house", "ARCHITECTURE.md", 'mlpkit_stats["stats"]', 'mlpkit_stats["statistics"]',
        go("mlpkit/cmd/house", "TestDrawingIsOfTheCode"), "another house",
    ),
    Fault(
        "a requirement without a hash", "notebooks/requirements.txt", "anyio==", "left-pad==1.0\nanyio==",
        pytest("test_setup.py::test_every_package_is_pinned_by_hash"), "left-pad",
    ),
    # who else gets in
    Fault(
        "a server open to all at the empty address", "notebooks/tools/serve.py", 'ip or "0.0.0.0"', 'ip or "127.0.0.1"',
        pytest("test_server.py::test_who_reaches_an_address"), "1 failed",
    ),
    Fault(
        "a folder of secrets that others look into", "notebooks/tools/labenv.py", "folder.mkdir(mode=0o700)", "folder.mkdir()",
        pytest("test_server.py::test_private_from_the_first_moment"), "1 failed",
    ),
    # the notebooks
    Fault(
        "a cell that does not compile", "notebooks/05_loss_function.ipynb", "lab.Default()", "lab.Defualt()",
        pytest("test_cells_compile.py::test_every_cell_is_a_program"), "Defualt",
    ),
    Fault(
        "a committed error", "notebooks/02_batch_size.ipynb", OUTPUTS, OUTPUTS + ERROR,
        pytest("test_notebooks.py::test_committed_with_results"), "02_batch_size",
    ),
    Fault(
        "a path of the machine that executed it", "notebooks/03_hidden_layers.ipynb", OUTPUTS, OUTPUTS + HOME,
        pytest("test_notebooks.py::test_committed_with_results"), "a path or name of the machine",
    ),
    Fault(
        "a result typed into the prose", "notebooks/04_width.ipynb", FIRST_PROSE, prose("The widest one reaches 98.1 % here.") + FIRST_PROSE,
        pytest("test_prose.py::test_prose_states_no_result"), "98.1 %",
    ),
    Fault(
        "a word misspelled", "notebooks/01_learning_rate.ipynb", FIRST_PROSE, prose("A learnign rate is chosen.") + FIRST_PROSE,
        pytest("test_prose.py::test_spelling"), "learnign",
    ),
    Fault(
        "a link to nowhere", "notebooks/00_start.ipynb", FIRST_PROSE, prose("[Next](09_nowhere.ipynb)") + FIRST_PROSE,
        pytest("test_prose.py::test_links_lead_somewhere"), "09_nowhere.ipynb is not there",
    ),
]
