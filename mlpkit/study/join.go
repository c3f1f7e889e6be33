package study

import (
	"errors"
	"slices"
)

// Only returns the axis with those of its values that keep reports.
func (a Axis) Only(keep func(AxisValue) bool) Axis {
	a.values = slices.DeleteFunc(slices.Clone(a.values), func(v AxisValue) bool { return !keep(v) })
	return a
}

// With returns the axis with the values of another axis of the same
// hyperparameter that it lacks, numbers in ascending order.
func (a Axis) With(b Axis) (Axis, error) {
	if a.field.Name != b.field.Name {
		return a, errors.New(a.Name() + " and " + b.Name() + " are two hyperparameters: join axes of one")
	}
	a.values = slices.Clone(a.values)
	for _, v := range b.values {
		if !slices.ContainsFunc(a.values, func(have AxisValue) bool { return have.Label == v.Label }) {
			a.values = append(a.values, v)
		}
	}
	slices.SortStableFunc(a.values, func(x, y AxisValue) int {
		switch {
		case x.Number < y.Number:
			return -1
		case x.Number > y.Number:
			return 1
		}
		return 0 // names stay in the order given
	})
	return a, nil
}

// Axis is the name of the hyperparameter that has the value.
func (v AxisValue) Axis() string { return v.field.Title }
