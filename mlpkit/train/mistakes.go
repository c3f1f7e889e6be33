package train

import (
	"cmp"
	"slices"

	"mlplab/datasets"
)

// Mistake is an example that a model gets wrong.
type Mistake struct {
	Index            int // in the set
	Class, Predicted int
	Probability      float64 // that the model gave its wrong answer
}

// Mistakes returns the examples of set that the model gets wrong, those it is
// most sure of first.
func (m *Model) Mistakes(set *datasets.Set) ([]Mistake, error) {
	rows, err := m.Probabilities(set.Images)
	if err != nil {
		return nil, err
	}
	var wrong []Mistake
	for i, row := range rows {
		if p := largest(row); p != int(set.Labels[i]) {
			wrong = append(wrong, Mistake{i, int(set.Labels[i]), p, float64(row[p])})
		}
	}
	slices.SortStableFunc(wrong, func(a, b Mistake) int { return cmp.Compare(b.Probability, a.Probability) })
	return wrong, nil
}

// largest is the index of the largest value, the first of equals.
func largest(row []float32) int {
	best := 0
	for k, v := range row {
		if v > row[best] {
			best = k
		}
	}
	return best
}
