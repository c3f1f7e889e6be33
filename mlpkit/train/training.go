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
	tr := &training{trainer: t, program: p, config: c, data: data, fingerprint: fingerprint, observers: observers, start: time.Now()}
	begun := false
	defer func() {
		if !begun { // an error or a panic
			tr.release()
		}
	}()
	tr.run = &mlpkit.Run{
		Config:      c,
		Data:        mlpkit.DataInfo{Name: data.Train.Name, Train: data.Train.Len(), Validation: data.Validation.Len(), SplitSeed: data.Seed, Fingerprint: ""},
		Parameters:  c.Parameters(p.pixels, p.classes),
		Environment: environment(t.backend),
	}
	if !p.compiled {
		tr.report(func(now *mlpkit.Progress) { now.Compiling = true })
		began := time.Now()
		if err := p.compile(); err != nil {
			return nil, err
		}
		tr.run.CompileSeconds = time.Since(began).Seconds()
	}
	if err := p.reset(c, data); err != nil {
		return nil, err
	}
	begun = true
	return tr, nil
}

// finish gives the program back and returns the run with its network. err is what
// ended the training before its end, if anything: of a training that ctx
// cancelled there is a run, too.
func (tr *training) finish(ctx context.Context, err error) (*mlpkit.Run, error) {
	defer tr.release()
	if err != nil && !errors.Is(err, ctx.Err()) {
		return nil, fmt.Errorf("training %s: %w", tr.config, err)
	}
	if readErr := tr.readNetwork(); readErr != nil {
		return nil, fmt.Errorf("training %s: %w", tr.config, readErr)
	}
	tr.run.Data.Fingerprint = tr.fingerprint()
	tr.report(func(p *mlpkit.Progress) { p.Done = true })
	return tr.run, err
}

// readNetwork gives the run the network as it is now.
func (tr *training) readNetwork() error {
	ls, err := tr.program.read()
	if err != nil {
		return err
	}
	tr.run.Network = &mlpkit.Network{Activation: tr.config.Activation, Layers: ls}
	return nil
}

// release gives the program back.
func (tr *training) release() {
	if tr.program != nil {
		tr.trainer.release(tr.program)
		tr.program = nil
	}
}

// done reports whether the training has come to its end.
func (tr *training) done() bool {
	return tr.run.Stopped != "" || len(tr.run.Epochs) == tr.config.Epochs || tr.budgetUsed()
}

// epoch makes the steps of an epoch, every training example once in an order of
// the epoch's own, or as many as the budget has left, in chunks of liveInterval;
// then it measures.
func (tr *training) epoch(ctx context.Context) error {
	for total := tr.stepsLeft(); total > 0; total = tr.stepsLeft() {
		if err := ctx.Err(); err != nil {
			tr.run.Stopped = mlpkit.Interrupted
			return err
		}
		n := min(tr.chunk(), total)
		if tr.config.Diagnose {
			// The last step runs alone, so that its change of the weights can be told.
			if n == total && total > 1 {
				n--
			} else if total == 1 {
				var err error
				if tr.beforeLast, err = tr.program.read(); err != nil {
					return err
				}
			}
		}
		if err := tr.advance(n); err != nil {
			return err
		}
		if tr.stepsLeft() > 0 {
			tr.report(nil)
		}
	}
	if err := tr.endEpoch(); err != nil {
		return err
	}
	tr.report(func(p *mlpkit.Progress) { p.EpochEnd = true })
	return nil
}

// stepsLeft is the number of steps until the epoch ends.
func (tr *training) stepsLeft() int {
	steps := tr.program.training.Steps(tr.program.programKey.train)
	if limit := tr.config.MaxExamples; limit > 0 {
		before := tr.seen - tr.current.examples
		steps = min(steps, tr.program.training.Steps(limit-before))
	}
	if tr.current.steps > 0 && tr.budgetUsed() {
		return 0
	}
	return steps - tr.current.steps
}

