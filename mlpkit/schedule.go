package mlpkit

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"mlplab/datasets"
)

// StudyOptions choose how a study is run; the zero value is usual.
type StudyOptions struct {
	// ValFraction is the part of the examples kept for validation; 0 is 0.2.
	ValFraction float64
	// SideBySide is the number of runs trained at once; 0 chooses. It changes the
	// time that runs take and no other number, except where the budget is a time.
	SideBySide int
	// Keep, if given, is called with every finished run, from one goroutine at a
	// time; its error stops the study, which then returns that run too.
	Keep func(Trial, *Run) error
	// KeepInterrupted, if given, is called in the same way with every run that was
	// under way when ctx was cancelled and had made a step.
	KeepInterrupted func(Trial, *Run) error
	// Observe, if given, is told of progress, from one goroutine at a time.
	Observe func(StudyProgress)
}

// StudyProgress is the state of a study under way.
type StudyProgress struct {
	Finished, Runs int
	// Active are the runs under way, without those that let another go first.
	Active []ActiveRun
	// Result holds the finished runs. It must not be changed or kept.
	Result    *Result
	Elapsed   time.Duration
	Remaining time.Duration // an estimate, 0 while there is nothing to go by
}

// ActiveRun is a run under way.
type ActiveRun struct {
	Trial    Trial
	Seed     int64
	Progress Progress
}

// Run trains every trial of the study with every seed on the examples of set,
// which each seed splits in its own way. If ctx is cancelled, Run returns the
// finished runs with ctx's error. The default trainer is used: see [Train].
func (s Study) Run(ctx context.Context, set *datasets.Set, o StudyOptions) (*Result, error) {
	t, err := defaultTrainer()
	if err != nil {
		return nil, err
	}
	return t.Study(ctx, s, set, o)
}

