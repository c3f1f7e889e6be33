package worker

import (
	"strings"
	"testing"

	"mlplab/mlpkit/bench/task"
)

func TestAxisOf(t *testing.T) {
	with := func(change func(*task.Case)) task.Case {
		c := task.Base(100)
		change(&c)
		return c
	}
	base := task.Base(100)
	for _, test := range []struct {
		cases      []task.Case
		axis, want string // its name, or what the error says
	}{
		{[]task.Case{base, with(func(c *task.Case) { c.LearningRate = 1 })}, "learning rate", ""},
		{[]task.Case{base, with(func(c *task.Case) { c.Batch = 1 })}, "batch size", ""},
		{[]task.Case{base, with(func(c *task.Case) { c.Layers = 2 })}, "hidden layers", ""},
		{[]task.Case{base, with(func(c *task.Case) { c.Width = 2 })}, "width", ""},
		{[]task.Case{base, with(func(c *task.Case) { c.Loss = "mse" })}, "loss", ""},
		{[]task.Case{base}, "learning rate", ""},
		{nil, "", "at least one"},
		{[]task.Case{base, base}, "", "alike"},
		{[]task.Case{base, base, with(func(c *task.Case) { c.Width = 2 })}, "", "differ in one field"},
		{[]task.Case{base, with(func(c *task.Case) { c.Width, c.Batch = 2, 1 })}, "", "differ in one field"},
	} {
		axis, err := axisOf(test.cases)
		if test.want == "" && (err != nil || axis.Name() != test.axis || len(axis.Values()) != len(test.cases)) {
			t.Errorf("%v: %q, %v, want %q", test.cases, axis.Name(), err, test.axis)
		}
		if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%v: %v, want an error with %q", test.cases, err, test.want)
		}
	}
}
