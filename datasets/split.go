package datasets

import (
	"fmt"
	"math"
)

// splitStream keeps the split's random numbers apart from other uses of its seed.
const splitStream = 0x6d6c706c61622f73 // "mlplab/s"

// Split is a set divided at random into two disjoint parts.
type Split struct {
	Train, Validation *Set
	Seed              int64   // decides which example goes where
	ValFraction       float64 // part of the examples in Validation
}

// Split shuffles the examples and copies them into a validation part of
// round(valFraction×Len()) and a training part of the rest: 48,000 and 12,000
// for 60,000 and 0.2. Together they hold every example exactly once. The same
// seed gives the same split on every machine and with every Go version.
//
// It fails unless 0 < valFraction < 1 and both parts have at least one example.
func (s *Set) Split(valFraction float64, seed int64) (*Split, error) {
	if err := s.validateShape(); err != nil {
		return nil, err
	}
	// Written so that NaN fails too.
	if !(valFraction > 0 && valFraction < 1) {
		return nil, fmt.Errorf("set %q: validation fraction %v is out of range: use a number between 0 and 1, such as 0.2", s.Name, valFraction)
	}
	n := s.Len()
	nVal := int(math.Round(valFraction * float64(n)))
	if nVal < 1 || nVal >= n {
		return nil, fmt.Errorf("set %q: validation fraction %v of %d examples leaves %d for validation and %d for training: each needs at least 1; choose another fraction or more examples",
			s.Name, valFraction, n, nVal, n-nVal)
	}
	perm := Permutation(n, seed, splitStream)
	val, err := s.subset(perm[:nVal])
	if err != nil {
		return nil, err
	}
	train, err := s.subset(perm[nVal:])
	if err != nil {
		return nil, err
	}
	val.Name = s.Name + ", validation part"
	train.Name = s.Name + ", training part"
	return &Split{Train: train, Validation: val, Seed: seed, ValFraction: valFraction}, nil
}
