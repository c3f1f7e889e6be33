package mlpkit

import (
	"context"
	"testing"
)

// part is a run as an interrupt leaves it.
func part(r *Run) *Run {
	p := *r
	p.StepLoss, p.Epochs, p.Stopped = r.StepLoss[:len(r.StepLoss)/2], r.Epochs[:1], Interrupted
	return &p
}

func TestInterruptedRunNeverReplacesAWholeOne(t *testing.T) {
	s := OpenStore(t.TempDir())
	whole := stored(1)
	save(t, s, "width", part(whole))
	if runs := listAll(t, s, "width"); len(runs) != 1 || runs[0].Stopped != Interrupted {
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

// TestStudyKeepsInterruptedRuns: what was under way is not lost, and is told apart.
func TestStudyKeepsInterruptedRuns(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	study := smallStudy()
	study.Base.Epochs = 100_000
	finished, interrupted := 0, 0
	_, err := studyTrainer(t).Study(ctx, study, smallSet(), StudyOptions{SideBySide: 2,
		Keep: func(Trial, *Run) error { finished++; return nil },
		KeepInterrupted: func(_ Trial, r *Run) error {
			if r.Stopped != Interrupted || len(r.StepLoss) == 0 {
				t.Errorf("%d steps, stopped %q", len(r.StepLoss), r.Stopped)
			}
			interrupted++
			return nil
		},
		Observe: func(p StudyProgress) {
			if len(p.Active) == 2 && p.Active[0].Progress.Step > 0 && p.Active[1].Progress.Step > 0 {
				cancel()
			}
		},
	})
	if err == nil || finished != 0 || interrupted != 2 {
		t.Errorf("%v, %d finished, %d interrupted runs kept; want 2 interrupted", err, finished, interrupted)
	}
}
