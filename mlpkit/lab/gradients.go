package lab

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
)

// Gradients shows how much of the loss's gradient arrives in each layer before
// any training: a line for each configuration. Backpropagation goes from the
// right to the left of the figure.
func Gradients(configs ...Config) { newVerb().gradients(configs) }

func (v *verb) gradients(configs []Config) {
	v.Do(func(ctx context.Context) error {
		if len(configs) == 0 {
			return errors.New("lab.Gradients was given no configuration: give it one or more")
		}
		for _, c := range configs {
			if err := c.Validate(); err != nil {
				return err
			}
		}
		splits, err := v.Splits(ctx)
		if err != nil {
			return err
		}
		names, norms := display.Labels(configs), make([][]float64, len(configs))
		for i, c := range configs {
			v.Out.Note(fmt.Sprintf("Measuring %d of %d …", i+1, len(configs)))
			data, err := splits.Get(c.Seed)
			if err != nil {
				return err
			}
			run, err := v.Train(ctx, data, untrained(c, data.Train.Len()))
			if err != nil {
				return err
			}
			if norms[i], err = gradientNorms(run); err != nil {
				return err
			}
		}
		var lines []plot.Series
		for i, n := range norms {
			line := plot.Series{Name: names[i], Y: n}
			for k := range n {
				line.X = append(line.X, float64(k+1))
				line.Marks = append(line.Marks, plot.Mark{X: float64(k + 1), Y: n[k]})
			}
			lines = append(lines, line)
		}
		drawn, err := plot.Lines("Gradient in each layer before training", "layer, counted from the input", "norm of the gradient", false, true, lines...)
		f, err := display.Draw("gradients", drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Text(gradientsText(names, norms))
		return nil
	})
}

// untrained is c for a run whose only step changes no weight: what is measured
// after it holds for the initial network.
func untrained(c Config, examples int) Config {
	c.BatchSize = min(c.BatchSize, examples)
	c.Optimizer, c.LearningRate = mlpkit.SGD, 1e-20
	c.Epochs, c.MaxExamples, c.MaxSeconds, c.Diagnose = 1, c.BatchSize, 0, true
	return c
}

// gradientNorms is each layer's, from the input to the output.
func gradientNorms(r *Run) ([]float64, error) {
	last, ok := r.Last()
	if !ok || len(last.Layers) == 0 {
		return nil, errors.New("the gradients of this network could not be measured")
	}
	var norms []float64
	for _, l := range last.Layers {
		norms = append(norms, float64(l.GradientNorm))
	}
	return norms, nil
}

// gradientsText compares the first layer with the last.
func gradientsText(names []string, norms [][]float64) string {
	var lines []string
	for i, n := range norms {
		first, last := n[0], n[len(n)-1]
		if len(n) == 1 {
			lines = append(lines, fmt.Sprintf("%s: the only layer has a gradient of norm %.2g.", names[i], first))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: norm %.2g in the first layer, %.2g in the last; a ratio of %.2g.", names[i], first, last, first/last))
	}
	return strings.Join(lines, "\n")
}
