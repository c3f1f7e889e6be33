package store

import (
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
)

// part is a run as an interrupt leaves it.
func part(r *mlpkit.Run) *mlpkit.Run {
	p := *r
	p.StepLoss, p.Epochs, p.Stopped = r.StepLoss[:len(r.StepLoss)/2], r.Epochs[:1], mlpkit.Interrupted
	return &p
}

func TestInterruptedRunNeverReplacesAWholeOne(t *testing.T) {
	s := Open(t.TempDir())
	whole := testkit.Stored(1)
	save(t, s, "width", part(whole))
	if runs := listAll(t, s, "width"); len(runs) != 1 || runs[0].Stopped != mlpkit.Interrupted {
		t.Errorf("stored %v, want the interrupted run", runs)
	}
	file := save(t, s, "width", whole)
	if runs := listAll(t, s, "width"); len(runs) != 1 || runs[0].File != file || runs[0].Stopped != "" {
		t.Errorf("stored %v, want the whole run in place of the interrupted one", runs)
	}
	save(t, s, "width", part(whole))
	if runs := listAll(t, s, "width"); len(runs) != 2 {
		t.Errorf("stored %v, want the whole run beside the interrupted one", runs)
	}
}
