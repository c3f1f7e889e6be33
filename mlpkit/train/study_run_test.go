package train

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

// withoutTimes is the run's stored form with every time 0.
func withoutTimes(t *testing.T, r *mlpkit.Run) []byte {
	t.Helper()
	c := *r
	c.CompileSeconds = 0
	c.Epochs = slices.Clone(r.Epochs)
	for i := range c.Epochs {
		c.Epochs[i].TrainSeconds, c.Epochs[i].EvalSeconds = 0, 0
	}
	content, err := json.Marshal(&c)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// runStudy runs s, keeping everything in a store, and returns what the store has
// by file name, without times.
func runStudy(t *testing.T, trainer *Trainer, s study.Study, set *datasets.Set, o study.Options) (map[string][]byte, *study.Result) {
	t.Helper()
	store := store.Open(t.TempDir())
	o.Keep = func(_ study.Trial, r *mlpkit.Run) error { _, err := store.SaveRun(s.Name, r); return err }
	result, err := study.Run(context.Background(), trainer, s, set, o)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	runs, bad, err := store.List()
	if err != nil || len(bad) > 0 {
		t.Fatalf("bad files %v, error %v", bad, err)
	}
	for _, r := range runs {
		files[filepath.Base(r.File)] = withoutTimes(t, r.Run)
	}
	if want := len(s.Trials()) * len(s.Seeds); len(files) != want || len(result.Runs()) != want {
		t.Fatalf("%d files, %d runs, want %d", len(files), len(result.Runs()), want)
	}
	return files, result
}

// sameFiles fails unless two stores hold the same bytes.
func sameFiles(t *testing.T, what string, a, b map[string][]byte) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%s: %d files against %d", what, len(a), len(b))
	}
	for name, content := range a {
		if !bytes.Equal(content, b[name]) {
			t.Errorf("%s: %s differs", what, name)
		}
	}
}

// TestStudySchedule: how many runs go side by side changes no byte but times.
func TestStudySchedule(t *testing.T) {
	t.Parallel()
	s := smallStudy()
	s.Axis, s.Tune = study.LearningRates(0.001, 0.01, 1), study.Inits(mlpkit.He, mlpkit.Uniform)
	s.Seeds = study.Seeds(2)
	trainer := studyTrainer(t)
	one, result := runStudy(t, trainer, s, smallSet(), study.Options{Parallel: 1})
	for _, n := range []int{2, 4} {
		more, again := runStudy(t, trainer, s, smallSet(), study.Options{Parallel: n})
		sameFiles(t, fmt.Sprintf("%d side by side", n), one, more)
		if v, w := timeless(verdict.Of(result)), timeless(verdict.Of(again)); v != w {
			t.Errorf("verdicts\n%s\n\n%s", v, w)
		}
	}
	for i, trial := range result.Trials {
		if trial.Label() != s.Trials()[i].Label() {
			t.Errorf("trial %d is %s", i, trial.Label())
		}
		for k, r := range trial.Runs {
			if r.Config != trial.WithSeed(s.Seeds[k]) || r.Data.SplitSeed != s.Seeds[k] {
				t.Errorf("trial %s, run %d has %v, split %d", trial.Label(), k, r.Config, r.Data.SplitSeed)
			}
		}
	}
}

// timeless is a verdict without its lines about time.
func timeless(verdict string) string {
	lines := slices.DeleteFunc(strings.Split(verdict, "\n"), func(l string) bool { return strings.HasPrefix(l, "First measured") })
	return strings.Join(lines, "\n")
}

// TestStudyScheduleMNIST is the same on real digits.
func TestStudyScheduleMNIST(t *testing.T) {
	if testing.Short() {
		t.Skip("trains on MNIST")
	}
	compiled(t)
	s := study.Study{Name: "real", Base: mlpkit.Default(), Axis: study.LearningRates(0.001, 0.1), Seeds: study.Seeds(2), Budget: study.Budget{Examples: 60_000}}
	one, _ := runStudy(t, studyTrainer(t), s, mnist(t), study.Options{Parallel: 1})
	two, _ := runStudy(t, studyTrainer(t), s, mnist(t), study.Options{Parallel: 2})
	sameFiles(t, "two side by side", one, two)
}

