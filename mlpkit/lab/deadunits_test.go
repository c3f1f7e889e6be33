package lab

import (
	"testing"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/labtest"
)

func TestDeadUnits(t *testing.T) {
	b := newBench()
	alive, dead := labtest.Brief(), labtest.Brief()
	alive.BatchSize, dead.BatchSize = 20, 20
	alive.LearningRate = 0.0001
	dead.LearningRate, dead.Loss = 10, MAE // one step of Adam moves every weight by about 10
	b.deadUnits([]Config{alive, dead})
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Equal(t, "head", b.Tables[0].Head, []string{"dead units after", "1 step", "3 steps", "10 steps", "the epoch", "validation accuracy then"})
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 2)
	labtest.Equal(t, "alive at first", b.Tables[0].Rows[0][1], b.Tables[0].Rows[0][4])
}

func TestDeadUnitsCountsAsTrainingDoes(t *testing.T) {
	b := newBench()
	c := labtest.Brief()
	c.Epochs, c.BatchSize, c.Loss, c.Diagnose = 1, 20, MAE, true
	run := b.trainOne(c)
	want := run.Epochs[0]
	b.deadUnits([]Config{c})
	row := b.Tables[0].Rows[0]
	labtest.Equal(t, "dead", row[4], wholePercent(float64(want.Layers[0].DeadUnits)))
	labtest.Equal(t, "accuracy", row[5], text.Percent(want.ValidationAccuracy))
}

func TestDeathText(t *testing.T) {
	labtest.Expect(t, deadText([]string{"a", "b"}, []deadCounts{{}, {blocked: true}}), "dead after the first epoch: b.")
	labtest.Expect(t, deadText([]string{"a"}, []deadCounts{{}}), "In every network some units")
}

func TestCountedSteps(t *testing.T) {
	labtest.Equal(t, "batch 64", countedSteps(48000, 64), []int{1, 3, 10, 30, 100, 300, 750})
	labtest.Equal(t, "whole set", countedSteps(48000, 48000), []int{1})
}

func TestDeadUnitsFaults(t *testing.T) {
	linear, wrong := labtest.Brief(), labtest.Brief()
	linear.HiddenLayers, wrong.Width = 0, -1
	for want, configs := range map[string][]Config{
		"given no configuration": nil, "no hidden units": {linear}, "Width = -1": {wrong},
	} {
		b := newBench()
		b.deadUnits(configs)
		labtest.Equal(t, "exits", b.Exits, []int{1})
		labtest.Expect(t, b.Errors[0], want)
	}
}
