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

	start    time.Time
	training time.Duration // spent in steps and evaluation so far
	speed    float64       // examples a second in the latest chunk
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
	for epoch := range s.config.Epochs {
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

// epoch sees every training example once, in an order of its own, then measures.
func (s *session) epoch(ctx context.Context, epoch int) error {
	began := time.Now()
	n := s.data.Train.Len()
	order := datasets.Permutation(n, s.config.Seed, shuffleStream+uint64(epoch))
	if err := s.machine.train.fill(s.data.Train, order); err != nil {
		return err
	}
	metrics, err := s.steps(ctx, n)
	if err != nil {
		return err
	}
	trained := time.Now()
	var e Epoch
	loss, accuracy := mean(metrics, s.config.BatchSize, n)
	e.TrainLoss, e.RunningAccuracy = Float(loss), Float(accuracy)
	// The training images lie in the order of this epoch, which a mean ignores.
	if _, accuracy, err = s.machine.evaluate(s.machine.train); err != nil {
		return err
	}
	e.TrainAccuracy = Float(accuracy)
	if loss, accuracy, err = s.machine.evaluate(s.machine.validation); err != nil {
		return err
	}
	e.ValidationLoss, e.ValidationAccuracy = Float(loss), Float(accuracy)
	e.TrainSeconds, e.EvalSeconds = trained.Sub(began).Seconds(), time.Since(trained).Seconds()
	s.run.Epochs = append(s.run.Epochs, e)
	s.training += time.Since(trained)
	s.report(func(p *Progress) { p.EpochEnd = true })
	return nil
}

// steps runs the steps of an epoch of n examples in chunks of liveInterval.
func (s *session) steps(ctx context.Context, n int) (metrics [][]float32, err error) {
	m := s.machine
	for from, total := 0, m.training.Steps(n); from < total; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		chunk := max(1, 1000/s.config.BatchSize) // the first, to learn the speed
		if s.speed > 0 {
			chunk = max(1, int(s.speed*liveInterval.Seconds())/s.config.BatchSize)
		}
		to := min(from+chunk, total)
		began := time.Now()
		part, err := m.training.Run(from, to, m.train.images, m.train.labels)
		if err != nil {
			return nil, err
		}
		took := time.Since(began)
		s.training += took
		s.speed = float64(min(to*s.config.BatchSize, n)-from*s.config.BatchSize) / took.Seconds()
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

// report tells the observers how things stand; set adds what is special.
func (s *session) report(set func(*Progress)) {
	if len(s.observers) == 0 {
		return
	}
	p := Progress{
		Run:               s.run,
		Step:              len(s.run.StepLoss),
		Steps:             s.run.StepsPerEpoch() * s.config.Epochs,
		Elapsed:           time.Since(s.start),
		ExamplesPerSecond: s.speed,
	}
	if p.Step > 0 {
		p.Remaining = time.Duration(float64(s.training) / float64(p.Step) * float64(p.Steps-p.Step))
	}
	if set != nil {
		set(&p)
	}
	for _, o := range s.observers {
		o.Observe(p)
	}
}
