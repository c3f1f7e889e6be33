package lab

import (
	"testing"

	"mlplab/mlpkit/internal/text"
)

func TestDeadUnits(t *testing.T) {
	b := newBench()
	alive, dead := brief(), brief()
	alive.BatchSize, dead.BatchSize = 20, 20
	alive.LearningRate = 0.0001
	dead.LearningRate, dead.Loss = 10, MAE // one step of Adam moves every weight by about 10
	b.deadUnits([]Config{alive, dead})
	equal(t, "errors", b.errors, []string{})
	equal(t, "figures", len(b.figures), 1)
	equal(t, "head", b.tables[0].head, []string{"dead units after", "1 step", "3 steps", "10 steps", "the epoch", "validation accuracy then"})
	equal(t, "rows", len(b.tables[0].rows), 2)
	equal(t, "alive at first", b.tables[0].rows[0][1], b.tables[0].rows[0][4])
}

func TestDeadUnitsCountsAsTrainingDoes(t *testing.T) {
	b := newBench()
	c := brief()
	c.Epochs, c.BatchSize, c.Loss, c.Diagnose = 1, 20, MAE, true
	run := b.trainOne(c)
	want := run.Epochs[0]
	b.deadUnits([]Config{c})
	row := b.tables[0].rows[0]
	equal(t, "dead", row[4], wholePercent(float64(want.Layers[0].DeadUnits)))
	equal(t, "accuracy", row[5], text.Percent(want.ValidationAccuracy))
}

func TestDeathText(t *testing.T) {
	expect(t, deathText([]string{"a", "b"}, []deaths{{}, {blocked: true}}), "dead after the first epoch: b.")
	expect(t, deathText([]string{"a"}, []deaths{{}}), "In every network some units")
}

func TestCountedSteps(t *testing.T) {
	equal(t, "batch 64", countedSteps(48000, 64), []int{1, 3, 10, 30, 100, 300, 750})
	equal(t, "whole set", countedSteps(48000, 48000), []int{1})
}

func TestDeadUnitsFaults(t *testing.T) {
	linear, wrong := brief(), brief()
	linear.HiddenLayers, wrong.Width = 0, -1
	for want, configs := range map[string][]Config{
		"given no configuration": nil, "no hidden units": {linear}, "Width = -1": {wrong},
	} {
		b := newBench()
		b.deadUnits(configs)
		equal(t, "exits", b.exits, []int{1})
		expect(t, b.errors[0], want)
	}
}