// Study is like [Study.Run], on the trainer's backend.
func (t *Trainer) Study(ctx context.Context, s Study, set *datasets.Set, o StudyOptions) (*Result, error) {
	if o.ValFraction == 0 {
		o.ValFraction = 0.2
	}
	if err := errors.Join(s.Validate(), o.validate()); err != nil {
		return nil, fmt.Errorf("study %q:\n%w", s.Name, err)
	}
	splits, err := splitAll(set, s, o.ValFraction)
	if err != nil {
		return nil, fmt.Errorf("study %q:\n%w", s.Name, err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &runner{trainer: t, study: s, options: o, splits: splits, start: time.Now(), cancel: cancel}
	for _, trial := range s.Trials() {
		r.result.Trials = append(r.result.Trials, TrialResult{trial, make([]*Run, 0, len(s.Seeds))})
		for seed := range s.Seeds {
			r.jobs = append(r.jobs, job{len(r.result.Trials) - 1, seed})
		}
	}
	r.result.Study = s
	r.runs, r.taken, r.waiting = make([]*Run, len(r.jobs)), make([]bool, len(r.jobs)), len(r.jobs)
	r.sessions = make([]*session, len(r.jobs))
	r.active, r.held = map[int]ActiveRun{}, map[shape]int{}
	r.fingerprints = map[int64]func() string{}
	for seed, split := range splits {
		r.fingerprints[seed] = fingerprintOf(split)
	}
	return r.run(ctx)
}

func (o StudyOptions) validate() error {
	var faults []error
	if !(o.ValFraction > 0 && o.ValFraction < 1) {
		faults = append(faults, &FieldError{"ValFraction", number(o.ValFraction), "must be a number above 0 and below 1, or 0 for the usual 0.2"})
	}
	if o.SideBySide < 0 {
		faults = append(faults, &FieldError{"SideBySide", fmt.Sprint(o.SideBySide), "must be 1 or more runs at once, or 0 to leave the choice to the program"})
	}
	return errors.Join(faults...)
}

// splitAll makes each seed's split and checks every trial against it.
func splitAll(set *datasets.Set, s Study, valFraction float64) (map[int64]*datasets.Split, error) {
	if set == nil {
		return nil, &FieldError{"set", "nil", "a study needs a set of examples; load one with datasets.LoadMNIST"}
	}
	made := make([]*datasets.Split, len(s.Seeds))
	failed := make([]error, len(s.Seeds))
	var wg sync.WaitGroup
	for i, seed := range s.Seeds {
		wg.Go(func() { made[i], failed[i] = set.Split(valFraction, seed) })
	}
	wg.Wait()
	splits := map[int64]*datasets.Split{}
	for i, seed := range s.Seeds {
		if failed[i] != nil {
			return nil, failed[i] // the others' is the same
		}
		splits[seed] = made[i]
	}
	known := map[string]bool{}
	var faults []error
	for _, trial := range s.Trials() {
		for _, err := range parts(check(trial.Config, splits[s.Seeds[0]])) {
			if !known[err.Error()] {
				known[err.Error()] = true // a fault of the data would come once a trial
				faults = append(faults, err)
			}
		}
	}
	return splits, errors.Join(faults...)
}

// job is one run of a study: indices of its trial and of its seed.
type job struct{ trial, seed int }

// runner carries a study out.
type runner struct {
	trainer *Trainer
	study   Study
	options StudyOptions
	splits  map[int64]*datasets.Split
	jobs    []job
	start   time.Time
	cancel  context.CancelCauseFunc
	workers int
	// fingerprints of the splits, by seed
	fingerprints map[int64]func() string

	mu       sync.Mutex
	sessions []*session    // by job: of runs under way or set aside
	taken    []bool        // by job
	waiting  int           // jobs not taken, those set aside included
	held     map[shape]int // workers whose latest run had compiled programs of a shape
	runs     []*Run        // by job
	active   map[int]ActiveRun
	result   Result
	failed   error
	spent    time.Duration // sum of the finished runs' times
}

// run works the jobs off, several at once where that is faster.
func (r *runner) run(ctx context.Context) (*Result, error) {
	trainers, err := r.trainers()
	if err != nil {
		return nil, err
	}
	r.workers = len(trainers)
	var wg sync.WaitGroup
	for _, t := range trainers {
		wg.Go(func() { r.work(ctx, t) })
	}
	wg.Wait()
	r.endSetAside(ctx)
	r.collect()
	switch {
	case r.failed != nil:
		return &r.result, r.failed
	case len(r.result.Runs()) == len(r.jobs):
		return &r.result, nil // though ctx may have been cancelled since
	}
	return &r.result, ctx.Err()
}

// trainers returns one trainer for each run at a time. They have one thread
// each, however many there are: as many such runs as cores do more than one run
// with all cores, whose threads wait for each other, and a sum does not depend on
// how many others are computed beside it. A budget in seconds is fair only to
// runs that have the whole machine, one after another.
func (r *runner) trainers() ([]*Trainer, error) {
	n := r.options.SideBySide
	if n == 0 {
		n = min(runtime.NumCPU(), maxSideBySide)
	}
	n = min(n, len(r.jobs))
	for _, t := range r.result.Trials {
		if t.Config.MaxSeconds > 0 {
			return []*Trainer{r.trainer}, nil
		}
	}
	return r.trainer.singleThreaded(n)
}

// maxSideBySide bounds memory: each run holds a copy of its examples.
const maxSideBySide = 4

func (r *runner) progress(i int, a ActiveRun) {
	// A copy, as other runs' observers read it while this run goes on; what its
	// slices hold by now does not change any more.
	run := *a.Progress.Run
	a.Progress.Run = &run
	r.mu.Lock()
	defer r.mu.Unlock()
	r.active[i] = a
	r.observe()
}

// done records the end of job i.
func (r *runner) done(ctx context.Context, i int, trial Trial, run *Run, took time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.active, i)
	if err == nil {
		r.runs[i] = run
		r.spent += took
		r.collect()
		if r.options.Keep != nil {
			if err := r.options.Keep(trial, run); err != nil {
				r.fail(fmt.Errorf("study %q: keeping the run of %s, seed %d: %w", r.study.Name, trial.Label(), run.Config.Seed, err))
			}
		}
		r.observe()
	} else if run != nil && run.Stopped == Interrupted && len(run.StepLoss) > 0 && r.failed == nil {
		if r.options.KeepInterrupted != nil {
			if err := r.options.KeepInterrupted(trial, run); err != nil {
				r.fail(fmt.Errorf("study %q: keeping the interrupted run of %s, seed %d: %w", r.study.Name, trial.Label(), run.Config.Seed, err))
			}
		}
	} else if ctx.Err() == nil {
		r.fail(fmt.Errorf("study %q, %s: %w", r.study.Name, trial.Label(), err))
	}
}

// fail stops the study for the first of all faults.
func (r *runner) fail(err error) {
	if r.failed == nil {
		r.failed = err
		r.cancel(err)
	}
}

// collect sorts the finished runs into the result, in the order of the jobs
// whatever the order in which they finished.
func (r *runner) collect() {
	for t := range r.result.Trials {
		r.result.Trials[t].Runs = r.result.Trials[t].Runs[:0]
	}
	for i, run := range r.runs {
		if run != nil {
			t := &r.result.Trials[r.jobs[i].trial]
			t.Runs = append(t.Runs, run)
		}
	}
}