// TestStudyProgress keeps the contract of StudyProgress.
func TestStudyProgress(t *testing.T) {
	s := smallStudy()
	var finished, calls, active int
	inside := false
	began := time.Now()
	var last study.Progress
	result, err := study.Run(context.Background(), studyTrainer(t), s, smallSet(), study.Options{Parallel: 2, Observe: func(p study.Progress) {
		if inside {
			t.Error("two calls at once")
		}
		inside = true
		defer func() { inside = false }()
		calls++
		if p.Runs != 6 || p.Finished < finished || p.Finished > 6 || len(p.Result.Runs()) != p.Finished || len(p.Result.Trials) != 2 {
			t.Errorf("%d of %d finished after %d, %d runs in the result", p.Finished, p.Runs, finished, len(p.Result.Runs()))
		}
		if p.Elapsed < 0 || p.Elapsed > time.Since(began) || p.Remaining < 0 || p.Finished == 6 && p.Remaining != 0 {
			t.Errorf("elapsed %v, remaining %v", p.Elapsed, p.Remaining)
		}
		if len(p.Active) > 2 || len(p.Active)+p.Finished > 6 {
			t.Errorf("%d runs active, %d finished", len(p.Active), p.Finished)
		}
		active = max(active, len(p.Active))
		for _, a := range p.Active {
			run := a.Progress.Run
			if run == nil || run.Config != a.Trial.WithSeed(a.Seed) || len(run.StepLoss) != a.Progress.Step || a.Progress.Steps != 16 {
				t.Errorf("active run of %s, seed %d: %+v", a.Trial.Label(), a.Seed, a.Progress)
			}
			for _, loss := range run.StepLoss { // as a figure reads them; a race would show
				if !(loss >= 0) {
					t.Errorf("loss %v", loss)
				}
			}
		}
		_ = verdict.Of(p.Result)
		finished, last = p.Finished, p
	}})
	if err != nil {
		t.Fatal(err)
	}
	if finished != 6 || len(last.Active) != 0 || calls < 6*4 || active != 2 {
		t.Errorf("%d calls, at most %d active, last %+v", calls, active, last)
	}
	if len(result.Runs()) != 6 {
		t.Errorf("%d runs", len(result.Runs()))
	}
}

// TestStudyCancelled keeps the finished runs.
func TestStudyCancelled(t *testing.T) {
	for _, sideBySide := range []int{1, 2} {
		ctx, cancel := context.WithCancel(context.Background())
		kept := 0
		result, err := study.Run(ctx, studyTrainer(t), smallStudy(), smallSet(), study.Options{Parallel: sideBySide,
			Keep: func(study.Trial, *mlpkit.Run) error { kept++; return nil },
			Observe: func(p study.Progress) {
				if p.Finished >= 2 {
					cancel()
				}
			},
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if n := len(result.Runs()); n < 2 || n > 1+sideBySide || n != kept {
			t.Errorf("%d side by side: %d runs, %d kept", sideBySide, n, kept)
		}
		for _, r := range result.Runs() {
			if r.Stopped != "" || len(r.StepLoss) != 16 {
				t.Errorf("a run with %d steps, stopped %q", len(r.StepLoss), r.Stopped)
			}
		}
		if v := verdict.Of(result); !strings.Contains(v, "not finished") {
			t.Errorf("verdict:\n%s", v)
		}
		cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	result, err := study.Run(ctx, studyTrainer(t), smallStudy(), smallSet(), study.Options{})
	if !errors.Is(err, context.Canceled) || len(result.Runs()) != 0 || !strings.Contains(verdict.Of(result), "nothing to say") {
		t.Errorf("cancelled before: %v, %v", result, err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	result, err = study.Run(ctx, studyTrainer(t), smallStudy(), smallSet(), study.Options{Observe: func(p study.Progress) {
		if p.Finished == p.Runs {
			cancel()
		}
	}})
	if err != nil || len(result.Runs()) != 6 {
		t.Errorf("cancelled after the last run: %d runs, %v", len(result.Runs()), err)
	}
}

// TestStudyKeepError stops the study, and is not lost in a cancelled one.
func TestStudyKeepError(t *testing.T) {
	full := errors.New("disk full")
	for _, cancelled := range []bool{false, true} {
		ctx, cancel := context.WithCancel(context.Background())
		kept := 0
		result, err := study.Run(ctx, studyTrainer(t), smallStudy(), smallSet(), study.Options{Parallel: 1, Keep: func(study.Trial, *mlpkit.Run) error {
			if kept++; kept < 2 {
				return nil
			}
			if cancelled {
				cancel()
			}
			return full
		}})
		if !errors.Is(err, full) || !strings.Contains(err.Error(), `study "small": keeping the run of 0.001, seed 2`) {
			t.Errorf("error %v", err)
		}
		if len(result.Runs()) != 2 || kept != 2 {
			t.Errorf("%d runs, %d kept", len(result.Runs()), kept)
		}
		cancel()
	}
}
