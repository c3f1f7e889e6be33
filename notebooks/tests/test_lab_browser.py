"""A student's first experiment, in real JupyterLab in a real browser."""

import pytest

import labenv
import svg
from lab_page import LabPage

NOTEBOOK = labenv.NOTEBOOKS / "01_learning_rate.ipynb"


@pytest.fixture
def lab(page, lab_server):
    yield LabPage(page, lab_server)


def test_one_experiment_cell_runs_alone_after_a_restart(lab):
    lab.open(NOTEBOOK)
    lab.clear_outputs()
    lab.restart_kernel()
    cell = lab.find_cell("lab.Train(", "lab.Compare(")

    moments = lab.run_cell(cell)
    lab.screenshot("01_learning_rate-cell", cell)
    lab.screenshot("01_learning_rate")

    assert lab.execution_count(cell) == 1, "the cell needs none before it"
    outputs = lab.outputs(cell)
    assert not svg.errors(outputs)

    # That it moves is seen in longer trainings (test_live_training.py): this one may end between two looks.
    assert any(moment.bars for moment in moments), f"a progress bar while it trains, not only {moments}"

    [figure] = svg.figures(outputs)
    assert svg.curves(figure, points=50), "the loss of every step"
    assert len(svg.curves(figure, points=2)) >= 2, "the accuracy on both sets after each epoch"
    words = svg.words(figure).lower()
    assert "loss" in words and "accuracy" in words and "epoch" in words, words
    [drawn] = lab.drawn_figures(cell)
    assert drawn["width"] >= 300 and drawn["height"] >= 150, f"the figure is to be seen: {drawn}"
    assert not lab.complaints, "no script of the page failed"


def test_the_lab_asks_nothing_and_fetches_nothing(page, lab_server):
    """No question about news, no request to another machine."""
    elsewhere = []
    page.on("request", lambda r: "127.0.0.1" in r.url or r.url.startswith(("data:", "blob:")) or elsewhere.append(r.url))
    LabPage(page, lab_server).open(NOTEBOOK)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".jp-toastContainer, .Toastify__toast").filter(has_text="news").count() == 0
    assert elsewhere == []


def test_the_file_browser_shows_what_a_student_opens(page, lab_server):
    """The notebooks, without what builds and tests them; the sources stay to be seen."""
    lab = LabPage(page, lab_server)
    lab.open(NOTEBOOK)
    page.locator(".jp-DirListing-item", has_text=NOTEBOOK.name).wait_for()
    listed = [name.strip() for name in page.locator(".jp-DirListing-itemText").all_inner_texts()]
    lab.screenshot("file-browser")
    assert {path.name for path in labenv.NOTEBOOKS.glob("*.ipynb")} <= set(listed)
    assert not {"tests", "tools", "requirements.in", "requirements.txt"} & set(listed), listed
    assert {"mlpkit", "datasets", "README.md"} <= {entry["name"] for entry in lab_server.get("contents/")["content"]}
