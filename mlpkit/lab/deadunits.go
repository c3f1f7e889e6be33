package lab

import (
	"context"
	"errors"
	"fmt"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
)

// DeadUnits shows how soon hidden units die, a line for each configuration. It
// trains the first epoch several times over, each time a few steps further, and
// counts the units whose sum is negative or zero for every validation image:
// with ReLU they put out 0, whatever the image, and learn no more.
func DeadUnits(configs ...Config) { newVerb().deadUnits(configs) }

// countAfter are the numbers of steps after which units are counted, as far as
// an epoch has them, and its last.
var countAfter = []int{1, 3, 10, 30, 100, 300}

// deadCounts is what was counted of one configuration.
type deadCounts struct {
	steps    []int
	dead     []float64 // fraction of the hidden units, after steps
	accuracy float64   // on the validation images, after the last of steps
	blocked  bool      // whether a whole layer of ReLU units was dead then
}

func (v *verb) deadUnits(configs []Config) {
	v.Do(func(ctx context.Context) error {
		if err := canDie(configs); err != nil {
			return err
		}
		note := ""
		if v.Quick {
			note = cell.QuickNote(configs)
		}
		splits, err := v.Splits(ctx)
		if err != nil {
			return err
		}
		names, counted := display.Labels(configs), make([]deadCounts, len(configs))
		for i, c := range configs {
			if v.Quick {
				c = cell.Shortened(c)
			}
			data, err := splits.Get(c.Seed)
			if err != nil {
				return err
			}
			steps := countedSteps(data.Train.Len(), c.BatchSize)
			for _, n := range steps {
				v.Out.Note(fmt.Sprintf("Counting %d of %d: %s after %s …", i+1, len(configs), names[i], text.Count(n, "step")))
				run, err := v.Train(ctx, data, firstSteps(c, n, data.Train.Len()))
				if err != nil {
					return err
				}
				if err := counted[i].add(n, run); err != nil {
					return err
				}
			}
		}
		drawn, err := plot.Lines("Dead units in the first epoch", "step", "dead hidden units (%)", true, false, deadSeries(names, counted)...)
		f, err := display.Draw("dead-units", drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Table(deadTable(names, counted))
		v.Say([]string{note, deadText(names, counted)})
		return nil
	})
}

// canDie checks that each configuration is right and has hidden units.
func canDie(configs []Config) error {
	if len(configs) == 0 {
		return errors.New("lab.DeadUnits was given no configuration: give it one or more")
	}
	for _, c := range configs {
		if err := c.Validate(); err != nil {
			return err
		}
		if c.HiddenLayers == 0 {
			return errors.New("a linear model has no hidden units that could die: set HiddenLayers to 1 or more")
		}
	}
	return nil
}

// countedSteps are those of an epoch after which units are counted.
func countedSteps(examples, batch int) []int {
	all := (examples + batch - 1) / batch
	var steps []int
	for _, n := range countAfter {
		if n < all {
			steps = append(steps, n)
		}
	}
	return append(steps, all)
}

// firstSteps is c for its first n steps, whose units are then counted.
func firstSteps(c Config, n, examples int) Config {
	c.Epochs, c.MaxExamples, c.MaxSeconds, c.Diagnose = 1, min(n*c.BatchSize, examples), 0, true
	return c
}

// add notes what a run has left after n steps.
func (d *deadCounts) add(n int, run *Run) error {
	last, ok := run.Last()
	if !ok || len(last.Layers) < 2 {
		return errors.New("the units of this network could not be counted")
	}
	hidden, dead := last.Layers[:len(last.Layers)-1], 0.0
	d.blocked = false
	for _, l := range hidden {
		dead += float64(l.DeadUnits) / float64(len(hidden)) // all hidden layers are as wide
		d.blocked = d.blocked || run.Config.Activation == ReLU && l.DeadUnits > 1-1e-6
	}
	d.steps, d.dead, d.accuracy = append(d.steps, n), append(d.dead, dead), float64(last.ValidationAccuracy)
	return nil
}

// deadSeries is a line for each configuration: percent of units against steps.
func deadSeries(names []string, counted []deadCounts) []plot.Series {
	var lines []plot.Series
	for i, c := range counted {
		line := plot.Series{Name: names[i]}
		for k, n := range c.steps {
			line.X, line.Y = append(line.X, float64(n)), append(line.Y, 100*c.dead[k])
		}
		lines = append(lines, line)
	}
	return lines
}

// deadTable is a row for each configuration. Batch sizes may differ, and the
// number of steps with them, so the columns are those of the longest.
func deadTable(names []string, counted []deadCounts) display.Table {
	t := display.Table{Head: []string{"dead units after"}}
	var longest deadCounts
	for _, c := range counted {
		if len(c.steps) > len(longest.steps) {
			longest = c
		}
	}
	for _, n := range longest.steps[:len(longest.steps)-1] {
		t.Head = append(t.Head, text.Count(n, "step"))
	}
	t.Head = append(t.Head, "the epoch", "validation accuracy then")
	for i, c := range counted {
		row := []string{names[i]}
		for k := range len(longest.steps) - 1 {
			if k < len(c.steps)-1 {
				row = append(row, wholePercent(c.dead[k]))
			} else {
				row = append(row, "")
			}
		}
		t.Rows = append(t.Rows, append(row, wholePercent(c.dead[len(c.dead)-1]), text.Percent(c.accuracy)))
	}
	return t
}

// wholePercent is fine enough for a hundred units.
func wholePercent(fraction float64) string { return fmt.Sprintf("%.0f %%", 100*fraction) }

// deadText says which networks let nothing through any more.
func deadText(names []string, counted []deadCounts) string {
	var blocked []string
	for i, c := range counted {
		if c.blocked {
			blocked = append(blocked, names[i])
		}
	}
	if len(blocked) == 0 {
		return "In every network some units of each hidden layer are alive after the first epoch."
	}
	return fmt.Sprintf("A whole hidden layer is dead after the first epoch: %s. Nothing of the image gets through it, so the network has the same ten outputs, and the same answer, for every image.", text.List(blocked))
}
