// Package train computes what mlpkit describes: it builds the network, loss and
// optimizer of a [mlpkit.Config] with GoMLX, trains it an epoch a program, measures
// it, and makes a [Model] that answers of the weights. [Train] is one training,
// [Study] runs a study, a [Stepper] is moved on by its caller, [LRRangeTest] looks
// for a learning rate.
//
// It imports mlpkit, study, scan and backend. Read trainer.go first, then
// training.go (the way of one training), network.go, losses.go and optimizers.go
// (what is trained), program.go and buffers.go (what is compiled and where it reads).
package train

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
)

// liveInterval is the time between two reports of a training, and so the time
// in which a cancelled one stops.
const liveInterval = 500 * time.Millisecond

// Train trains the network that c describes on data.Train, measures it on both
// parts after each epoch, and tells the observers on the way. It uses the
// process's backend: see [backend.Default].
//
// A loss that becomes NaN or infinite is a result, not an error: the run stops
// at the end of that epoch with [mlpkit.Run.Stopped] = [mlpkit.Diverged]. If ctx is cancelled,
// Train returns what there is with ctx's error. The same Config and data on the
// same kind of machine give the same losses to the last bit.
func Train(ctx context.Context, data *datasets.Split, c mlpkit.Config, observers ...func(mlpkit.Progress)) (*mlpkit.Run, error) {
	t, err := defaultTrainer()
	if err != nil {
		return nil, err
	}
	return t.Train(ctx, data, c, observers...)
}

// defaultTrainer is the trainer that [Train] uses, on the process's backend, made
// at the first call.
var defaultTrainer = sync.OnceValues(func() (*Trainer, error) {
	b, err := backend.Default()
	if err != nil {
		return nil, err
	}
	return NewTrainer(b), nil
})

// Trainer trains on one backend and keeps compiled programs for the next run
// of the same network and data. It is safe for concurrent use.
type Trainer struct {
	backend backend.Opened
	options options

	mu    sync.Mutex
	idle  []*program // the latest given back last
	spare *buffers   // of the last run, for the next
	// workers have a backend with one thread each, for runs side by side.
	workers []*Trainer
}

// options choose how a [Trainer] computes.
type options struct {
	// stepByStep crosses to the backend once a step instead of once a chunk of
	// an epoch: slower, the same numbers within float tolerance. Backends that
	// cannot run whole epochs do so anyway.
	stepByStep bool
}

// NewTrainer returns a trainer on b.
func NewTrainer(b backend.Opened) *Trainer { return newTrainer(b, options{}) }

func newTrainer(b backend.Opened, o options) *Trainer {
	return &Trainer{backend: b, options: o}
}

// Train is like the package's [Train], on the trainer's backend.
func (t *Trainer) Train(ctx context.Context, data *datasets.Split, c mlpkit.Config, observers ...func(mlpkit.Progress)) (run *mlpkit.Run, err error) {
	if err := c.CheckData(data); err != nil {
		return nil, err
	}
	defer wrapPanic(&err, "training", c)
	tr, err := t.begin(c, data, fingerprintOf(data), observers...)
	if err != nil {
		return nil, fmt.Errorf("training %s: %w", c, err)
	}
	defer tr.release() // a panic, too, gives the program back
	for err == nil && !tr.done() {
		err = tr.epoch(ctx)
	}
	return tr.finish(ctx, err)
}

// fingerprintOf begins to compute the fingerprint of data, which takes some time
// off a training if it goes on beside; the result waits for it.
func fingerprintOf(data *datasets.Split) func() string {
	f := make(chan string, 1)
	go func() { f <- digest(data.Train.Fingerprint() + data.Validation.Fingerprint()) }()
	return sync.OnceValue(func() string { return <-f })
}

// acquire returns a program for c that nobody else uses.
func (t *Trainer) acquire(c mlpkit.Config, growth float64, data *datasets.Split) (*program, error) {
	key := keyOf(c, growth, data)
	t.mu.Lock()
	room := t.spare
	t.spare = nil
	var p *program
	if i := slices.IndexFunc(t.idle, func(p *program) bool { return p.programKey == key }); i >= 0 {
		p = t.idle[i]
		t.idle = slices.Delete(t.idle, i, i+1)
	}
	t.mu.Unlock()
	if room == nil || !room.fits(key) {
		room = newBuffers(key)
	}
	if p == nil {
		return newProgram(t.backend.Backend, c, growth, data, room, t.options.stepByStep)
	}
	p.data = room
	return p, nil
}

// maxIdle is how many programs a trainer keeps for the next run of their key.
const maxIdle = 2

// release keeps the program, in place of the one that has been idle for longest,
// and its buffers for whichever program runs next.
func (t *Trainer) release(p *program) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spare, p.data = p.data, nil
	t.idle = append(t.idle, p)
	for ; len(t.idle) > maxIdle; t.idle = slices.Delete(t.idle, 0, 1) {
		t.idle[0].close()
	}
}

// singleThreaded returns n trainers that have one thread each and keep them for
// the next study; where the backend has no such thing, the trainer itself.
func (t *Trainer) singleThreaded(n int) ([]*Trainer, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if missing := n - len(t.workers); missing > 0 {
		backends, ok, err := t.backend.SingleThreaded(missing)
		if err != nil {
			return nil, err
		}
		if !ok {
			return []*Trainer{t}, nil
		}
		for _, b := range backends {
			t.workers = append(t.workers, newTrainer(b, t.options))
		}
	}
	return t.workers[:n], nil
}
