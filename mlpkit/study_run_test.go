package mlpkit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mlplab/datasets"
)

// withoutTimes is the run's stored form with every time 0.
func withoutTimes(t *testing.T, r *Run) []byte {
	t.Helper()
	c := *r
	c.CompileSeconds = 0
	c.Epochs = slices.Clone(r.Epochs)
	for i := range c.Epochs {
		c.Epochs[i].TrainSeconds, c.Epochs[i].EvalSeconds = 0, 0
	}
	content, err := encodeRun("same", &c)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// runStudy runs s, keeping everything in a store, and returns what the store has
// by file name, without times.
func runStudy(t *testing.T, trainer *Trainer, s Study, set *datasets.Set, o StudyOptions) (map[string][]byte, *Result) {
	t.Helper()
	store := OpenStore(t.TempDir())
	o.Keep = func(_ Trial, r *Run) error { _, err := store.SaveRun(s.Name, r); return err }
	result, err := trainer.Study(context.Background(), s, set, o)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, r := range listAll(t, store) {
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
	s := smallStudy()
	s.Axis, s.Tune = LearningRates(0.001, 0.01, 1), Inits(He, Uniform)
	s.Seeds = Seeds(2)
	trainer := studyTrainer(t)
	one, result := runStudy(t, trainer, s, smallSet(), StudyOptions{SideBySide: 1})
	for _, n := range []int{2, 4} {
		more, again := runStudy(t, trainer, s, smallSet(), StudyOptions{SideBySide: n})
		sameFiles(t, fmt.Sprintf("%d side by side", n), one, more)
		if v, w := timeless(result.Verdict()), timeless(again.Verdict()); v != w {
			t.Errorf("verdicts\n%s\n\n%s", v, w)
		}
	}
	for i, trial := range result.Trials {
		if trial.Label() != s.Trials()[i].Label() {
			t.Errorf("trial %d is %s", i, trial.Label())
		}
		for k, r := range trial.Runs {
			if r.Config != trial.seeded(s.Seeds[k]) || r.Data.SplitSeed != s.Seeds[k] {
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
	s := Study{Name: "real", Base: Default(), Axis: LearningRates(0.001, 0.1), Seeds: Seeds(2), Budget: Budget{Examples: 60_000}}
	one, _ := runStudy(t, studyTrainer(t), s, mnist(t), StudyOptions{SideBySide: 1})
	two, _ := runStudy(t, studyTrainer(t), s, mnist(t), StudyOptions{SideBySide: 2})
	sameFiles(t, "two side by side", one, two)
}

// TestStudyProgress keeps the contract of StudyProgress.
func TestStudyProgress(t *testing.T) {
	s := smallStudy()
	var finished, calls, active int
	inside := false
	began := time.Now()
	var last StudyProgress
	result, err := studyTrainer(t).Study(context.Background(), s, smallSet(), StudyOptions{SideBySide: 2, Observe: func(p StudyProgress) {
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
			if run == nil || run.Config != a.Trial.seeded(a.Seed) || len(run.StepLoss) != a.Progress.Step || a.Progress.Steps != 16 {
				t.Errorf("active run of %s, seed %d: %+v", a.Trial.Label(), a.Seed, a.Progress)
			}
			for _, loss := range run.StepLoss { // as a figure reads them; a race would show
				if !(loss >= 0) {
					t.Errorf("loss %v", loss)
				}
			}
		}
		_ = p.Result.Verdict()
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
		result, err := studyTrainer(t).Study(ctx, smallStudy(), smallSet(), StudyOptions{SideBySide: sideBySide,
			Keep: func(Trial, *Run) error { kept++; return nil },
			Observe: func(p StudyProgress) {
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
		if v := result.Verdict(); !strings.Contains(v, "not finished") {
			t.Errorf("verdict:\n%s", v)
		}
		cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	result, err := studyTrainer(t).Study(ctx, smallStudy(), smallSet(), StudyOptions{})
	if !errors.Is(err, context.Canceled) || len(result.Runs()) != 0 || !strings.Contains(result.Verdict(), "nothing to say") {
		t.Errorf("cancelled before: %v, %v", result, err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	result, err = studyTrainer(t).Study(ctx, smallStudy(), smallSet(), StudyOptions{Observe: func(p StudyProgress) {
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
		result, err := studyTrainer(t).Study(ctx, smallStudy(), smallSet(), StudyOptions{SideBySide: 1, Keep: func(Trial, *Run) error {
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

// TestStudyExamples: a budget in examples ends at the right step, whatever the
// batch size, and a part of an epoch is measured.
func TestStudyExamples(t *testing.T) {
	s := smallStudy()
	s.Seeds = Seeds(1)
	s.Base.MaxSeconds = 1e-9 // gives way to the budget
	for _, c := range []struct {
		examples, steps int
		epochs          []int // examples of each
	}{
		{1, 1, []int{16}}, {16, 1, []int{16}}, {17, 2, []int{32}}, {128, 8, []int{128}}, {129, 9, []int{128, 16}},
		{200, 13, []int{128, 80}}, {256, 16, []int{128, 128}}, {300, 19, []int{128, 128, 48}},
	} {
		s.Budget = Budget{Examples: c.examples}
		for _, diagnose := range []bool{false, true} { // which cuts epochs elsewhere
			s.Base.Diagnose = diagnose
			result, err := studyTrainer(t).Study(context.Background(), s, smallSet(), StudyOptions{})
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
	s.Base.Diagnose, s.Budget = false, Budget{Epochs: 3}
	whole, err := studyTrainer(t).Study(context.Background(), s, smallSet(), StudyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.Budget = Budget{Examples: 300}
	part, err := studyTrainer(t).Study(context.Background(), s, smallSet(), StudyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sameFloats(t, "losses within a budget", part.Runs()[0].StepLoss, whole.Runs()[0].StepLoss[:19])
}

// TestStudySeconds: a budget in seconds ends near it, one run at a time.
func TestStudySeconds(t *testing.T) {
	s := smallStudy()
	s.Seeds = Seeds(2)
	s.Base.Epochs = 1 // gives way to the budget
	s.Budget = Budget{Seconds: 0.3}
	active := 0
	result, err := studyTrainer(t).Study(context.Background(), s, smallSet(), StudyOptions{SideBySide: 2, Observe: func(p StudyProgress) {
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
	compilations := func(s Study) (n int) {
		result, err := trainer.Study(context.Background(), s, smallSet(), StudyOptions{SideBySide: 2})
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
	s.Axis = LearningRates(0.001, 0.002, 0.003, 0.004)
	if n := compilations(s); n > 2 {
		t.Errorf("four learning rates were compiled %d times", n)
	}
	if n := compilations(s); n > 0 {
		t.Errorf("the second study was compiled %d times", n)
	}
}

// TestTakesShapes: a worker stays with the programs that it has.
func TestTakesShapes(t *testing.T) {
	s := smallStudy()
	s.Axis = Widths(5, 6, 7)
	splits, err := splitAll(smallSet(), s, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	r := &runner{study: s, splits: splits, held: map[shape]int{}, taken: make([]bool, 9)}
	for i, trial := range s.Trials() {
		r.result.Trials = append(r.result.Trials, TrialResult{Trial: trial})
		for k := range 3 {
			r.jobs = append(r.jobs, job{i, k})
		}
	}
	var held [2]shape
	var order []string
	for range 5 { // two workers in turn
		for w := range held {
			if i, ok := r.take(context.Background(), &held[w]); ok {
				order = append(order, fmt.Sprintf("%d:%d/%d", w, held[w].width, r.jobs[i].seed))
			}
		}
	}
	if got, want := strings.Join(order, " "), "0:5/0 1:6/0 0:5/1 1:6/1 0:5/2 1:6/2 0:7/0 1:7/1 0:7/2"; got != want {
		t.Errorf("order\n%s, want\n%s", got, want)
	}
}

// TestStudyOptions: bad ones are named.
func TestStudyOptions(t *testing.T) {
	for want, o := range map[string]StudyOptions{
		"ValFraction = 1: ":    {ValFraction: 1},
		"ValFraction = -0.2: ": {ValFraction: -0.2},
		"ValFraction = 7: ":    {ValFraction: 7},
		"ValFraction = NaN: ":  {ValFraction: math.NaN()},
		"ValFraction = +Inf: ": {ValFraction: math.Inf(1)},
		"SideBySide = -1: ":    {SideBySide: -1},
		"1e-09":                {ValFraction: 1e-9}, // no example would be left for validation
	} {
		result, err := studyTrainer(t).Study(context.Background(), smallStudy(), smallSet(), o)
		if result != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", o, err, want)
		}
	}
	_, err := studyTrainer(t).Study(context.Background(), smallStudy(), nil, StudyOptions{})
	if err == nil || !strings.Contains(err.Error(), "set = nil: ") || !strings.Contains(err.Error(), "LoadMNIST") {
		t.Errorf("no set: %v", err)
	}
	s := smallStudy()
	s.Axis = BatchSizes(16, 129, 1000)
	_, err = studyTrainer(t).Study(context.Background(), s, smallSet(), StudyOptions{})
	if err == nil || !strings.Contains(err.Error(), "BatchSize = 129: must be at most 128") || !strings.Contains(err.Error(), "BatchSize = 1000") {
		t.Errorf("batches larger than the data: %v", err)
	}
	if n := strings.Count(err.Error(), "\n"); n != 2 {
		t.Errorf("faults in %d lines:\n%v", n, err)
	}
}

// TestRunJSONNames fixes what files are made of: other names are another schema.
func TestRunJSONNames(t *testing.T) {
	r := stored(1)
	r.StepLoss = r.StepLoss[:1]
	r.Epochs = r.Epochs[:1]
	r.Epochs[0].Layers = make([]Diagnosis, 1)
	r.Stopped = Diverged
	r.Config.MaxExamples, r.Config.MaxSeconds, r.Config.Diagnose, r.Environment.PJRT = 1, 1, true, "0.1"
	got, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "run.json"), string(got)+"\n")
}

// golden compares text with a file, or writes the file with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run go test with -update to write it", err)
	}
	if got != string(want) {
		t.Errorf("%s is out of date: run go test with -update and read the change; got\n%s", file, got)
	}
}
