package train

import (
	"context"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

// TestStudyKeepsWeights: a study that asks for it has every run's network in the
// store, and the one that was read answers as the one that was trained.
func TestStudyKeepsWeights(t *testing.T) {
	t.Parallel()
	for _, asked := range []bool{false, true} {
		s := store.Open(t.TempDir())
		st := smallStudy()
		st.KeepModels = asked
		if err := s.SaveStudy(st); err != nil {
			t.Fatal(err)
		}
		result, err := study.Run(t.Context(), studyTrainer(t), st, smallSet(), study.Options{Keep: s.Keep(st)})
		if err != nil {
			t.Fatal(err)
		}
		back, bad, err := s.Result(st.Name)
		if err != nil || len(bad) > 0 || len(back.Runs()) != 6 || back.Study.KeepModels != asked {
			t.Fatalf("%d runs, %v, %v, keep %t", len(back.Runs()), bad, err, back.Study.KeepModels)
		}
		for i, run := range back.Runs() {
			with, bad, err := s.LoadModel(st.Name, run)
			if err != nil || len(bad) > 0 || (with != nil) != asked {
				t.Fatalf("run %d, asked %t: network %v, %v, %v", i, asked, with != nil, bad, err)
			}
			if run.Network != nil {
				t.Error("the run given was changed")
			}
			if !asked {
				continue
			}
			sameBits(t, "kept", result.Runs()[i], with)
			accuracy, err := modelOf(t, with).Accuracy(smallSet())
			want, wantErr := modelOf(t, result.Runs()[i]).Accuracy(smallSet())
			if err != nil || wantErr != nil || accuracy != want {
				t.Errorf("run %d: accuracy %v, trained %v, %v, %v", i, accuracy, want, err, wantErr)
			}
		}
	}
}

// TestStoreKeepsStudy: what a study returns and what its store returns are one.
func TestStoreKeepsStudy(t *testing.T) {
	t.Parallel()
	s := store.Open(t.TempDir())
	st := smallStudy()
	if err := s.SaveStudy(st); err != nil {
		t.Fatal(err)
	}
	result, err := study.Run(context.Background(), studyTrainer(t), st, smallSet(), study.Options{
		Keep: func(_ study.Trial, r *mlpkit.Run) error { _, err := s.SaveRun(st.Name, r); return err },
	})
	if err != nil {
		t.Fatal(err)
	}
	back, _, err := s.Result(st.Name)
	if err != nil {
		t.Fatal(err)
	}
	if len(back.Trials) != len(result.Trials) || len(back.Runs()) != len(result.Runs()) {
		t.Fatalf("%d trials with %d runs came back as %d with %d", len(result.Trials), len(result.Runs()), len(back.Trials), len(back.Runs()))
	}
	for i, r := range result.Runs() {
		testkit.SameRun(t, r, back.Runs()[i])
	}
	if verdict.Of(back) != verdict.Of(result) {
		t.Errorf("verdict\n%s\nof the store:\n%s", verdict.Of(result), verdict.Of(back))
	}
}

// TestStudyKeepsInterruptedRuns: what was under way is not lost, and is told apart.
func TestStudyKeepsInterruptedRuns(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := smallStudy()
	s.Base.Epochs = 100_000
	finished, interrupted := 0, 0
	_, err := study.Run(ctx, studyTrainer(t), s, smallSet(), study.Options{Parallel: 2,
		Keep: func(study.Trial, *mlpkit.Run) error { finished++; return nil },
		KeepInterrupted: func(_ study.Trial, r *mlpkit.Run) error {
			if r.Stopped != mlpkit.Interrupted || len(r.StepLoss) == 0 {
				t.Errorf("%d steps, stopped %q", len(r.StepLoss), r.Stopped)
			}
			interrupted++
			return nil
		},
		Observe: func(p study.Progress) {
			if len(p.Active) == 2 && p.Active[0].Progress.Step > 0 && p.Active[1].Progress.Step > 0 {
				cancel()
			}
		},
	})
	if err == nil || finished != 0 || interrupted != 2 {
		t.Errorf("%v, %d finished, %d interrupted runs kept; want 2 interrupted", err, finished, interrupted)
	}
}
