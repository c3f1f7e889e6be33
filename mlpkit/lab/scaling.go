package lab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// Scaling shows how many steps each batch size of a study takes until the
// training loss has fallen to the given one, beside the line on which twice the
// batch halves the steps. The loss is a mean over the last few thousand images,
// so all batch sizes are judged alike. Where the study tuned, the setting with
// the fewest steps counts.
func Scaling(r *Result, loss float64) { newVerb().scaling(r, loss) }

// scalingWindow is the number of images whose mean loss is compared.
const scalingWindow = 1024

// stepCount is how many steps a batch size took.
type stepCount struct {
	batch   int
	setting string // of the tuned hyperparameter
	steps   float64
	images  float64
	seconds float64
}

func (v *verb) scaling(r *Result, loss float64) {
	v.Do(func(context.Context) error {
		if r == nil || r.Study.Axis.Field() != "BatchSize" {
			return errors.New("lab.Scaling needs the result of a study over lab.BatchSizes")
		}
		if !(loss > 0) {
			return fmt.Errorf("loss = %v: give a positive training loss that the runs reach, such as 0.3", loss)
		}
		counts, never := countsTo(r, loss)
		if len(counts) == 0 {
			return fmt.Errorf("loss = %v: no batch size reached it with all its seeds; try a higher one", loss)
		}
		drawn, err := plot.Lines(fmt.Sprintf("Steps to a training loss of %s", text.Number(loss)), "batch size", "steps", true, true, scalingSeries(counts)...)
		f, err := display.Draw("scaling", drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Table(scalingTable(r, counts))
		if len(never) > 0 {
			v.Out.Text(fmt.Sprintf("Not reached with all seeds: batch size %s.", text.List(never)))
		}
		return nil
	})
}

// countsTo finds each batch size's smallest number of steps to the loss, the smallest first.
func countsTo(r *Result, loss float64) (counts []stepCount, never []string) {
	for _, v := range r.Study.Axis.Values() {
		var best stepCount
		for _, t := range r.Trials {
			if t.Value.Label != v.Label {
				continue
			}
			if w, ok := countOf(t, loss); ok && (best.batch == 0 || w.steps < best.steps) {
				best = w
			}
		}
		if best.batch == 0 {
			never = append(never, v.Label)
			continue
		}
		counts = append(counts, best)
	}
	slices.SortFunc(counts, func(a, b stepCount) int { return cmp.Compare(a.batch, b.batch) })
	return counts, never
}

// countOf is the mean number of steps of a trial's runs, if all of them reached the loss.
func countOf(t study.TrialResult, loss float64) (w stepCount, ok bool) {
	if len(t.Runs) == 0 {
		return stepCount{}, false
	}
	w.batch = t.Config.BatchSize
	if t.Tuned != nil {
		w.setting = t.Tuned.Label
	}
	for _, r := range t.Runs {
		steps := stepsTo(r, loss)
		if steps == 0 {
			return stepCount{}, false
		}
		var training float64
		for _, e := range r.Epochs {
			training += e.TrainSeconds
		}
		share := 1 / float64(len(t.Runs))
		w.steps += share * float64(steps)
		w.images += share * float64(steps*r.Config.BatchSize)
		w.seconds += share * training * float64(steps) / float64(len(r.StepLoss))
	}
	return w, true
}

// stepsTo is the first step, from 1, at which the mean loss of the latest
// images is no higher than loss; 0 if none is.
func stepsTo(r *Run, loss float64) int {
	window := max(1, scalingWindow/r.Config.BatchSize)
	sum := 0.0
	for i, l := range r.StepLoss {
		sum += float64(l)
		if i >= window {
			sum -= float64(r.StepLoss[i-window])
		}
		if i >= window-1 && sum <= loss*float64(window) {
			return i + 1
		}
	}
	return 0
}

// scalingSeries is the steps measured and those of perfect scaling from the
// smallest batch on.
func scalingSeries(counts []stepCount) []plot.Series {
	measured := plot.Series{Name: "measured"}
	perfect := plot.Series{Name: "twice the batch, half the steps"}
	for _, w := range counts {
		b := float64(w.batch)
		measured.X, measured.Y = append(measured.X, b), append(measured.Y, w.steps)
		measured.Marks = append(measured.Marks, plot.Mark{X: b, Y: w.steps})
		perfect.X, perfect.Y = append(perfect.X, b), append(perfect.Y, counts[0].steps*float64(counts[0].batch)/b)
	}
	return []plot.Series{measured, perfect}
}

// scalingTable is the numbers of steps in three currencies.
func scalingTable(r *Result, counts []stepCount) display.Table {
	t := display.Table{Head: []string{"batch size"}}
	tuned := !r.Study.Tune.IsZero()
	if tuned {
		t.Head = append(t.Head, r.Study.Tune.Name())
	}
	t.Head = append(t.Head, "steps", "images", "seconds of steps")
	for _, w := range counts {
		row := []string{fmt.Sprint(w.batch)}
		if tuned {
			row = append(row, w.setting)
		}
		t.Rows = append(t.Rows, append(row, text.Thousands(int(w.steps+0.5)), text.Thousands(int(w.images+0.5)), fmt.Sprintf("%.2f", w.seconds)))
	}
	return t
}
