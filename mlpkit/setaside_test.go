package mlpkit

import (
	"bytes"
	"context"
	"testing"
)

// TestSetAside: a training that is set aside after every epoch and goes on in
// turns on two trainers with one thread each ends as one that was left alone, to
// the last bit, whatever the optimizer keeps from step to step.
func TestSetAside(t *testing.T) {
	compiled(t)
	workers, err := studyTrainer(t).singleThreaded(2)
	if err != nil {
		t.Fatal(err)
	}
	data, err := smallSet().Split(0.2, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Optimizer{Adam, RMSProp, Momentum, SGD} {
		c := small()
		c.Optimizer = o
		want, err := workers[0].Train(context.Background(), data, c)
		if err != nil {
			t.Fatal(err)
		}
		s, err := workers[0].begin(c, data, fingerprintOf(data))
		if err != nil {
			t.Fatal(err)
		}
		for turn := 1; ; turn++ {
			if err := s.epoch(context.Background()); err != nil {
				t.Fatal(err)
			}
			if s.over() {
				break
			}
			if err := s.setAside(); err != nil {
				t.Fatal(err)
			}
			if err := s.resume(workers[turn%2]); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.finish(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(withoutTimes(t, got), withoutTimes(t, want)) {
			t.Errorf("%s: the run differs from one without a break", o)
		}
	}
}
