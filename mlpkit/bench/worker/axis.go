package worker

import (
	"fmt"

	"mlplab/mlpkit"
	"mlplab/mlpkit/bench/task"
)

// axisOf is the axis along which cases differ; one case alone lies on any.
func axisOf(cases []task.Case) (axis mlpkit.Axis, err error) {
	switch len(cases) {
	case 0:
		return axis, fmt.Errorf("cases = []: a study needs at least one")
	case 1:
		return mlpkit.LearningRates(cases[0].LearningRate), nil
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
