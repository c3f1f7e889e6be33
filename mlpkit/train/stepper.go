package train

import (
	"errors"
	"fmt"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// Stepper is a training that its caller moves on, some steps at a time: to pause
// it, to look at the network between two steps, to begin again. [Trainer.Train]
// is for trainings that run to their end.
//
// The same steps give the same losses to the last bit as Train's, however they
// are divided among the calls. One goroutine at a time may use a Stepper.
type Stepper struct {
	trainer     *Trainer
	training    *training
	fingerprint func() string
}

// NewStepper prepares a training of c's network on data.Train, on the process's
// backend: see [backend.Default]. No step is made yet. c.Epochs sets no end, as
// the caller does; the other limits of a Config must be 0, and it can't Diagnose.
func NewStepper(data *datasets.Split, c mlpkit.Config) (*Stepper, error) {
	t, err := defaultTrainer()
	if err != nil {
		return nil, err
	}
	return t.newStepper(data, c)
}

// newStepper is [NewStepper], on the trainer's backend.
func (t *Trainer) newStepper(data *datasets.Split, c mlpkit.Config) (*Stepper, error) {
	if err := checkSteppable(c, data); err != nil {
		return nil, err
	}
	s := &Stepper{trainer: t, fingerprint: fingerprintOf(data)}
	if err := s.begin(c, data); err != nil {
		return nil, err
	}
	return s, nil
}

// checkSteppable returns what is wrong with c for a training by steps.
func checkSteppable(c mlpkit.Config, data *datasets.Split) error {
	faults := c.CheckData(data)
	for _, f := range []struct {
		set          bool
		field, value string
	}{
		{c.MaxExamples != 0, "MaxExamples", fmt.Sprint(c.MaxExamples)},
		{c.MaxSeconds != 0, "MaxSeconds", text.Number(c.MaxSeconds)},
		{c.Diagnose, "Diagnose", "true"},
	} {
		if f.set {
			faults = errors.Join(faults, &mlpkit.FieldError{Field: f.field, Value: f.value, Reason: "must not be set for a training by steps, which ends when its caller wants; use Train for it"})
		}
	}
	return faults
}

// Reset begins anew from the weights that c starts with, which depend on its
// network, its Init and its Seed alone. Compiled programs are kept, so a change
// of learning rate or seed takes no time. If it fails because c is at fault, the
// training goes on as it was.
func (s *Stepper) Reset(c mlpkit.Config) error {
	data := s.training.data
	if err := checkSteppable(c, data); err != nil {
		return err
	}
	s.Close()
	return s.begin(c, data)
}

// Close gives the training's memory back for the next one; only Reset and Run
// may be called after it.
func (s *Stepper) Close() { s.training.release() }

// begin puts a program for c at the start.
func (s *Stepper) begin(c mlpkit.Config, data *datasets.Split) (err error) {
	defer wrapPanic(&err, "training", c)
	begun, err := s.trainer.begin(c, data, s.fingerprint)
	if err != nil {
		return fmt.Errorf("training %s: %w", c, err)
	}
	s.training = begun
	return nil
}

// Advance makes n steps, and after the last step of an epoch takes its measures.
// At a loss that is no finite number the training ends, as its weights are lost:
// Run tells it, and Advance does nothing from then on.
func (s *Stepper) Advance(n int) (err error) {
	c := s.training.config
	defer wrapPanic(&err, "training", c)
	if s.training.program == nil {
		return errors.New("this training was closed; begin a new one with Reset")
	}
	for n > 0 && s.training.run.Stopped == "" {
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
	t := s.training
	made = min(n, t.stepsLeft())
	if err := t.advance(made); err != nil {
		return 0, err
	}
	if t.stepsLeft() == 0 {
		return made, t.endEpoch()
	}
	for _, loss := range t.run.StepLoss[len(t.run.StepLoss)-made:] {
		if !text.Finite(loss) {
			t.run.Stopped = mlpkit.Diverged
		}
	}
	return made, nil
}

// Run returns what was measured so far, with the network as it is now. It is the
// caller's own: later steps do not change it.
func (s *Stepper) Run() (run *mlpkit.Run, err error) {
	t := s.training
	defer wrapPanic(&err, "training", t.config)
	if t.program != nil {
		if err := t.readNetwork(); err != nil {
			return nil, fmt.Errorf("training %s: %w", t.config, err)
		}
	}
	own := *t.run
	own.Data.Fingerprint = s.fingerprint()
	// What is there is never written again, only appended to.
	own.StepLoss = own.StepLoss[:len(own.StepLoss):len(own.StepLoss)]
	own.Epochs = own.Epochs[:len(own.Epochs):len(own.Epochs)]
	return &own, nil
}
