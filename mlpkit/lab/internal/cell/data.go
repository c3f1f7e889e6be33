package cell

import (
	"context"

	"mlplab/datasets"
)

// ValidationFraction is the part of the images that validates: 12,000 of 60,000.
const ValidationFraction = 0.2

// Reading is shown at once, so that the cell is seen to have begun.
const Reading = "Reading the digits …"

// Splits loads the digits to be split.
func (v *Verb) Splits(ctx context.Context) (*splits, error) {
	v.Out.Note(Reading)
	digits, err := v.MNIST(ctx)
	if err != nil {
		return nil, err
	}
	return &splits{all: digits.Train, quick: v.Quick}, nil
}

// splits makes the split of a seed and keeps the latest.
type splits struct {
	all    *datasets.Set
	quick  bool
	latest *datasets.Split
}

// Get is the split of a seed.
func (s *splits) Get(seed int64) (*datasets.Split, error) {
	if s.latest != nil && s.latest.Seed == seed {
		return s.latest, nil
	}
	split, err := s.all.Split(ValidationFraction, seed)
	if err == nil && s.quick {
		split, err = head(split)
	}
	if err != nil {
		return nil, err
	}
	s.latest = split
	return split, nil
}
