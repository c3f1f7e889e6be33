package mlpkit

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"mlplab/datasets"
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
// at the end of that epoch with [Run.Stopped] = [Diverged]. If ctx is cancelled,
// Train returns what there is with ctx's error. The same Config and data on the
// same kind of machine give the same losses to the last bit.
func Train(ctx context.Context, data *datasets.Split, c Config, observers ...func(Progress)) (*Run, error) {
	t, err := DefaultTrainer()
	if err != nil {
		return nil, err
	}
	return t.Train(ctx, data, c, observers...)
}

// DefaultTrainer is the trainer that [Train] uses, on the process's backend, made at
// the first call.
func DefaultTrainer() (*Trainer, error) { return defaultTrainer() }

var defaultTrainer = sync.OnceValues(func() (*Trainer, error) {
	b, err := backend.Default()
	if err != nil {
		return nil, err
	}
	return NewTrainer(b, TrainerOptions{}), nil
})

// Trainer trains on one backend and keeps compiled programs for the next run
// of the same shape. It is safe for concurrent use.
type Trainer struct {
	backend backend.Opened
	options TrainerOptions

	mu    sync.Mutex
	idle  []*machine // the latest given back last
	spare *memory    // of the last run, for the next
	// workers have a backend with one thread each, for runs side by side.
	workers []*Trainer
}

// TrainerOptions choose how a [Trainer] computes.
type TrainerOptions struct {
	// StepByStep crosses to the backend once a step instead of once a chunk of
	// an epoch: slower, the same numbers within float tolerance. Backends that
	// cannot run whole epochs do so anyway.
	StepByStep bool
}

// NewTrainer returns a trainer on b.
func NewTrainer(b backend.Opened, o TrainerOptions) *Trainer {
	return &Trainer{backend: b, options: o}
}

// Train is like the package's [Train], on the trainer's backend.
func (t *Trainer) Train(ctx context.Context, data *datasets.Split, c Config, observers ...func(Progress)) (run *Run, err error) {
	if err := c.CheckData(data); err != nil {
		return nil, err
	}
	defer wrapPanic(&err, "training", c)
	s, err := t.begin(c, data, fingerprintOf(data), observers...)
	if err != nil {
		return nil, fmt.Errorf("training %s: %w", c, err)
	}
	defer s.release() // a panic, too, gives the machine back
	for err == nil && !s.over() {
		err = s.epoch(ctx)
	}
	return s.finish(ctx, err)
}

// fingerprintOf begins to compute the fingerprint of data, which takes some time
// off a training if it goes on beside; the result waits for it.
func fingerprintOf(data *datasets.Split) func() string {
	f := make(chan string, 1)
	go func() { f <- digest(data.Train.Fingerprint() + data.Validation.Fingerprint()) }()
	return sync.OnceValue(func() string { return <-f })
}

// take returns a machine for c that nobody else uses.
func (t *Trainer) take(c Config, growth float64, data *datasets.Split) (*machine, error) {
	key := shapeOf(c, growth, data)
	t.mu.Lock()
	room := t.spare
	t.spare = nil
	var m *machine
	if i := slices.IndexFunc(t.idle, func(m *machine) bool { return m.shape == key }); i >= 0 {
		m = t.idle[i]
		t.idle = slices.Delete(t.idle, i, i+1)
	}
	t.mu.Unlock()
	if room == nil || !room.fits(key) {
		room = newMemory(key)
	}
	if m == nil {
		return newMachine(t.backend.Backend, c, growth, data, room, t.options.StepByStep)
	}
	m.data = room
	return m, nil
}

// maxIdle is how many machines a trainer keeps for the next run of their shape.
const maxIdle = 2

// give keeps the machine, in place of the one that has been idle for longest,
// and its memory for whichever machine runs next.
func (t *Trainer) give(m *machine) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spare, m.data = m.data, nil
	t.idle = append(t.idle, m)
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
			t.workers = append(t.workers, NewTrainer(b, t.options))
		}
	}
	return t.workers[:n], nil
}
