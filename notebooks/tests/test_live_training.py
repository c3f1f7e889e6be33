"""What a student sees while a cell trains, however the training ends."""

import json
import os
from pathlib import Path

import pytest

import svg
from live_notebook import ENDLESS, IMPORTS, LIGHT, LONG, QUICK, lab, write  # noqa: F401 - fixtures

pytestmark = pytest.mark.slow


def test_curves_move_in_place_and_one_figure_stays(lab, write):
    lab.open(write(LONG + "c.Epochs, c.Width = 8, 512\nlab.Train(c)"))  # an epoch of about a second: each is seen
    lab.start_cell(0)
    lab.wait_training(0)
    lab.screenshot("live-training", 0)
    lab.wait_idle(0)
    lab.screenshot("live-training-end", 0)

    drawn = [moment for moment in lab.moments() if moment.bars]
    assert all(moment.bars == 1 for moment in drawn), "one bar, however often it is drawn"
    assert len({moment.drawn for moment in drawn if moment.drawn and moment.done > 0}) >= 2, "the curves move"
    done = [moment.done for moment in drawn]
    assert done == sorted(done) and done[-1] > done[0], f"the bar only grows: {done}"
    said = " ".join(moment.text for moment in drawn)
    for words in ("epoch 1 of 8", "step ", "loss ", "training accuracy ", "validation accuracy ", " images/s", " left"):
        assert words in said, words
    with_curves = [moment.height for moment in drawn if moment.drawn and moment.done > 0]
    assert max(with_curves) - min(with_curves) < 2, f"the page stands still: {with_curves}"

    outputs = lab.outputs(0)
    assert not svg.errors(outputs)
    assert len(svg.figures(outputs)) == 1 and len(lab.drawn_figures(0)) == 1
    assert lab.page.locator(".jp-OutputArea progress").count() == 0, "no bar is left behind"
    assert lab.text(0).count("Epoch ") == 8
    assert not lab.complaints


def test_interrupt_keeps_the_curves_and_the_kernel(lab, write):
    lab.open(write(ENDLESS, LIGHT))
    lab.start_cell(0)
    lab.wait_training(0)
    lab.interrupt_kernel()
    lab.wait_idle(0)
    lab.screenshot("live-interrupted", 0)
    outputs = lab.outputs(0)
    assert not svg.errors(outputs), "to stop is no mistake"
    [figure] = svg.figures(outputs)
    assert svg.curves(figure, points=5), "what was measured is drawn"
    said = " ".join(lab.text(0).split())
    assert "Interrupted after" in said and "stored among the interrupted runs" in said
    stored = list(Path(os.environ["MLPLAB_RUNS"]).glob("interrupted/interrupted-*.json"))
    assert stored and "interrupted" in stored[0].read_text()
    assert json.loads(stored[0].read_text())

    lab.run_cell(1)
    assert "the kernel answers" in lab.text(1)


def test_interrupted_study_shows_what_it_had(lab, write):
    lab.open(write(LONG + 'c.Epochs = 10000\nlab.Study("endless", c, lab.LearningRates(0.001, 0.01), lab.Seeds(1))'))
    lab.start_cell(0)
    lab.wait_training(0)
    lab.screenshot("live-study", 0)
    lab.interrupt_kernel()
    lab.wait_idle(0)
    lab.screenshot("live-study-interrupted", 0)
    assert not svg.errors(lab.outputs(0))
    assert len(svg.figures(lab.outputs(0))) == 1
    assert "Interrupted before the first of 2 runs was finished" in " ".join(lab.text(0).split())


def test_mistake_is_one_sentence_and_fails_the_cell(lab, write):
    lab.open(write(IMPORTS.replace('\t"os"\n', "") + 'c := lab.Default()\nc.Activation = "rellu"\nlab.Train(c)', LIGHT))
    lab.run_cell(0)
    lab.screenshot("live-error", 0)
    assert svg.errors(lab.outputs(0)), "the cell is marked failed"
    said = lab.text(0)
    assert 'did you mean "relu"?' in said
    assert "goroutine" not in said and "panic" not in said
    assert not svg.figures(lab.outputs(0))
    lab.run_cell(1)
    assert "the kernel answers" in lab.text(1)


def test_divergence_is_drawn_and_said(lab, write):
    lab.open(write(QUICK.replace("lab.Train", 'c.Optimizer, c.LearningRate, c.Loss = lab.SGD, 1e6, lab.MSE\nlab.Train')))
    lab.run_cell(0)
    lab.screenshot("live-diverged", 0)
    outputs = lab.outputs(0)
    assert not svg.errors(outputs), "to diverge is a result"
    [figure] = svg.figures(outputs)
    assert "diverged at step" in svg.words(figure)
    said = " ".join(lab.text(0).split())
    assert "Diverged: the loss was not a finite number at step" in said and "smaller learning rate" in said


def test_many_trainings_fold(lab, write):
    many = 30
    lab.open(write(QUICK.replace("lab.Train(c)", f"c.Epochs, c.Width, c.BatchSize = 1, 8, 200\nfor range {many} {{\n\tlab.Train(c)\n}}")))
    lab.run_cell(0)
    lab.page.get_by_text("Output folded").scroll_into_view_if_needed()
    lab.screenshot("live-folded")
    outputs = lab.outputs(0)
    assert not svg.errors(outputs)
    whole = lab.text(0).count("After 1 epoch")
    assert 5 < len(svg.figures(outputs)) < many
    assert "Output folded" in lab.text(0) and "results folded so far" in lab.text(0)
    assert whole < many + 6, "folded results do not print"
    assert len(json.dumps(outputs)) < 3_000_000
