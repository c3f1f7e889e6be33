package mlpkit

import (
	"context"
	"fmt"
	"time"
)

// work takes jobs until there are none, one fails, or ctx is cancelled.
func (r *runner) work(ctx context.Context, t *Trainer) {
	var held shape
	for {
		i, ok := r.take(ctx, &held)
		if !ok {
			return
		}
		began := time.Now()
		c := r.config(i)
		run, err := r.turn(ctx, t, i, c)
		if run == nil && err == nil {
			r.putBack(i)
			continue
		}
		took := time.Since(began)
		if s := r.sessions[i]; s != nil {
			took += s.worked
		}
		r.done(ctx, i, r.trial(i), run, took, err)
	}
}

func (r *runner) trial(job int) Trial { return r.result.Trials[r.jobs[job].trial].Trial }

func (r *runner) config(job int) Config {
	return r.trial(job).seeded(r.study.Seeds[r.jobs[job].seed])
}

// turn trains job i to its end on t, or sets it aside after an epoch where
// another job's turn has come; then there is neither run nor error.
func (r *runner) turn(ctx context.Context, t *Trainer, i int, c Config) (run *Run, err error) {
	defer wrapPanic(&err, "training", c)
	s := r.sessions[i] // no other worker looks at that of a job that is taken
	if s == nil {
		trial := r.trial(i)
		s, err = t.begin(c, r.splits[c.Seed], r.fingerprints[c.Seed], ObserverFunc(func(p Progress) {
			r.progress(i, ActiveRun{trial, c.Seed, p})
		}))
	} else {
		err = s.resume(t)
	}
	if err != nil {
		return nil, fmt.Errorf("training %s: %w", c, err)
	}
	r.keepSession(i, s)
	for err == nil && !s.over() {
		if err = s.epoch(ctx); err != nil || s.over() || !r.yields(i) {
			continue
		}
		if err = s.setAside(); err == nil {
			return nil, nil
		}
	}
	return s.finish(ctx, err)
}

func (r *runner) keepSession(job int, s *session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sessions[job] = s
}

// yields reports whether job i, under way, should let another go first. While
// there are jobs for all workers none does. When fewer wait than there are
// workers, the last turn would leave some idle: three runs on two workers would
// take as long as four. So there the longest go first, an epoch at a time, among
// those that need the same programs.
func (r *runner) yields(i int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.waiting == 0 || r.waiting >= r.workers {
		return false
	}
	for other, taken := range r.taken {
		if !taken && r.shape(other) == r.shape(i) && r.left(other) > r.left(i) {
			return true
		}
	}
	return false
}

// left is the number of examples that a job still has to see.
func (r *runner) left(job int) int {
	c := r.config(job)
	n := r.splits[c.Seed].Train.Len() * c.Epochs
	if c.MaxExamples > 0 {
		n = min(n, c.MaxExamples)
	}
	if s := r.sessions[job]; s != nil {
		n -= s.seen
	}
	return n
}

// putBack makes job i wait again.
func (r *runner) putBack(i int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken[i] = false
	r.waiting++
}

// endSetAside ends the runs that still waited for another turn when the study was
// stopped.
func (r *runner) endSetAside(ctx context.Context) {
	for i, s := range r.sessions {
		if s == nil || s.aside == nil || r.runs[i] != nil {
			continue
		}
		s.run.Stopped = Interrupted
		run, err := s.finish(ctx, ctx.Err())
		r.done(ctx, i, r.trial(i), run, 0, err)
	}
}
