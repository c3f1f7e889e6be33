package lab

import (
	"context"
	"fmt"
	"math"

	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/train"
)

// LRFind runs a learning-rate range test: one short training of c's network in
// which the learning rate grows from step to step. It shows the loss against the
// rate and suggests one.
func LRFind(c Config) *train.RangeTest { return newDesk().lrFind(c) }

func (d *desk) lrFind(c Config) (test *train.RangeTest) {
	d.do(func(ctx context.Context) (err error) {
		test, err = d.lrFindAndShow(ctx, c)
		return err
	})
	return test
}

func (d *desk) lrFindAndShow(ctx context.Context, c Config) (*train.RangeTest, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	splits, err := d.splits(ctx)
	if err != nil {
		return nil, err
	}
	data, err := splits.get(c.Seed)
	if err != nil {
		return nil, err
	}
	d.out.Note("Trying learning rates …")
	test, err := train.LRRangeTest(ctx, data, c, train.RangeTestOptions{})
	if err != nil {
		return nil, err
	}
	if len(test.Rates) > 1 {
		title := fmt.Sprintf("Learning-rate range test: %s, batch size %d", c.Optimizer, c.BatchSize)
		drawn, err := plot.Lines(title, "learning rate", "loss", true, false,
			plot.Series{Name: "loss of the step", X: test.Rates, Y: test.Losses, Faint: true},
			plot.Series{Name: "moving average", X: test.Rates, Y: test.Smoothed, Marks: []plot.Mark{
				{X: test.Suggested(), Y: math.NaN(), Label: "suggested"},
			}})
		f, err := draw("lr-find", drawn, err)
		if err != nil {
			return nil, err
		}
		d.out.Figure(f)
	}
	d.out.Text(test.String())
	return test, nil
}
