package mlpkit

import (
	"context"
	"time"

	"mlplab/datasets"
)

// session is one training under way.
type session struct {
	machine   *machine
	config    Config
	data      *datasets.Split
	observers []Observer
	run       *Run

	start      time.Time
	stepping   time.Duration // spent in steps so far
	evaluating time.Duration // spent in measures after epochs so far
	seen       int           // training examples seen so far
	speed      float64       // examples a second in the latest chunk
	beforeLast []layer       // the weights before the epoch's last step, for a diagnosis
}

// train runs all epochs, or fewer if the loss diverges or ctx is cancelled.
func (s *session) train(ctx context.Context) error {
	if !s.machine.compiled {
		s.report(func(p *Progress) { p.Compiling = true })
		began := time.Now()
		if err := s.machine.compile(); err != nil {
			return err
		}
		s.run.CompileSeconds = time.Since(began).Seconds()
	}
	if err := s.machine.reset(s.config, s.data); err != nil {
		return err
	}
	for epoch := 0; epoch < s.config.Epochs && !s.spent(); epoch++ {
		if err := s.epoch(ctx, epoch); err != nil {
			if err == ctx.Err() {
				s.run.Stopped = Interrupted
			}
			return err
		}
		if _, diverged := s.run.Diverged(); diverged {
			s.run.Stopped = Diverged
			return nil
		}
	}
	return nil
}

// epoch sees every training example once, in an order of its own, or as many as
// the budget has left, then measures.
func (s *session) epoch(ctx context.Context, epoch int) error {
	began := time.Now()
	order := datasets.Permutation(s.data.Train.Len(), s.config.Seed, shuffleStream+uint64(epoch))
	if err := s.machine.data.train.fill(s.data.Train, order); err != nil {
		return err
	}
	before := s.seen
	metrics, err := s.steps(ctx)
	if err != nil {
		return err
	}
	e := Epoch{Examples: s.seen - before}
	loss, accuracy := mean(metrics, s.config.BatchSize, e.Examples)
	e.TrainLoss, e.RunningAccuracy = Float(loss), Float(accuracy)
	trained := time.Now()
	if err := s.measure(&e); err != nil {
		return err
	}
	e.TrainSeconds, e.EvalSeconds = trained.Sub(began).Seconds(), time.Since(trained).Seconds()
	s.run.Epochs = append(s.run.Epochs, e)
	s.evaluating += time.Since(trained)
	s.report(func(p *Progress) { p.EpochEnd = true })
	return nil
}

// measure takes the accuracies and what else is asked for after an epoch.
func (s *session) measure(e *Epoch) error {
	m := s.machine
	// The training images lie in the order of this epoch, which a mean ignores.
	_, accuracy, err := m.evaluate(m.data.train, m.shape.train)
	if err != nil {
		return err
	}
	e.TrainAccuracy = Float(accuracy)
	loss, accuracy, err := m.evaluate(m.data.validation, m.shape.validation)
	if err != nil {
		return err
	}
	e.ValidationLoss, e.ValidationAccuracy = Float(loss), Float(accuracy)
	if s.config.Diagnose {
		e.Layers, err = m.diagnose(s.config, s.beforeLast)
	}
	return err
}

// steps runs the steps of an epoch in chunks of liveInterval.
func (s *session) steps(ctx context.Context) (metrics [][]float32, err error) {
	m := s.machine
	s.beforeLast = nil
	total := m.training.Steps(m.shape.train)
	if limit := s.config.MaxExamples; limit > 0 {
		total = min(total, m.training.Steps(limit-s.seen))
	}
	for from := 0; from < total && !s.spent(); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to := min(from+s.chunk(), total)
		if s.config.Diagnose {
			// The last step runs alone, so that its change of the weights can be told.
			if to == total && from < total-1 {
				to = total - 1
			} else if from == total-1 {
				if s.beforeLast, err = m.read(); err != nil {
					return nil, err
				}
			}
		}
		began := time.Now()
		part, err := m.training.Run(from, to, m.data.train.images, m.data.train.labels)
		if err != nil {
			return nil, err
		}
		took := time.Since(began)
		examples := min(to*s.config.BatchSize, m.shape.train) - from*s.config.BatchSize
		s.seen += examples
		s.stepping += took
		s.speed = float64(examples) / took.Seconds()
		metrics = append(metrics, part...)
		for _, values := range part {
			s.run.StepLoss = append(s.run.StepLoss, values[0])
		}
		from = to
		if from < total {
			s.report(nil)
		}
	}
	return metrics, nil
}

// chunk is the number of steps to run before looking up again.
func (s *session) chunk() int {
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
func (s *session) spent() bool {
	c := s.config
	return c.MaxExamples > 0 && s.seen >= c.MaxExamples || c.MaxSeconds > 0 && s.stepping.Seconds() >= c.MaxSeconds
}

// totalSteps is the number of steps of the whole run, an estimate where the
// budget is in seconds.
func (s *session) totalSteps() int {
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
func (s *session) report(set func(*Progress)) {
	if len(s.observers) == 0 {
		return
	}
	p := Progress{
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
		o.Observe(p)
	}
}
