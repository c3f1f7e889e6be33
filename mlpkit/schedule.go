package mlpkit

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
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
	// Active are the runs under way.
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

// StudyTrainer trains the runs of a study: [train.Trainer], or a test's.
type StudyTrainer interface {
	// Train trains the network that c describes and tells its progress.
	Train(ctx context.Context, data *datasets.Split, c Config, observe ...func(Progress)) (*Run, error)
	// Workers returns up to n trainers, at least one, that may train at the same
	// time: what each computes does not depend on what the others do.
	Workers(n int) ([]StudyTrainer, error)
}

// RunStudy trains every trial of the study with every seed on the examples of set,
// which each seed splits in its own way. If ctx is cancelled, it returns the
// finished runs with ctx's error.
func RunStudy(ctx context.Context, t StudyTrainer, s Study, set *datasets.Set, o StudyOptions) (*Result, error) {
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
	r := newRecorder(s, o)
	trainers, err := workersFor(t, s, o, len(r.jobs))
	if err != nil {
		return nil, err
	}
	r.workers = len(trainers)
	queue := make(chan *job, len(r.jobs))
	for i := range r.jobs {
		queue <- &r.jobs[i]
	}
	close(queue)
	running, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	for _, worker := range trainers {
		wg.Go(func() {
			for j := range queue {
				if running.Err() != nil {
					return
				}
				run, err := worker.Train(running, splits[j.config.Seed], j.config, func(p Progress) { r.progress(j, p) })
				if err := r.done(ctx, j, run, err); err != nil {
					stop(err)
				}
			}
		})
	}
	wg.Wait()
	switch {
	case r.failed != nil:
		return r.result(), r.failed
	case r.finished() == len(r.jobs):
		return r.result(), nil // though ctx may have been cancelled since
	}
	return r.result(), ctx.Err()
}

func (o StudyOptions) validate() error {
	var faults []error
	if !(o.ValFraction > 0 && o.ValFraction < 1) {
		faults = append(faults, &FieldError{"ValFraction", text.Number(o.ValFraction), "must be a number above 0 and below 1, or 0 for the usual 0.2"})
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
		for _, err := range parts(trial.Config.CheckData(splits[s.Seeds[0]])) {
			if !known[err.Error()] {
				known[err.Error()] = true // a fault of the data would come once a trial
				faults = append(faults, err)
			}
		}
	}
	return splits, errors.Join(faults...)
}

// workersFor returns one trainer for each run at a time. A budget in seconds is
// fair only to runs that have the whole machine, one after another.
func workersFor(t StudyTrainer, s Study, o StudyOptions, jobs int) ([]StudyTrainer, error) {
	for _, trial := range s.Trials() {
		if trial.Config.MaxSeconds > 0 {
			return []StudyTrainer{t}, nil
		}
	}
	n := o.SideBySide
	if n == 0 {
		n = min(runtime.NumCPU(), maxSideBySide)
	}
	return t.Workers(min(n, jobs))
}

// maxSideBySide bounds memory: each run holds a copy of its examples.
const maxSideBySide = 4
