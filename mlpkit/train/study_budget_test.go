package train

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/study"
)

// TestStudyExamples: a budget in examples ends at the right step, whatever the
// batch size, and a part of an epoch is measured.
func TestStudyExamples(t *testing.T) {
	t.Parallel()
	s := smallStudy()
	s.Seeds = study.Seeds(1)
	s.Base.MaxSeconds = 1e-9 // gives way to the budget
	for _, c := range []struct {
		examples, steps int
		epochs          []int // examples of each
	}{
		{1, 1, []int{16}}, {16, 1, []int{16}}, {17, 2, []int{32}}, {128, 8, []int{128}}, {129, 9, []int{128, 16}},
		{200, 13, []int{128, 80}}, {256, 16, []int{128, 128}}, {300, 19, []int{128, 128, 48}},
	} {
		s.Budget = study.Budget{Examples: c.examples}
		for _, diagnose := range []bool{false, true} { // which cuts epochs elsewhere
			s.Base.Diagnose = diagnose
			result, err := study.Run(context.Background(), studyTrainer(t), s, smallSet(), study.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range result.Runs() {
				var epochs []int
				for _, e := range r.Epochs {
					epochs = append(epochs, e.Examples)
					if !(e.ValidationAccuracy > 0) || !(e.TrainLoss > 0) {
						t.Errorf("%d examples: epoch %+v", c.examples, e)
					}
					if diagnose && !(e.Layers[0].UpdateRatio > 0 && e.Layers[0].UpdateRatio < 0.2) {
						t.Errorf("%d examples: update ratio %v of one step", c.examples, e.Layers[0].UpdateRatio)
					}
				}
				if len(r.StepLoss) != c.steps || !slices.Equal(epochs, c.epochs) {
					t.Errorf("%d examples: %d steps, epochs of %v; want %d, %v", c.examples, len(r.StepLoss), epochs, c.steps, c.epochs)
				}
			}
		}
	}
	// The steps are those of a longer training.
	s.Base.Diagnose, s.Budget = false, study.Budget{Epochs: 3}
	whole, err := study.Run(context.Background(), studyTrainer(t), s, smallSet(), study.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Budget = study.Budget{Examples: 300}
	part, err := study.Run(context.Background(), studyTrainer(t), s, smallSet(), study.Options{})
	if err != nil {
		t.Fatal(err)
	}
	testkit.SameFloats(t, "losses within a budget", part.Runs()[0].StepLoss, whole.Runs()[0].StepLoss[:19])
}

// TestStudySeconds: a budget in seconds ends near it, one run at a time.
func TestStudySeconds(t *testing.T) {
	s := smallStudy()
	s.Seeds = study.Seeds(2)
	s.Base.Epochs = 1 // gives way to the budget
	s.Budget = study.Budget{Seconds: 0.3}
	active := 0
	result, err := study.Run(context.Background(), studyTrainer(t), s, smallSet(), study.Options{Parallel: 2, Observe: func(p study.Progress) {
		active = max(active, len(p.Active))
	}})
	if err != nil {
		t.Fatal(err)
	}
	if active != 1 {
		t.Errorf("%d runs at once share the machine's time", active)
	}
	for _, r := range result.Runs() {
		seconds := 0.0
		for _, e := range r.Epochs {
			seconds += e.TrainSeconds
		}
		t.Logf("%d steps in %d epochs in %.3f s of 0.3", len(r.StepLoss), len(r.Epochs), seconds)
		// TrainSeconds also hold the shuffling, and the machine may be busy.
		if seconds < 0.29 || seconds > 2 || len(r.Epochs) < 3 {
			t.Errorf("%d epochs in %.3f s, want about 0.3 s", len(r.Epochs), seconds)
		}
	}
}

// TestStudyCompilesOnce: a study over learning rates compiles once for each run
// that goes side by side, the next one not at all.
func TestStudyCompilesOnce(t *testing.T) {
	trainer := studyTrainer(t)
	compilations := func(s study.Study) (n int) {
		result, err := study.Run(context.Background(), trainer, s, smallSet(), study.Options{Parallel: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range result.Runs() {
			if r.CompileSeconds > 0 {
				n++
			}
		}
		return n
	}
	s := smallStudy()
	s.Base.Width = 11
	s.Axis = study.LearningRates(0.001, 0.002, 0.003, 0.004)
	if n := compilations(s); n > 2 {
		t.Errorf("four learning rates were compiled %d times", n)
	}
	if n := compilations(s); n > 0 {
		t.Errorf("the second study was compiled %d times", n)
	}
}

// TestStudyOptions: bad ones are named.
func TestStudyOptions(t *testing.T) {
	for want, o := range map[string]study.Options{
		"ValFraction = 1: ":    {ValFraction: 1},
		"ValFraction = -0.2: ": {ValFraction: -0.2},
		"ValFraction = 7: ":    {ValFraction: 7},
		"ValFraction = NaN: ":  {ValFraction: math.NaN()},
		"ValFraction = +Inf: ": {ValFraction: math.Inf(1)},
		"Parallel = -1: ":      {Parallel: -1},
		"1e-09":                {ValFraction: 1e-9}, // no example would be left for validation
	} {
		result, err := study.Run(context.Background(), studyTrainer(t), smallStudy(), smallSet(), o)
		if result != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", o, err, want)
		}
	}
	_, err := study.Run(context.Background(), studyTrainer(t), smallStudy(), nil, study.Options{})
	if err == nil || !strings.Contains(err.Error(), "set = nil: ") || !strings.Contains(err.Error(), "LoadMNIST") {
		t.Errorf("no set: %v", err)
	}
	s := smallStudy()
	s.Axis = study.BatchSizes(16, 129, 1000)
	_, err = study.Run(context.Background(), studyTrainer(t), s, smallSet(), study.Options{})
	if err == nil || !strings.Contains(err.Error(), "BatchSize = 129: must be at most 128") || !strings.Contains(err.Error(), "BatchSize = 1000") {
		t.Errorf("batches larger than the data: %v", err)
	}
	if n := strings.Count(err.Error(), "\n"); n != 2 {
		t.Errorf("faults in %d lines:\n%v", n, err)
	}
}
