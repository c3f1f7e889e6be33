package study

import (
	"slices"
	"testing"

	"mlplab/mlpkit"
)

func TestJobs(t *testing.T) {
	s := Study{Name: "small", Base: mlpkit.Default(), Axis: LearningRates(0.001, 0.01), Seeds: Seeds(3)}
	s.Tune = BatchSizes(16, 32)
	var got []string
	for _, j := range s.Jobs() {
		got = append(got, j.String())
	}
	want := []string{
		"0.001 (batch size 16), seed 1", "0.001 (batch size 16), seed 2", "0.001 (batch size 16), seed 3",
		"0.001 (batch size 32), seed 1", "0.001 (batch size 32), seed 2", "0.001 (batch size 32), seed 3",
		"0.01 (batch size 16), seed 1", "0.01 (batch size 16), seed 2", "0.01 (batch size 16), seed 3",
		"0.01 (batch size 32), seed 1", "0.01 (batch size 32), seed 2", "0.01 (batch size 32), seed 3",
	}
	if !slices.Equal(got, want) {
		t.Errorf("jobs %q", got)
	}
	if c := s.Jobs()[4].Config(); c.LearningRate != 0.001 || c.BatchSize != 32 || c.Seed != 2 {
		t.Errorf("configuration of job 4: %v", c)
	}
}
