package lab

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/train"
)

// errNoModel is what the verbs below say of a run without a network.
var errNoModel = errors.New("this run has no trained network with it: give the run that lab.Train or lab.Compare returned in the same cell, or one of a study with lab.KeepWeights()")

// Confusion shows which digits r's network takes for which, on the validation
// images of r's seed.
func Confusion(r *Run) {
	d := newVerb()
	d.Do(func(ctx context.Context) error {
		model, data, err := d.trained(ctx, r)
		if err != nil {
			return err
		}
		return d.confusion(model, data.Validation, "validation images")
	})
}

// TestOnce measures r's network on the 10,000 test images, which nothing else
// touches: do it once, for the network you have chosen without them.
func TestOnce(r *Run) {
	d := newVerb()
	d.Do(func(ctx context.Context) error {
		if r = d.withModel(r); r == nil {
			return errNoModel
		}
		digits, err := d.MNIST(ctx)
		if err != nil {
			return err
		}
		model, err := train.ModelOf(r)
		if err != nil {
			return err
		}
		return d.confusion(model, digits.Test, "test images")
	})
}

func (v *verb) confusion(model *train.Model, set *datasets.Set, what string) error {
	counts, err := model.Confusion(set)
	if err != nil {
		return err
	}
	drawn, err := plot.Confusion(counts, classNames(set.Classes))
	f, err := display.Draw("confusion", drawn, err)
	if err != nil {
		return err
	}
	v.Out.Figure(f)
	v.Out.Text(confusionText(model, counts, set.Len(), what))
	return nil
}

// confusionText says how many are right and what is confused most often.
func confusionText(model *train.Model, counts [][]int, n int, what string) string {
	right, most, from, to := 0, 0, 0, 0
	for i, row := range counts {
		for k, c := range row {
			switch {
			case i == k:
				right += c
			case c > most:
				most, from, to = c, i, k
			}
		}
	}
	low, high := stats.Wilson(right, n)
	said := fmt.Sprintf("%s is right on %s of %s %s: %s, with a 95 %% confidence interval from %s to %s for digits drawn like these.",
		model, text.Thousands(right), text.Thousands(n), what, text.Percent(float64(right)/float64(n)), text.Percent(low), text.Percent(high))
	if most > 0 {
		said += fmt.Sprintf(" Its most frequent mistake takes %d for %d, %s.", from, to, text.Count(most, "time"))
	}
	return said
}

// weightsShown is how many units the figure of weights has room for.
const weightsShown = 64

// Weights shows the first layer's weights as images: what each unit looks for.
// Of a linear model these are the digits' templates.
func Weights(r *Run) {
	d := newVerb()
	d.Do(func(ctx context.Context) error {
		model, data, err := d.trained(ctx, r)
		if err != nil {
			return err
		}
		w, units := model.Layers[0].Weights, model.Layers[0].Out
		shown := min(units, weightsShown)
		var names []string
		if len(model.Layers) == 1 {
			names = classNames(units)
		}
		drawn, err := plot.Weights(columns(w, units, shown), data.Train.Rows, data.Train.Cols, shown, names)
		f, err := display.Draw("weights", drawn, err)
		if err != nil {
			return err
		}
		d.Out.Figure(f)
		d.Out.Text(fmt.Sprintf("First-layer weights of %s of %s, all on one colour scale.", text.Count(shown, "unit"), text.Thousands(units)))
		return nil
	})
}

// columns is the first shown columns of a matrix with the given number of them.
func columns(w []float32, all, shown int) []float32 {
	if shown == all {
		return w
	}
	var out []float32
	for row := range slices.Chunk(w, all) {
		out = append(out, row[:shown]...)
	}
	return out
}

// trained is r's network and the data it was trained on.
func (v *verb) trained(ctx context.Context, r *Run) (*train.Model, *datasets.Split, error) {
	if r = v.withModel(r); r == nil {
		return nil, nil, errNoModel
	}
	splits, err := v.Splits(ctx)
	if err != nil {
		return nil, nil, err
	}
	data, err := splits.Get(r.Config.Seed)
	if err != nil {
		return nil, nil, err
	}
	model, err := train.ModelOf(r)
	return model, data, err
}

// classNames are the digits.
func classNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return names
}
