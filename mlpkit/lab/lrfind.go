package lab

import (
	"context"
	"fmt"
	"math"

	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/train"
)

// LRFind runs a learning-rate range test: one short training of c's network in
// which the learning rate grows from step to step. It shows the loss against the
// rate and suggests one.
func LRFind(c Config) *train.RangeTest { return newVerb().lrFind(c) }

func (v *verb) lrFind(c Config) (test *train.RangeTest) {
	v.Do(func(ctx context.Context) (err error) {
		test, err = v.lrFindAndShow(ctx, c)
		return err
	})
	return test
}

func (v *verb) lrFindAndShow(ctx context.Context, c Config) (*train.RangeTest, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	splits, err := v.Splits(ctx)
	if err != nil {
		return nil, err
	}
	data, err := splits.Get(c.Seed)
	if err != nil {
		return nil, err
	}
	v.Out.Note("Trying learning rates …")
	test, err := train.LRRangeTest(ctx, data, c, train.RangeTestOptions{})
	if err != nil {
		return nil, err
	}
	if len(test.Rates) > 1 {
		title := fmt.Sprintf("Learning-rate range test: %s, batch size %d", c.Optimizer, c.BatchSize)
		drawn, err := plot.Lines(title, "learning rate", "loss", true, false,
			plot.Series{Name: "loss of the step", X: test.Rates, Y: test.Losses, Faint: true},
			plot.Series{Name: "moving average", X: test.Rates, Y: test.Smoothed, Marks: []plot.Mark{
				{X: test.Suggested, Y: math.NaN(), Label: "suggested"},
			}})
		f, err := display.Draw("lr-find", drawn, err)
		if err != nil {
			return nil, err
		}
		v.Out.Figure(f)
	}
	v.Out.Text(test.String())
	return test, nil
}