// advance makes n steps of an epoch that has them left.
func (tr *training) advance(n int) error {
	p, u := tr.program, &tr.current
	began := time.Now()
	if u.steps == 0 {
		if err := p.shuffle(tr.data.Train, tr.config.Seed, len(tr.run.Epochs)); err != nil {
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
	examples := min(to*tr.config.BatchSize, p.programKey.train) - from*tr.config.BatchSize
	for _, values := range metrics {
		tr.run.StepLoss = append(tr.run.StepLoss, values[0])
	}
	tr.seen += examples
	tr.stepping += took
	tr.speed = float64(examples) / took.Seconds()
	u.steps, u.examples = to, u.examples+examples
	u.metrics = append(u.metrics, metrics...)
	u.took += time.Since(began)
	return nil
}

// endEpoch takes the measures of the epoch whose steps are made.
func (tr *training) endEpoch() error {
	u := tr.current
	tr.current = epochState{}
	e := mlpkit.Epoch{Examples: u.examples, TrainSeconds: u.took.Seconds()}
	loss, accuracy := mean(u.metrics, tr.config.BatchSize, e.Examples)
	e.TrainLoss, e.RunningAccuracy = exact.Float(loss), exact.Float(accuracy)
	began := time.Now()
	if err := tr.measure(&e); err != nil {
		return err
	}
	e.EvalSeconds = time.Since(began).Seconds()
	tr.evaluating += time.Since(began)
	tr.beforeLast = nil
	tr.run.Epochs = append(tr.run.Epochs, e)
	if _, diverged := tr.run.Diverged(); diverged {
		tr.run.Stopped = mlpkit.Diverged
	}
	return nil
}

// measure takes the accuracies and what else is asked for after an epoch.
func (tr *training) measure(e *mlpkit.Epoch) error {
	p := tr.program
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
	if tr.config.Diagnose {
		e.Layers, err = p.diagnose(tr.config, tr.beforeLast)
	}
	return err
}

// chunk is the number of steps to run before looking up again.
func (tr *training) chunk() int {
	batch := tr.config.BatchSize
	if tr.speed == 0 {
		return max(1, 1000/batch) // the first, to learn the speed
	}
	interval := liveInterval
	if limit := tr.config.MaxSeconds; limit > 0 {
		interval = min(interval, time.Duration(limit*float64(time.Second))-tr.stepping)
	}
	return max(1, int(tr.speed*interval.Seconds())/batch)
}

// budgetUsed reports whether the budget is used up.
func (tr *training) budgetUsed() bool {
	c := tr.config
	return c.MaxExamples > 0 && tr.seen >= c.MaxExamples || c.MaxSeconds > 0 && tr.stepping.Seconds() >= c.MaxSeconds
}

// totalSteps is the number of steps of the whole run, an estimate where the
// budget is in seconds.
func (tr *training) totalSteps() int {
	total := tr.run.PlannedSteps()
	if limit := tr.config.MaxSeconds; limit > 0 && tr.stepping > 0 {
		total = min(total, int(float64(len(tr.run.StepLoss))*limit/tr.stepping.Seconds()))
	}
	return max(total, len(tr.run.StepLoss))
}

// report tells the observers how things stand; set adds what is special.
func (tr *training) report(set func(*mlpkit.Progress)) {
	if len(tr.observers) == 0 {
		return
	}
	p := mlpkit.Progress{
		Run:               tr.run,
		Step:              len(tr.run.StepLoss),
		Steps:             tr.totalSteps(),
		Elapsed:           time.Since(tr.start),
		ExamplesPerSecond: tr.speed,
	}
	if p.Step > 0 {
		p.Remaining = time.Duration(float64(tr.stepping+tr.evaluating) / float64(p.Step) * float64(p.Steps-p.Step))
	}
	if set != nil {
		set(&p)
	}
	for _, o := range tr.observers {
		o(p)
	}
}
