package study

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"mlplab/mlpkit"
)

// job is one run of a study.
type job struct {
	trial  int // index in the study's trials
	config mlpkit.Config

	progress *Active     // while it is under way
	run      *mlpkit.Run // once it is finished
	took     time.Duration
}

// recorder collects what the runs of a study report.
type recorder struct {
	study   Study
	options Options
	trials  []Trial
	workers int
	start   time.Time

	mu     sync.Mutex
	jobs   []job
	failed error // the first of all faults
}

func newRecorder(s Study, o Options) *recorder {
	r := &recorder{study: s, options: o, trials: s.Trials(), start: time.Now()}
	for i, trial := range r.trials {
		for _, seed := range s.Seeds {
			if o.Skip != nil && o.Skip(Job{trial, seed}) {
				continue
			}
			r.jobs = append(r.jobs, job{trial: i, config: trial.WithSeed(seed)})
		}
	}
	return r
}

// seeds are those of the jobs: a split is large, and few jobs need few.
func (r *recorder) seeds() (seeds []int64) {
	for _, j := range r.jobs {
		if !slices.Contains(seeds, j.config.Seed) {
			seeds = append(seeds, j.config.Seed)
		}
	}
	return seeds
}

// result holds the finished runs in the order of the jobs.
func (r *recorder) result() *Result {
	result := &Result{Study: r.study}
	for _, trial := range r.trials {
		result.Trials = append(result.Trials, TrialResult{trial, make([]*mlpkit.Run, 0, len(r.study.Seeds))})
	}
	for _, j := range r.jobs {
		if j.run != nil {
			t := &result.Trials[j.trial]
			t.Runs = append(t.Runs, j.run)
		}
	}
	return result
}

func (r *recorder) finished() int { return len(r.result().Runs()) }

func (r *recorder) progress(j *job, p mlpkit.Progress) {
	// A copy, as other runs' observers read it while this run goes on; what its
	// slices hold by now does not change any more.
	run := *p.Run
	p.Run = &run
	r.mu.Lock()
	defer r.mu.Unlock()
	j.progress, j.took = &Active{r.trials[j.trial], j.config.Seed, p}, p.Elapsed
	r.observe()
}

// done records the end of a run and returns what should stop the study.
func (r *recorder) done(ctx context.Context, j *job, run *mlpkit.Run, err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	j.progress = nil
	trial := r.trials[j.trial]
	keep, kept := r.options.Keep, "run"
	switch {
	case err == nil:
		j.run = run
		defer r.observe()
	case run != nil && run.Stopped == mlpkit.Interrupted && len(run.StepLoss) > 0 && r.failed == nil:
		keep, kept = r.options.KeepInterrupted, "interrupted run"
	case ctx.Err() == nil && r.failed == nil:
		r.failed = fmt.Errorf("study %q, %s: %w", r.study.Name, trial.Label(), err)
		return r.failed
	default:
		return nil
	}
	if keep == nil {
		return nil
	}
	if err := keep(trial, run); err != nil && r.failed == nil {
		r.failed = fmt.Errorf("study %q: keeping the %s of %s, seed %d: %w", r.study.Name, kept, trial.Label(), run.Config.Seed, err)
	}
	return r.failed
}

// observe tells the observer how things stand.
func (r *recorder) observe() {
	if r.options.Observe == nil {
		return
	}
	p := Progress{Runs: len(r.jobs), Result: r.result(), Elapsed: time.Since(r.start)}
	var left, whole time.Duration // of the runs under way; of whole runs
	known, waiting := 0, 0
	for _, j := range r.jobs {
		switch a := j.progress; {
		case j.run != nil:
			p.Finished++
			whole += j.took
			known++
		case a == nil:
			waiting++
		default:
			p.Active = append(p.Active, *a)
			if a.Progress.Remaining > 0 {
				left += a.Progress.Remaining
				whole += a.Progress.Elapsed + a.Progress.Remaining
				known++
			}
		}
	}
	if known > 0 && p.Finished < p.Runs {
		left += whole / time.Duration(known) * time.Duration(waiting)
		p.Remaining = left / time.Duration(min(r.workers, p.Runs-p.Finished))
	}
	r.options.Observe(p)
}
