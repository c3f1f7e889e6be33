package mlpkit

import (
	"context"
	"time"
)

// take returns the next job for a worker that holds the programs of a shape: one
// for these, or else one for programs that no other worker holds, so that as few
// as possible are compiled twice; among equals the one with the most left to do,
// where that decides how long the last turn takes, or else in the order of the jobs.
func (r *runner) take(ctx context.Context, held *shape) (job int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed != nil || ctx.Err() != nil {
		return 0, false
	}
	var best shape
	rank := 0
	for i, taken := range r.taken {
		if taken {
			continue
		}
		s := r.shape(i)
		this := 1
		switch {
		case s == *held:
			this = 3
		case r.held[s] == 0:
			this = 2
		}
		if this > rank || this == rank && r.waiting <= r.workers && s == best && r.left(i) > r.left(job) {
			job, best, rank = i, s, this
		}
	}
	if rank == 0 {
		return 0, false
	}
	r.taken[job] = true
	r.waiting--
	r.held[*held]--
	r.held[best]++
	*held = best
	return job, true
}

func (r *runner) shape(job int) shape {
	return shapeOf(r.result.Trials[r.jobs[job].trial].Config, 0, r.splits[r.study.Seeds[0]])
}

// observe tells the observer how things stand.
func (r *runner) observe() {
	if r.options.Observe == nil {
		return
	}
	p := StudyProgress{Runs: len(r.jobs), Result: &r.result, Elapsed: time.Since(r.start)}
	left, whole := time.Duration(0), r.spent // whole runs' times
	runs, begun := 0, 0
	for i := range r.jobs {
		if r.runs[i] != nil {
			p.Finished++
			runs++
		}
		if !r.taken[i] && r.sessions[i] != nil {
			begun++
		}
		if a, ok := r.active[i]; ok {
			if r.taken[i] {
				p.Active = append(p.Active, a)
			}
			if a.Progress.Remaining > 0 {
				left += a.Progress.Remaining
				whole += a.Progress.Elapsed + a.Progress.Remaining
				runs++
			}
		}
	}
	if runs > 0 && p.Finished < len(r.jobs) {
		left += whole / time.Duration(runs) * time.Duration(r.waiting-begun)
		p.Remaining = left / time.Duration(min(r.workers, len(r.jobs)-p.Finished))
	}
	r.options.Observe(p)
}
