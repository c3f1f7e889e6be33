package lab

import (
	"mlplab/datasets"
	"mlplab/mlpkit/lab/internal/celltest"
	"mlplab/mlpkit/train"
)

// bench is a verb and what it showed.
type bench struct {
	*verb
	*celltest.Recorder
}

func newBench() *bench {
	v, r := celltest.New()
	return &bench{&verb{v}, r}
}

// accuracyOf is the accuracy of a run's network on set.
func accuracyOf(run *Run, set *datasets.Set) (float64, error) {
	m, err := train.ModelOf(run)
	if err != nil {
		return 0, err
	}
	return m.Accuracy(set)
}
