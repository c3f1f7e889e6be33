package study

import (
	"fmt"

	"mlplab/mlpkit"
)

// Job is one run that a study asks for.
type Job struct {
	Trial Trial
	Seed  int64
}

// Config is what the run trains.
func (j Job) Config() mlpkit.Config { return j.Trial.WithSeed(j.Seed) }

// String names the run among those of its study.
func (j Job) String() string { return fmt.Sprintf("%s, seed %d", j.Trial.Label(), j.Seed) }

// Jobs lists the runs of the study: by trial, then by seed. The order is fixed,
// so that several processes can share them out by number.
func (s Study) Jobs() []Job {
	var jobs []Job
	for _, trial := range s.Trials() {
		for _, seed := range s.Seeds {
			jobs = append(jobs, Job{trial, seed})
		}
	}
	return jobs
}

// Missing lists the runs that the study asks for and the result does not hold,
// in the order of [Study.Jobs].
func (r *Result) Missing() []Job {
	have := map[mlpkit.Config]bool{}
	for _, run := range r.Runs() {
		have[run.Config] = true
	}
	var missing []Job
	for _, job := range r.Study.Jobs() {
		if !have[job.Config()] {
			missing = append(missing, job)
		}
	}
	return missing
}

// Joined is the result of s with the runs that it asks for: where several results
// hold one, the last's. A nil result holds none.
func Joined(s Study, results ...*Result) *Result {
	have := map[mlpkit.Config]*mlpkit.Run{}
	for _, r := range results {
		if r == nil {
			continue
		}
		for _, run := range r.Runs() {
			have[run.Config] = run
		}
	}
	joined := &Result{Study: s}
	for _, trial := range s.Trials() {
		t := TrialResult{Trial: trial}
		for _, seed := range s.Seeds {
			if run := have[trial.WithSeed(seed)]; run != nil {
				t.Runs = append(t.Runs, run)
			}
		}
		joined.Trials = append(joined.Trials, t)
	}
	return joined
}
