package playground

import (
	"context"
	"sync"
	"time"

	"mlplab/mlpkit"
)

// stepper is a training that can be moved on: a train.Stepper, or a test's.
type stepper interface {
	Reset(mlpkit.Config) error
	Advance(steps int) error
	Run() (*mlpkit.Run, error)
	Close()
}

// worker trains. It reads the latest command and publishes the latest state, so
// neither side waits for the other.
type worker struct {
	begin func(mlpkit.Config) (stepper, error)

	mu        sync.Mutex
	want      command
	have      state
	commanded chan struct{} // the command changed
	Published chan struct{} // the state changed
}

// command is what the worker has to do.
type command struct {
	run      int // number of the run; a new one begins anew
	config   mlpkit.Config
	training bool
	steps    int // single steps to be made
}

// state is how the training of a command stands.
type state struct {
	number int         // of the command's run
	run    *mlpkit.Run // with its network; nil before the first
	status status
	err    error
}

// chunkTime is how long the worker trains before it looks up: short enough to
// answer a button at once, long enough to train at nearly full speed.
const chunkTime = 80 * time.Millisecond

func newWorker(begin func(mlpkit.Config) (stepper, error)) *worker {
	return &worker{begin: begin, commanded: make(chan struct{}, 1), Published: make(chan struct{}, 1)}
}

// send changes the command.
func (w *worker) send(change func(*command)) {
	w.mu.Lock()
	change(&w.want)
	w.mu.Unlock()
	wake(w.commanded)
}

// latest is the newest state.
func (w *worker) latest() state {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.have
}

func (w *worker) publish(r state) {
	w.mu.Lock()
	w.have = r
	w.mu.Unlock()
	wake(w.Published)
}

// wake puts one signal into c, however often it is called before somebody reads.
func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// take returns the command; its single steps are given out once.
func (w *worker) take() command {
	w.mu.Lock()
	defer w.mu.Unlock()
	o := w.want
	w.want.steps = 0
	return o
}

// enough ends the training that a command of this run asked for.
func (w *worker) enough(run int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.want.run == run {
		w.want.training = false
	}
}

// work trains until ctx is cancelled.
func (w *worker) work(ctx context.Context) {
	var t activeTraining
	defer t.close()
	for ctx.Err() == nil {
		o := w.take()
		if o.run != t.number {
			w.publish(state{number: o.run, run: t.run, status: compiling})
			t.start(w.begin, o)
			w.publish(t.state())
		}
		if !o.training && t.until > 0 {
			t.until = 0
			w.publish(t.state())
		}
		switch {
		case t.err == nil && o.steps > 0:
			t.advance(o.steps)
			w.publish(t.state())
		case t.err == nil && o.training && t.chunk():
			w.publish(t.state())
		default:
			if o.training {
				w.enough(o.run)
				w.publish(t.state())
			}
			select {
			case <-w.commanded:
			case <-ctx.Done():
			}
		}
	}
}

// activeTraining is the stepper with how far it has come.
type activeTraining struct {
	stepper stepper
	number  int
	run     *mlpkit.Run
	err     error
	until   int     // steps after which it pauses by itself; 0 while it is paused
	speed   float64 // steps a second
}

func (t *activeTraining) close() {
	if t.stepper != nil {
		t.stepper.Close()
	}
}

// start begins the run of a command.
func (t *activeTraining) start(begin func(mlpkit.Config) (stepper, error), o command) {
	t.number, t.until, t.speed, t.err = o.run, 0, 0, nil
	if t.stepper == nil {
		t.stepper, t.err = begin(o.config)
	} else {
		t.err = t.stepper.Reset(o.config)
	}
	t.look()
}

// look takes in what was measured.
func (t *activeTraining) look() {
	if t.err == nil {
		t.run, t.err = t.stepper.Run()
	}
}

func (t *activeTraining) advance(steps int) {
	t.err = t.stepper.Advance(steps)
	t.look()
}

// chunk trains for about chunkTime, but no further than the number of epochs
// that the configuration has from where it started to train. It returns false
// when that was reached.
func (t *activeTraining) chunk() bool {
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

// state says how the training stands.
func (t *activeTraining) state() state {
	r := state{number: t.number, run: t.run, err: t.err, status: paused}
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
