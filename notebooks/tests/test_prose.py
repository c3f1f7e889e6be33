"""The prose of the notebooks: it states no result, spells rightly, and links to what is there."""

from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from spellchecker import SpellChecker

import labenv
import prose
from notebook_io import all_notebooks, code_cells

every_notebook = pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
WORDS = Path(__file__).with_name("words.txt")


def notebook_of(*cells: str):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text) for text in cells])


@every_notebook
def test_prose_states_no_result(path):
    """Results are printed by cells. To quote the report, say so in the same paragraph."""
    assert not prose.measured_numbers(nbformat.read(path, as_version=4))


@pytest.mark.parametrize(
    "text",
    [
        "With 0.001 the network reaches 97.5 % on new digits.",
        "It is right on 98% of them.",
        "ten percent, or rather 12 percent, are wrong",
        "| 0.01 | 96.8 % |",
        "The loss settles at 0.0821.",
        "a loss of 2.9 after the first epoch",
        "The accuracy is about 0.97 in the end.",
        "Training took 3.2 s, twice as long as before.",
        "This cell needs 40 seconds.",
        "an epoch of 850 ms",
        "Width 1024 gains 0.6 points over the base.",
        "1.5 percentage points better",
        "The interval reaches from 97.9 to 98.4 %.",
        "- **0.9741** for relu",
    ],
)
def test_a_result_in_the_prose_is_found(text):
    assert prose.measured_numbers(notebook_of("## Reading the curves", text))


@pytest.mark.parametrize(
    "text",
    [
        "The learning rates are 0.0001, 0.001, 0.003, 0.01 and 0.1.",
        "Widths 8, 32 and 1024, 3 seeds, 10 epochs, 60,000 images of 28 × 28 pixels.",
        r"so that $a = 97.52\,\%$ and $$\lambda = 0.0821$$",
        "`lab.Seconds(6)` and `0.975`",
        "A 95 % confidence interval tells how far to trust it.",
        "80 % to train with and 20 % to validate",
        "The report printed 0.9740 after ten epochs.",
        "In the published tables the loss ends at 0.0202.",
        "[arXiv:1412.6980](https://arxiv.org/abs/1412.6980)",
        "Ask again after the first few seconds.",
    ],
)
def test_other_numbers_are_not(text):
    assert not prose.measured_numbers(notebook_of("## Reading the curves", text))


@pytest.mark.parametrize(("section", "free"), [("Theory in a page", True), ("Exercises", True), ("Common misconceptions", False), ("Procedure", False)])
def test_only_theory_and_exercises_may_calculate(section, free):
    """A heading of the third level stays in its section; the next of the second ends it."""
    found = prose.measured_numbers(notebook_of(f"## {section}", "### In numbers", "a share of 97.5 %"))
    assert bool(found) is not free
    assert prose.measured_numbers(notebook_of(f"## {section}", "## The runs", "a share of 97.5 %"))


def test_terms_and_sayings_are_no_results():
    for section, text in [("Procedure", "Each run trains for 6 seconds."), ("Common misconceptions", '- **"It says 99 %, so it is."** Not so.')]:
        assert not prose.measured_numbers(notebook_of(f"## {section}", text))
        assert prose.measured_numbers(notebook_of("## Reading the curves", text))
    assert prose.measured_numbers(notebook_of("## Common misconceptions", '- **"Wide is slow."** It takes 6 seconds.'))


def dictionary() -> SpellChecker:
    speller = SpellChecker(language="en", distance=1)
    speller.word_frequency.load_words(line.strip() for line in WORDS.read_text().splitlines() if line.strip() and not line.startswith("#"))
    return speller


def misspelled(notebook, speller: SpellChecker) -> dict[str, set[str]]:
    """Unknown words and the cells that have them."""
    where = defaultdict(set)
    for word, cell in prose.words(notebook):
        where[word.removesuffix("'s")].add(cell)
    return {word: where[word] for word in speller.unknown(where)}


def test_spelling():
    """A word that is right and unknown goes into words.txt."""
    speller = dictionary()
    wrong = {path.stem: found for path in all_notebooks() if (found := misspelled(nbformat.read(path, as_version=4), speller))}
    assert not wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The learnign rate is a hyperparameter.", {"learnign"}),
        ("Teh loss falls.", {"teh"}),
        ("Adam and Kingma are names, `lab.Trian` is code.", set()),
        ("It doesn’t diverge; the student's network learns.", set()),
    ],
)
def test_spelling_can_fail(text, wrong):
    assert set(misspelled(notebook_of(text), dictionary())) == wrong


@every_notebook
def test_links_lead_somewhere(path):
    """Relative, so that they work in JupyterLab and on a code host, and to what is there."""
    notebook = nbformat.read(path, as_version=4)
    for target in prose.links(notebook):
        parts = urlsplit(target)
        if parts.scheme:
            assert parts.scheme in {"https", "http"}, target
            assert parts.netloc, target
            continue
        assert not parts.path.startswith("/"), f"{target}: a path from the root works on one machine only"
        there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        assert there.is_relative_to(labenv.ROOT), target
        assert there.exists(), f"{target} is not there"
        if parts.fragment:
            assert there.suffix == ".ipynb", target
            assert unquote(parts.fragment).lower() in prose.anchors(nbformat.read(there, as_version=4)), f"{target}: no such heading"


def test_the_contents_name_every_notebook():
    """00 has a row for each notebook, and each has a way back to it and to its neighbours."""
    paths = all_notebooks()
    contents = prose.links(nbformat.read(paths[0], as_version=4))
    for number, path in enumerate(paths[1:], start=1):
        assert path.name in contents, f"no row for {path.name} in the contents of {paths[0].name}"
        targets = prose.links(nbformat.read(path, as_version=4))
        neighbours = {paths[i].name for i in (0, number - 1, number + 1) if i < len(paths)}
        assert neighbours <= set(targets), f"{path.name} lacks a link to {neighbours - set(targets)}"


@every_notebook
def test_pictures_have_words(path):
    """Every figure says what it shows to those who can't see it."""
    for cell in code_cells(nbformat.read(path, as_version=4)):
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/png" in data or "image/svg+xml" in data:
                words = data.get("text/plain", "")
                assert len(words.split()) >= 5, f"cell {cell.id}: a figure is described by {words!r} only"
                assert "image/png" in data, f"cell {cell.id}: untrusted copies show no SVG"
