package mlpkit

import (
	"errors"
	"fmt"
	"time"

	"mlplab/datasets"
)

// Stepper is a training that its caller moves on, some steps at a time: to pause
// it, to look at the network between two steps, to begin again. [Trainer.Train]
// is for trainings that run to their end.
//
// The same steps give the same losses to the last bit as Train's, however they
// are divided among the calls. One goroutine at a time may use a Stepper.
type Stepper struct {
	trainer     *Trainer
	session     *session
	fingerprint string

	at      int           // steps made of the epoch under way
	metrics [][]float32   // of these steps
	took    time.Duration // by these steps
}

// NewStepper prepares a training of c's network on data.Train, on the process's
// backend: see [backend.Default]. No step is made yet. c.Epochs sets no end, as
// the caller does; the other limits of a Config must be 0, and it can't Diagnose.
func NewStepper(data *datasets.Split, c Config) (*Stepper, error) {
	t, err := defaultTrainer()
	if err != nil {
		return nil, err
	}
	return t.NewStepper(data, c)
}

// NewStepper is like the package's [NewStepper], on the trainer's backend.
func (t *Trainer) NewStepper(data *datasets.Split, c Config) (*Stepper, error) {
	if err := checkSteppable(c, data); err != nil {
		return nil, err
	}
	s := &Stepper{trainer: t, fingerprint: digest(data.Train.Fingerprint() + data.Validation.Fingerprint())}
	if err := s.begin(c, data); err != nil {
		return nil, err
	}
	return s, nil
}

// checkSteppable returns what is wrong with c for a training by steps.
func checkSteppable(c Config, data *datasets.Split) error {
	faults := check(c, data)
	for _, f := range []struct {
		set          bool
		field, value string
	}{
		{c.MaxExamples != 0, "MaxExamples", fmt.Sprint(c.MaxExamples)},
		{c.MaxSeconds != 0, "MaxSeconds", number(c.MaxSeconds)},
		{c.Diagnose, "Diagnose", "true"},
	} {
		if f.set {
			faults = errors.Join(faults, &FieldError{f.field, f.value, "must not be set for a training by steps, which ends when its caller wants; use Train for it"})
		}
	}
	return faults
}

// Reset begins anew from the weights that c starts with, which depend on its
// network, its Init and its Seed alone. Compiled programs are kept, so a change
// of learning rate or seed takes no time. If it fails because c is at fault, the
// training goes on as it was.
func (s *Stepper) Reset(c Config) error {
	data := s.session.data
	if err := checkSteppable(c, data); err != nil {
		return err
	}
	s.Close()
	return s.begin(c, data)
}

// Close gives the training's memory back for the next one; only Reset and Run
// may be called after it.
func (s *Stepper) Close() {
	if s.session.machine != nil {
		s.trainer.give(s.session.machine)
		s.session.machine = nil
	}
}

// begin takes a machine for c and puts it at the start.
func (s *Stepper) begin(c Config, data *datasets.Split) (err error) {
	defer wrapPanic(&err, c)
	m, err := s.trainer.take(c, 0, data)
	if err != nil {
		return fmt.Errorf("training %s: %w", c, err)
	}
	run := &Run{
		Config:      c,
		Data:        DataInfo{data.Train.Name, data.Train.Len(), data.Validation.Len(), data.Seed, s.fingerprint},
		Parameters:  c.Parameters(m.pixels, m.classes),
		Environment: environment(s.trainer.backend),
	}
	if !m.compiled {
		began := time.Now()
		if err := m.compile(); err != nil {
			return fmt.Errorf("training %s: %w", c, err)
		}
		run.CompileSeconds = time.Since(began).Seconds()
	}
	if err := m.reset(c, data); err != nil {
		return fmt.Errorf("training %s: %w", c, err)
	}
	s.session = &session{machine: m, config: c, data: data, run: run, start: time.Now()}
	s.at, s.metrics, s.took = 0, nil, 0
	return nil
}

// Advance makes n steps, and after the last step of an epoch takes its measures.
// At a loss that is no finite number the training ends, as its weights are lost:
// Run tells it, and Advance does nothing from then on.
func (s *Stepper) Advance(n int) (err error) {
	c := s.session.config
	defer wrapPanic(&err, c)
	if s.session.machine == nil {
		return errors.New("this training was closed; begin a new one with Reset")
	}
	for n > 0 && s.session.run.Stopped == "" {
		made, err := s.chunk(n)
		if err != nil {
			return fmt.Errorf("training %s: %w", c, err)
		}
		n -= made
	}
	return nil
}

// chunk makes up to n steps of one epoch and returns how many.
func (s *Stepper) chunk(n int) (made int, err error) {
	t, m := s.session, s.session.machine
	began := time.Now()
	if s.at == 0 {
		order := datasets.Permutation(t.data.Train.Len(), t.config.Seed, shuffleStream+uint64(len(t.run.Epochs)))
		if err := m.data.train.fill(t.data.Train, order); err != nil {
			return 0, err
		}
	}
	steps := m.training.Steps(m.shape.train)
	to := min(s.at+n, steps)
	part, err := m.training.Run(s.at, to, m.data.train.images, m.data.train.labels)
	if err != nil {
		return 0, err
	}
	for _, values := range part {
		t.run.StepLoss = append(t.run.StepLoss, values[0])
		if !finite(float64(values[0])) {
			t.run.Stopped = Diverged
		}
	}
	made, s.at = to-s.at, to
	s.metrics = append(s.metrics, part...)
	s.took += time.Since(began)
	if s.at == steps {
		return made, s.endEpoch()
	}
	return made, nil
}

// endEpoch takes the measures of the epoch whose steps are made.
func (s *Stepper) endEpoch() error {
	t := s.session
	e := Epoch{Examples: t.data.Train.Len(), TrainSeconds: s.took.Seconds()}
	loss, accuracy := mean(s.metrics, t.config.BatchSize, e.Examples)
	e.TrainLoss, e.RunningAccuracy = Float(loss), Float(accuracy)
	began := time.Now()
	if err := t.measure(&e); err != nil {
		return err
	}
	e.EvalSeconds = time.Since(began).Seconds()
	t.run.Epochs = append(t.run.Epochs, e)
	if !finite(float64(e.ValidationLoss)) {
		t.run.Stopped = Diverged
	}
	s.at, s.metrics, s.took = 0, nil, 0
	return nil
}

// Run returns what was measured so far, with the network as it is now. It is the
// caller's own: later steps do not change it.
func (s *Stepper) Run() (run *Run, err error) {
	t := s.session
	defer wrapPanic(&err, t.config)
	if t.machine != nil {
		ls, err := t.machine.read()
		if err != nil {
			return nil, fmt.Errorf("training %s: %w", t.config, err)
		}
		t.run.model = &Model{Activation: t.config.Activation, backend: s.trainer.backend, layers: ls}
	}
	own := *t.run
	// What is there is never written again, only appended to.
	own.StepLoss = own.StepLoss[:len(own.StepLoss):len(own.StepLoss)]
	own.Epochs = own.Epochs[:len(own.Epochs):len(own.Epochs)]
	return &own, nil
}

// wrapPanic makes an error of a panic, by which GoMLX tells that it cannot go on.
func wrapPanic(err *error, c Config) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("training %s: %v", c, p)
	}
}
