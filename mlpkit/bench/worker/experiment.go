package worker

import (
	"context"
	"fmt"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/bench/task"
)

// experiment times a study of the cases: that is how a notebook runs them. One
// case alone is a training.
func (o *ours) experiment(r task.Request) (a task.Answer, err error) {
	if len(r.Cases) == 1 {
		r.Case = r.Cases[0]
		return o.train(r)
	}
	axis, err := axisOf(r.Cases)
	if err != nil {
		return a, err
	}
	set, err := o.examples(r.Cases[0].Examples)
	if err != nil {
		return a, err
	}
	trainer := mlpkit.NewTrainer(o.backend, mlpkit.TrainerOptions{})
	study := mlpkit.Study{Name: "bench", Base: r.Cases[0].Config(r.Epochs, r.Seeds[0]), Axis: axis, Seeds: r.Seeds}
	began := time.Now()
	result, err := trainer.Study(context.Background(), study, set, mlpkit.StudyOptions{ValFraction: valFraction})
	if err != nil {
		return a, err
	}
	a.Wall = time.Since(began).Seconds()
	for _, run := range result.Runs() {
		a.Losses += len(run.StepLoss)
	}
	return a, nil
}

// axisOf is the axis along which cases differ.
func axisOf(cases []task.Case) (axis mlpkit.Axis, err error) {
	if len(cases) == 0 {
		return axis, fmt.Errorf("cases = []: an experiment needs at least one")
	}
	for _, a := range []mlpkit.Axis{
		mlpkit.LearningRates(fields(cases, func(c task.Case) float64 { return c.LearningRate })...),
		mlpkit.BatchSizes(fields(cases, func(c task.Case) int { return c.Batch })...),
		mlpkit.HiddenLayers(fields(cases, func(c task.Case) int { return c.Layers })...),
		mlpkit.Widths(fields(cases, func(c task.Case) int { return c.Width })...),
		mlpkit.Losses(fields(cases, func(c task.Case) mlpkit.Loss { return mlpkit.Loss(c.Loss) })...),
	} {
		if len(a.Values()) == 1 {
			continue
		}
		if !axis.None() || len(a.Values()) != len(cases) {
			return axis, fmt.Errorf("cases %v: they must differ in one field, and all of them", cases)
		}
		axis = a
	}
	if axis.None() {
		return axis, fmt.Errorf("cases %v: they are alike", cases)
	}
	return axis, nil
}

// fields are the values of a field of the cases, without repetition.
func fields[T comparable](cases []task.Case, field func(task.Case) T) (values []T) {
	seen := map[T]bool{}
	for _, c := range cases {
		if v := field(c); !seen[v] {
			seen[v] = true
			values = append(values, v)
		}
	}
	return values
}
