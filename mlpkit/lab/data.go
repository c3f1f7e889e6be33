package lab

import (
	"context"

	"mlplab/datasets"
)

// valFraction is the part of the images that validates: 12,000 of 60,000.
const valFraction = 0.2

// reading is shown at once, so that the cell is seen to have begun.
const reading = "Reading the digits …"

// MNIST loads the digits: 60,000 images in Train, to be split, and 10,000 in
// Test, to be touched once, at the very end.
func MNIST() *datasets.MNIST { return newDesk().digits() }

func (d *desk) digits() (digits *datasets.MNIST) {
	d.do(func(ctx context.Context) (err error) {
		digits, err = d.mnist(ctx)
		return err
	})
	return digits
}

// Split is the data that [Train] uses for a Config with this seed: four fifths
// of the 60,000 images to train with and one fifth to validate, at random.
func Split(seed int64) *datasets.Split { return newDesk().splitBySeed(seed) }

func (d *desk) splitBySeed(seed int64) (split *datasets.Split) {
	d.do(func(ctx context.Context) error {
		splits, err := d.splits(ctx)
		if err != nil {
			return err
		}
		if d.quick {
			d.out.Text(quickNote(nil))
		}
		split, err = splits.get(seed)
		return err
	})
	return split
}

// splits loads the digits to be split.
func (d *desk) splits(ctx context.Context) (*splits, error) {
	d.out.Note(reading)
	digits, err := d.mnist(ctx)
	if err != nil {
		return nil, err
	}
	return &splits{all: digits.Train, quick: d.quick}, nil
}

// splits makes the split of a seed and keeps the latest.
type splits struct {
	all    *datasets.Set
	quick  bool
	latest *datasets.Split
}

func (s *splits) get(seed int64) (*datasets.Split, error) {
	if s.latest != nil && s.latest.Seed == seed {
		return s.latest, nil
	}
	split, err := s.all.Split(valFraction, seed)
	if err == nil && s.quick {
		split, err = head(split)
	}
	if err != nil {
		return nil, err
	}
	s.latest = split
	return split, nil
}
