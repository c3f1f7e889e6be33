package mlpkit

import (
	"context"
	"testing"

	"mlplab/datasets"
)

// split is the real MNIST, split as the report does.
func split(t testing.TB, seed int64) *datasets.Split {
	t.Helper()
	mnist, err := datasets.LoadMNIST(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s, err := mnist.Train.Split(0.2, seed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSmoke(t *testing.T) {
	for _, b := range []int{64, 256} {
		c := Default()
		c.Epochs = 3
		c.BatchSize = b
		r, err := Train(context.Background(), split(t, 1), c, ObserverFunc(func(p Progress) {
			t.Logf("step %d/%d compiling %v epochEnd %v done %v %.0f ex/s remaining %v elapsed %v", p.Step, p.Steps, p.Compiling, p.EpochEnd, p.Done, p.ExamplesPerSecond, p.Remaining, p.Elapsed)
		}))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("\n%s", r)
		t.Logf("compile %v, %v, %+v", r.CompileSeconds, r.Model(), r.Environment)
		for _, e := range r.Epochs {
			t.Log(e.TrainSeconds, e.EvalSeconds)
		}
		sp := split(t, 1)
		acc, err := r.Model().Accuracy(sp.Validation)
		t.Log(acc, err)
	}
}
