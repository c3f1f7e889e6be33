package playground

import (
	"context"
	"sync"
	"time"

	"mlplab/mlpkit"
)

// stepper is a training that can be moved on: a [mlpkit.Stepper], or a test's.
type stepper interface {
	Reset(mlpkit.Config) error
	Advance(steps int) error
	Run() (*mlpkit.Run, error)
	Close()
}

// worker trains. It is told what is wanted and reports what came of it; both only
// ever hold the latest, so neither side waits for the other.
type worker struct {
	begin func(mlpkit.Config) (stepper, error)

	mu       sync.Mutex
	want     order
	have     report
	ordered  chan struct{} // something else is wanted
	Reported chan struct{} // something was reported
}

// order is what is wanted of the worker.
type order struct {
	run      int // number of the run; a new one begins anew
	config   mlpkit.Config
	training bool
	steps    int // single steps to be made
}

// report is what came of an order.
type report struct {
	number int         // of the order's run
	run    *mlpkit.Run // with its network; nil before the first
	status status
	err    error
}

// chunkTime is how long the worker trains before it looks up: short enough to
// answer a button at once, long enough to train at nearly full speed.
const chunkTime = 80 * time.Millisecond

func newWorker(begin func(mlpkit.Config) (stepper, error)) *worker {
	return &worker{begin: begin, ordered: make(chan struct{}, 1), Reported: make(chan struct{}, 1)}
}

// tell changes what is wanted.
func (w *worker) tell(change func(*order)) {
	w.mu.Lock()
	change(&w.want)
	w.mu.Unlock()
	poke(w.ordered)
}

// latest is the newest report.
func (w *worker) latest() report {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.have
}

func (w *worker) tellReport(r report) {
	w.mu.Lock()
	w.have = r
	w.mu.Unlock()
	poke(w.Reported)
}

// poke tells once, however often it is called before anybody listens.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// take is what is wanted now; single steps are taken off the order.
func (w *worker) take() order {
	w.mu.Lock()
	defer w.mu.Unlock()
	o := w.want
	w.want.steps = 0
	return o
}

// enough ends the training that an order of this run asked for.
func (w *worker) enough(run int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.want.run == run {
		w.want.training = false
	}
}

// work trains until ctx is cancelled.
func (w *worker) work(ctx context.Context) {
	var t trainee
	defer t.close()
	for ctx.Err() == nil {
		o := w.take()
		if o.run != t.number {
			w.tellReport(report{number: o.run, run: t.run, status: compiling})
			t.start(w.begin, o)
			w.tellReport(t.report())
		}
		if !o.training && t.until > 0 {
			t.until = 0
			w.tellReport(t.report())
		}
		switch {
		case t.err == nil && o.steps > 0:
			t.advance(o.steps)
			w.tellReport(t.report())
		case t.err == nil && o.training && t.chunk():
			w.tellReport(t.report())
		default:
			if o.training {
				w.enough(o.run)
				w.tellReport(t.report())
			}
			select {
			case <-w.ordered:
			case <-ctx.Done():
			}
		}
	}
}

// trainee is the training under way.
type trainee struct {
	stepper stepper
	number  int
	run     *mlpkit.Run
	err     error
	until   int     // steps after which it pauses by itself; 0 while it is paused
	speed   float64 // steps a second
}

func (t *trainee) close() {
	if t.stepper != nil {
		t.stepper.Close()
	}
}

// start begins the run of an order.
func (t *trainee) start(begin func(mlpkit.Config) (stepper, error), o order) {
	t.number, t.until, t.speed, t.err = o.run, 0, 0, nil
	if t.stepper == nil {
		t.stepper, t.err = begin(o.config)
	} else {
		t.err = t.stepper.Reset(o.config)
	}
	t.look()
}

// look takes in what was measured.
func (t *trainee) look() {
	if t.err == nil {
		t.run, t.err = t.stepper.Run()
	}
}

func (t *trainee) advance(steps int) {
	t.err = t.stepper.Advance(steps)
	t.look()
}

// chunk trains for about chunkTime, but no further than the number of epochs
// that the configuration has from where it started to train. It returns false
// when that was reached.
func (t *trainee) chunk() bool {
	perEpoch := t.run.StepsPerEpoch()
	made := len(t.run.StepLoss)
	if t.until == 0 {
		t.until = made - made%perEpoch + t.run.Config.Epochs*perEpoch
	}
	if made >= t.until || t.run.Stopped != "" {
		t.until = 0
		return false
	}
	steps := max(1, 1000/t.run.Config.BatchSize) // the first, to learn the speed
	if t.speed > 0 {
		steps = max(1, int(t.speed*chunkTime.Seconds()))
	}
	steps = min(steps, t.until-made, perEpoch-made%perEpoch)
	began := time.Now()
	t.advance(steps)
	if made%perEpoch+steps < perEpoch { // else the epoch's measures took their time, too
		t.speed = float64(steps) / time.Since(began).Seconds()
	}
	return t.err == nil
}

// report says how the training stands.
func (t *trainee) report() report {
	r := report{number: t.number, run: t.run, err: t.err, status: paused}
	switch {
	case t.err != nil:
		r.status = failed
	case t.run.Stopped != "":
		r.status = diverged
	case t.until > 0:
		r.status = training
	}
	return r
}
