package train

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
)

// training is one training under way. Its caller moves it on: [Trainer.Train] by
// whole epochs, a [Stepper] by steps.
type training struct {
	trainer     *Trainer
	program     *program // nil after its end
	config      mlpkit.Config
	data        *datasets.Split
	fingerprint func() string // of data
	observers   []func(mlpkit.Progress)
	run         *mlpkit.Run

	start      time.Time      // of the work on trainer
	stepping   time.Duration  // spent in steps so far
	evaluating time.Duration  // spent in measures after epochs so far
	seen       int            // training examples seen so far
	speed      float64        // examples a second in the latest chunk
	beforeLast []mlpkit.Layer // the weights before the epoch's last step, for a diagnosis
	current    epochState
}

// epochState is what was made of the present epoch.
type epochState struct {
	steps    int
	examples int
	metrics  [][]float32 // of each step
	took     time.Duration
}

// begin acquires a program for c and puts it at the start of a training, whose
// faults were looked for. fingerprint tells that of data.
func (t *Trainer) begin(c mlpkit.Config, data *datasets.Split, fingerprint func() string, observers ...func(mlpkit.Progress)) (*training, error) {
	t, err := t.pickThreads(keyOf(c, 0, data))
	if err != nil {
		return nil, err
	}
	p, err := t.acquire(c, 0, data)
	if err != nil {
		return nil, err
	}
	s := &training{trainer: t, program: p, config: c, data: data, fingerprint: fingerprint, observers: observers, start: time.Now()}
	begun := false
	defer func() {
		if !begun { // an error or a panic
			s.release()
		}
	}()
	s.run = &mlpkit.Run{
		Config:      c,
		Data:        mlpkit.DataInfo{Name: data.Train.Name, Train: data.Train.Len(), Validation: data.Validation.Len(), SplitSeed: data.Seed, Fingerprint: ""},
		Parameters:  c.Parameters(p.pixels, p.classes),
		Environment: environment(t.backend),
	}
	if !p.compiled {
		s.report(func(now *mlpkit.Progress) { now.Compiling = true })
		began := time.Now()
		if err := p.compile(); err != nil {
			return nil, err
		}
		s.run.CompileSeconds = time.Since(began).Seconds()
	}
	if err := p.reset(c, data); err != nil {
		return nil, err
	}
	begun = true
	return s, nil
}

// finish gives the program back and returns the run with its network. err is what
// ended the training before its end, if anything: of a training that ctx
// cancelled there is a run, too.
func (s *training) finish(ctx context.Context, err error) (*mlpkit.Run, error) {
	defer s.release()
	if err != nil && !errors.Is(err, ctx.Err()) {
		return nil, fmt.Errorf("training %s: %w", s.config, err)
	}
	if readErr := s.readNetwork(); readErr != nil {
		return nil, fmt.Errorf("training %s: %w", s.config, readErr)
	}
	s.run.Data.Fingerprint = s.fingerprint()
	s.report(func(p *mlpkit.Progress) { p.Done = true })
	return s.run, err
}

// readNetwork gives the run the network as it is now.
func (s *training) readNetwork() error {
	ls, err := s.program.read()
	if err != nil {
		return err
	}
	s.run.Network = &mlpkit.Network{Activation: s.config.Activation, Layers: ls}
	return nil
}

// release gives the program back.
func (s *training) release() {
	if s.program != nil {
		s.trainer.release(s.program)
		s.program = nil
	}
}

// over reports whether the training has come to its end.
func (s *training) done() bool {
	return s.run.Stopped != "" || len(s.run.Epochs) == s.config.Epochs || s.budgetUsed()
}

// epoch makes the steps of an epoch, every training example once in an order of
// the epoch's own, or as many as the budget has left, in chunks of liveInterval;
// then it measures.
func (s *training) epoch(ctx context.Context) error {
	for total := s.stepsLeft(); total > 0; total = s.stepsLeft() {
		if err := ctx.Err(); err != nil {
			s.run.Stopped = mlpkit.Interrupted
			return err
		}
		n := min(s.chunk(), total)
		if s.config.Diagnose {
			// The last step runs alone, so that its change of the weights can be told.
			if n == total && total > 1 {
				n--
			} else if total == 1 {
				var err error
				if s.beforeLast, err = s.program.read(); err != nil {
					return err
				}
			}
		}
		if err := s.advance(n); err != nil {
			return err
		}
		if s.stepsLeft() > 0 {
			s.report(nil)
		}
	}
	if err := s.endEpoch(); err != nil {
		return err
	}
	s.report(func(p *mlpkit.Progress) { p.EpochEnd = true })
	return nil
}

// stepsLeft is the number of steps until the epoch ends.
func (s *training) stepsLeft() int {
	steps := s.program.training.Steps(s.program.programKey.train)
	if limit := s.config.MaxExamples; limit > 0 {
		before := s.seen - s.current.examples
		steps = min(steps, s.program.training.Steps(limit-before))
	}
	if s.current.steps > 0 && s.budgetUsed() {
		return 0
	}
	return steps - s.current.steps
}

