package worker

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/bench/task"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// ours trains with mlpkit through its public functions, as a notebook does.
type ours struct {
	backend backend.Opened
	set     *datasets.Set
	split   *datasets.Split
}

// valFraction is the part of the examples that validates.
const valFraction = 0.2

// Handle implements [Handler].
func (o *ours) Handle(r task.Request) (task.Answer, error) {
	defer runtime.GC() // frees the programs and data of this request
	switch r.Do {
	case task.Info:
		return task.Answer{Version: fmt.Sprintf("mlpkit on %s, PJRT %s, %s", o.backend.Choice.Config, o.backend.Choice.Version, runtime.Version())}, nil
	case task.Train:
		return o.train(r)
	case task.Study, task.Sequence:
		return o.study(r)
	}
	return task.Answer{}, fmt.Errorf("do = %q: not for mlpkit", r.Do)
}

// train times one run with a trainer that has nothing compiled.
func (o *ours) train(r task.Request) (a task.Answer, err error) {
	if r.MaxSteps != 0 {
		return a, fmt.Errorf("max_steps = %d: mlpkit runs whole epochs here; use 0", r.MaxSteps)
	}
	data, err := part(o.split, r.Case.Examples)
	if err != nil {
		return a, err
	}
	trainer := train.NewTrainer(o.backend)
	began := time.Now()
	var first float64 // from the call to the end of the first epoch's steps
	run, err := trainer.Train(context.Background(), data, r.Case.Config(r.Epochs, r.Seeds[0]), func(p mlpkit.Progress) {
		if p.EpochEnd && first == 0 {
			first = time.Since(began).Seconds() - p.Run.Epochs[0].EvalSeconds
		}
	})
	if err != nil {
		return a, err
	}
	a.Wall = time.Since(began).Seconds()
	for _, e := range run.Epochs {
		a.Seconds = append(a.Seconds, e.TrainSeconds)
		a.Accuracy = float64(e.ValidationAccuracy)
	}
	if run.Stopped == "" {
		a.Seconds[0] = first
	}
	a.Steps, a.Losses = r.Case.Steps(), len(run.StepLoss)
	last := run.StepLoss[max(0, len(run.StepLoss)-100):]
	for _, loss := range last {
		a.LastLoss += float64(loss) / float64(len(last))
	}
	return a, nil
}

// study times a study of the cases with all seeds, or the runs of one case one after
// another; each seed splits the examples in its own way.
func (o *ours) study(r task.Request) (a task.Answer, err error) {
	var axis study.Axis
	if r.Do == task.Study {
		if axis, err = axisOf(r.Axis, r.Cases); err != nil {
			return a, err
		}
		r.Case = r.Cases[0]
	}
	set := o.set
	if n := int(float64(r.Case.Examples) / (1 - valFraction)); n < set.Len() {
		if set, err = set.Head(n); err != nil {
			return a, err
		}
	}
	trainer := train.NewTrainer(o.backend)
	began := time.Now()
	var runs []*mlpkit.Run
	if r.Do == task.Study {
		s := study.Study{Name: "bench", Base: r.Case.Config(r.Epochs, 1), Axis: axis, Seeds: r.Seeds}
		result, err := study.Run(context.Background(), trainer, s, set, study.Options{ValFraction: valFraction})
		if err != nil {
			return a, err
		}
		runs = result.Runs()
	} else {
		for _, seed := range r.Seeds {
			data, err := set.Split(valFraction, seed)
			if err != nil {
				return a, err
			}
			run, err := trainer.Train(context.Background(), data, r.Case.Config(r.Epochs, seed))
			if err != nil {
				return a, err
			}
			runs = append(runs, run)
		}
	}
	a.Wall = time.Since(began).Seconds()
	a.Steps = r.Case.Steps()
	for _, run := range runs {
		last, _ := run.Last()
		a.Accuracy += float64(last.ValidationAccuracy) / float64(len(runs))
		a.Accuracies = append(a.Accuracies, float64(last.ValidationAccuracy))
		a.Losses += len(run.StepLoss)
	}
	return a, nil
}

// axisOf makes the axis of a study from its cases and the name of what they vary.
func axisOf(title string, cases []task.Case) (study.Axis, error) {
	for _, f := range mlpkit.Fields() {
		if f.Title != title || len(cases) == 0 {
			continue
		}
		var values []string
		for _, c := range cases {
			values = append(values, f.Text(c.Config(1, 1)))
		}
		return study.Vary(f.Name, values...)
	}
	return study.Axis{}, fmt.Errorf("axis = %q of %d cases: want the field in which one or more cases differ", title, len(cases))
}
