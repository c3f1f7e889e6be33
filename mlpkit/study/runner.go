package study

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// Options choose how a study is run; the zero value is usual.
type Options struct {
	// ValFraction is the part of the examples kept for validation; 0 is 0.2.
	ValFraction float64
	// Parallel is the number of runs trained at once; 0 chooses. It changes the
	// time that runs take and no other number, except where the budget is a time.
	Parallel int
	// Skip, if given, reports the runs that are not to be trained, such as those
	// that are stored already or that another process trains.
	Skip func(Job) bool
	// Keep, if given, is called with every finished run, from one goroutine at a
	// time; its error stops the study, which then returns that run too.
	Keep func(Trial, *mlpkit.Run) error
	// KeepInterrupted, if given, is called in the same way with every run that was
	// under way when ctx was cancelled and had made a step.
	KeepInterrupted func(Trial, *mlpkit.Run) error
	// Observe, if given, is told of progress, from one goroutine at a time.
	Observe func(Progress)
}

// Progress is the state of a study under way.
type Progress struct {
	Finished, Runs int
	// Active are the runs under way.
	Active []Active
	// Result holds the finished runs. It must not be changed or kept.
	Result    *Result
	Elapsed   time.Duration
	Remaining time.Duration // an estimate, 0 while there is nothing to go by
}

// Active is a run under way.
type Active struct {
	Trial    Trial
	Seed     int64
	Progress mlpkit.Progress
}

// Trainer trains the runs of a study: [train.Trainer], or a test's.
type Trainer interface {
	// Train trains the network that c describes and tells its progress.
	Train(ctx context.Context, data *datasets.Split, c mlpkit.Config, observe ...func(mlpkit.Progress)) (*mlpkit.Run, error)
	// Workers returns up to n trainers, at least one, that may train at the same
	// time: what each computes does not depend on what the others do.
	Workers(n int) ([]Trainer, error)
}

// Run trains every trial of the study with every seed on the examples of set,
// which each seed splits in its own way. If ctx is cancelled, it returns the
// finished runs with ctx's error.
func Run(ctx context.Context, t Trainer, s Study, set *datasets.Set, o Options) (*Result, error) {
	if o.ValFraction == 0 {
		o.ValFraction = 0.2
	}
	if err := errors.Join(s.Validate(), o.validate()); err != nil {
		return nil, fmt.Errorf("study %q:\n%w", s.Name, err)
	}
	r := newRecorder(s, o)
	if len(r.jobs) == 0 {
		return r.result(), nil
	}
	splits, err := splitAll(set, s, r.seeds(), o.ValFraction)
	if err != nil {
		return nil, fmt.Errorf("study %q:\n%w", s.Name, err)
	}
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
				run, err := worker.Train(running, splits[j.config.Seed], j.config, func(p mlpkit.Progress) { r.progress(j, p) })
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

func (o Options) validate() error {
	var faults []error
	if !(o.ValFraction > 0 && o.ValFraction < 1) {
		faults = append(faults, &mlpkit.FieldError{Field: "ValFraction", Value: text.Number(o.ValFraction), Reason: "must be a number above 0 and below 1, or 0 for the usual 0.2"})
	}
	if o.Parallel < 0 {
		faults = append(faults, &mlpkit.FieldError{Field: "Parallel", Value: fmt.Sprint(o.Parallel), Reason: "must be 1 or more runs at once, or 0 to leave the choice to the program"})
	}
	return errors.Join(faults...)
}

// splitAll makes the split of each of the seeds and checks every trial against it.
func splitAll(set *datasets.Set, s Study, seeds []int64, valFraction float64) (map[int64]*datasets.Split, error) {
	if set == nil {
		return nil, &mlpkit.FieldError{Field: "set", Value: "nil", Reason: "a study needs a set of examples; load one with datasets.LoadMNIST"}
	}
	made := make([]*datasets.Split, len(seeds))
	failed := make([]error, len(seeds))
	var wg sync.WaitGroup
	for i, seed := range seeds {
		wg.Go(func() { made[i], failed[i] = set.Split(valFraction, seed) })
	}
	wg.Wait()
	splits := map[int64]*datasets.Split{}
	for i, seed := range seeds {
		if failed[i] != nil {
			return nil, failed[i] // the others' is the same
		}
		splits[seed] = made[i]
	}
	known := map[string]bool{}
	var faults []error
	for _, trial := range s.Trials() {
		for _, err := range parts(trial.Config.CheckData(splits[seeds[0]])) {
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
func workersFor(t Trainer, s Study, o Options, jobs int) ([]Trainer, error) {
	for _, trial := range s.Trials() {
		if trial.Config.MaxSeconds > 0 {
			return []Trainer{t}, nil
		}
	}
	n := o.Parallel
	if n == 0 {
		n = min(runtime.NumCPU(), maxParallel)
	}
	return t.Workers(min(n, jobs))
}

// maxParallel bounds memory: each run holds a copy of its examples.
const maxParallel = 4