// advance makes n steps of an epoch that has them left.
func (s *training) advance(n int) error {
	p, u := s.program, &s.current
	began := time.Now()
	if u.steps == 0 {
		order := datasets.Permutation(s.data.Train.Len(), s.config.Seed, shuffleStream+uint64(len(s.run.Epochs)))
		if err := p.data.train.fill(s.data.Train, order); err != nil {
			return err
		}
	}
	stepping := time.Now()
	from, to := u.steps, u.steps+n
	metrics, err := p.training.Run(from, to, p.data.train.images, p.data.train.labels)
	if err != nil {
		return err
	}
	took := time.Since(stepping)
	examples := min(to*s.config.BatchSize, p.programKey.train) - from*s.config.BatchSize
	for _, values := range metrics {
		s.run.StepLoss = append(s.run.StepLoss, values[0])
	}
	s.seen += examples
	s.stepping += took
	s.speed = float64(examples) / took.Seconds()
	u.steps, u.examples = to, u.examples+examples
	u.metrics = append(u.metrics, metrics...)
	u.took += time.Since(began)
	return nil
}

// endEpoch takes the measures of the epoch whose steps are made.
func (s *training) endEpoch() error {
	u := s.current
	s.current = epochState{}
	e := mlpkit.Epoch{Examples: u.examples, TrainSeconds: u.took.Seconds()}
	loss, accuracy := mean(u.metrics, s.config.BatchSize, e.Examples)
	e.TrainLoss, e.RunningAccuracy = exact.Float(loss), exact.Float(accuracy)
	began := time.Now()
	if err := s.measure(&e); err != nil {
		return err
	}
	e.EvalSeconds = time.Since(began).Seconds()
	s.evaluating += time.Since(began)
	s.beforeLast = nil
	s.run.Epochs = append(s.run.Epochs, e)
	if _, diverged := s.run.Diverged(); diverged {
		s.run.Stopped = mlpkit.Diverged
	}
	return nil
}

// measure takes the accuracies and what else is asked for after an epoch.
func (s *training) measure(e *mlpkit.Epoch) error {
	p := s.program
	// The training images lie in the order of this epoch, which a mean ignores.
	_, accuracy, err := p.evaluate(p.data.train, p.programKey.train)
	if err != nil {
		return err
	}
	e.TrainAccuracy = exact.Float(accuracy)
	loss, accuracy, err := p.evaluate(p.data.validation, p.programKey.validation)
	if err != nil {
		return err
	}
	e.ValidationLoss, e.ValidationAccuracy = exact.Float(loss), exact.Float(accuracy)
	if s.config.Diagnose {
		e.Layers, err = p.diagnose(s.config, s.beforeLast)
	}
	return err
}

// chunk is the number of steps to run before looking up again.
func (s *training) chunk() int {
	batch := s.config.BatchSize
	if s.speed == 0 {
		return max(1, 1000/batch) // the first, to learn the speed
	}
	interval := liveInterval
	if limit := s.config.MaxSeconds; limit > 0 {
		interval = min(interval, time.Duration(limit*float64(time.Second))-s.stepping)
	}
	return max(1, int(s.speed*interval.Seconds())/batch)
}

// spent reports whether the budget is used up.
func (s *training) budgetUsed() bool {
	c := s.config
	return c.MaxExamples > 0 && s.seen >= c.MaxExamples || c.MaxSeconds > 0 && s.stepping.Seconds() >= c.MaxSeconds
}

// totalSteps is the number of steps of the whole run, an estimate where the
// budget is in seconds.
func (s *training) totalSteps() int {
	c, perEpoch := s.config, s.run.StepsPerEpoch()
	total := perEpoch * c.Epochs
	if limit := c.MaxExamples; limit > 0 {
		n := s.data.Train.Len()
		rest := (limit%n + c.BatchSize - 1) / c.BatchSize
		total = min(total, limit/n*perEpoch+rest)
	}
	if c.MaxSeconds > 0 && s.stepping > 0 {
		total = min(total, int(float64(len(s.run.StepLoss))*c.MaxSeconds/s.stepping.Seconds()))
	}
	return max(total, len(s.run.StepLoss))
}

// report tells the observers how things stand; set adds what is special.
func (s *training) report(set func(*mlpkit.Progress)) {
	if len(s.observers) == 0 {
		return
	}
	p := mlpkit.Progress{
		Run:               s.run,
		Step:              len(s.run.StepLoss),
		Steps:             s.totalSteps(),
		Elapsed:           time.Since(s.start),
		ExamplesPerSecond: s.speed,
	}
	if p.Step > 0 {
		p.Remaining = time.Duration(float64(s.stepping+s.evaluating) / float64(p.Step) * float64(p.Steps-p.Step))
	}
	if set != nil {
		set(&p)
	}
	for _, o := range s.observers {
		o(p)
	}
}
