package lab

import (
	"context"

	"mlplab/datasets"
	"mlplab/mlpkit/lab/internal/cell"
)

// MNIST loads the digits: 60,000 images in Train, to be split, and 10,000 in
// Test, to be touched once, at the very end.
func MNIST() *datasets.MNIST { return newVerb().digits() }

func (v *verb) digits() (digits *datasets.MNIST) {
	v.Do(func(ctx context.Context) (err error) {
		digits, err = v.MNIST(ctx)
		return err
	})
	return digits
}

// Split is the data that [Train] uses for a Config with this seed: four fifths
// of the 60,000 images to train with and one fifth to validate, at random.
func Split(seed int64) *datasets.Split { return newVerb().splitBySeed(seed) }

func (v *verb) splitBySeed(seed int64) (split *datasets.Split) {
	v.Do(func(ctx context.Context) error {
		splits, err := v.Splits(ctx)
		if err != nil {
			return err
		}
		if v.Quick {
			v.Out.Text(cell.QuickNote(nil))
		}
		split, err = splits.Get(seed)
		return err
	})
	return split
}
