package train

import (
	"context"

	"mlplab/datasets"
	"mlplab/mlpkit/study"
)

// Study runs a study on the process's backend: see [study.Run].
func Study(ctx context.Context, s study.Study, set *datasets.Set, o study.Options) (*study.Result, error) {
	t, err := defaultTrainer()
	if err != nil {
		return nil, err
	}
	return study.Run(ctx, t, s, set, o)
}

// Workers returns trainers that have one thread each, however many there are: as
// many such runs as cores do more than one run with all cores, whose threads wait
// for each other, and a sum does not depend on how many others are computed beside
// it. Where the backend has no such thing, it is the trainer itself.
func (t *Trainer) Workers(n int) ([]study.Trainer, error) {
	workers, err := t.singleThreaded(n)
	var all []study.Trainer
	for _, w := range workers {
		all = append(all, w)
	}
	return all, err
}
