package train

import (
	"context"
	"slices"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// TestSkip: two halves of a study, trained apart, are the whole one bit for bit,
// and a result tells what it lacks.
func TestSkip(t *testing.T) {
	trainer, s := studyTrainer(t), smallStudy()
	whole, err := study.Run(context.Background(), trainer, s, smallSet(), study.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if m := whole.Missing(); len(m) > 0 {
		t.Errorf("a whole study lacks %v", m)
	}
	jobs := s.Jobs()
	kept := map[mlpkit.Config]*mlpkit.Run{}
	for half := range 2 {
		part, err := study.Run(context.Background(), trainer, s, smallSet(), study.Options{
			Skip: func(j study.Job) bool {
				return slices.IndexFunc(jobs, func(k study.Job) bool { return k.Config() == j.Config() })%2 != half
			},
			Keep: func(_ study.Trial, run *mlpkit.Run) error {
				kept[run.Config] = run
				return nil
			},
		})
		if err != nil || len(part.Runs()) != 3 {
			t.Fatalf("half %d: %d runs, %v", half, len(part.Runs()), err)
		}
		if m := part.Missing(); len(m) != 3 || m[0].Config() != jobs[1-half].Config() {
			t.Errorf("half %d lacks %v", half, m)
		}
	}
	for _, run := range whole.Runs() {
		sameBits(t, run.Config.String(), run, kept[run.Config])
	}
	none, err := study.Run(context.Background(), trainer, s, smallSet(), study.Options{Skip: func(study.Job) bool { return true }})
	if err != nil || len(none.Runs()) != 0 || len(none.Missing()) != 6 {
		t.Errorf("nothing to train: %v, %v", none, err)
	}
}
