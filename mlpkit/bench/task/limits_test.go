package task

import (
	"math"
	"testing"
)

// TestFLOPs compares with counts made by hand.
func TestFLOPs(t *testing.T) {
	base := Base(48000)
	linear, deep := base, base
	linear.Layers = 0
	deep.Layers, deep.Width, deep.Examples, deep.Batch = 2, 10, 100, 30 // 4 steps
	for _, test := range []struct {
		c          Case
		parameters int
		want       float64
	}{
		{base, 101770, 48000*(4*784*128+6*128*10) + 750*13*101770},
		{linear, 7850, 48000*4*784*10 + 750*13*7850},
		{deep, 7850 + 110 + 110, 100*(4*784*10+6*10*10+6*10*10) + 4*13*8070},
	} {
		if got := test.c.Parameters(); got != test.parameters {
			t.Errorf("%+v: %d parameters, want %d", test.c, got, test.parameters)
		}
		if got := test.c.FLOPs(); got != test.want {
			t.Errorf("%+v: %v FLOPs, want %v", test.c, got, test.want)
		}
	}
	if got, want := base.Bytes(), 750*24*101770+48000*784.0; got != want {
		t.Errorf("%v bytes, want %v", got, want)
	}
	if got := deep.Steps(); got != 4 {
		t.Errorf("%d steps, want 4: the short batch counts", got)
	}
}

// TestLimit: the larger of the two times, by the bandwidth of the nearest
// working set.
func TestLimit(t *testing.T) {
	c := Base(48000) // 1.2 MB of weights and moments
	l := Limits{Flops: 1e11, WorkingSets: []int{1 << 20, 1 << 28}, Copies: []float64{1e11, 1e9}}
	if got, want := l.Seconds(c), c.FLOPs()/1e11; got != want {
		t.Errorf("arithmetic is the limit: %v s, want %v", got, want)
	}
	c.Batch = 1
	if got, want := l.Seconds(c), c.Bytes()/1e11; got != want {
		t.Errorf("memory is the limit, weights in a cache: %v s, want %v", got, want)
	}
	c.Width = 100000
	if got, want := l.Seconds(c), c.Bytes()/1e9; got != want {
		t.Errorf("memory is the limit, weights in no cache: %v s, want %v", got, want)
	}
	for _, missing := range []Limits{{}, {Flops: 1e11}, {WorkingSets: []int{1}, Copies: []float64{1}}} {
		if got := missing.Seconds(c); !math.IsNaN(got) {
			t.Errorf("%+v: %v s, want NaN", missing, got)
		}
	}
}

// TestMerge keeps the best of every measurement, whatever a peer leaves out.
func TestMerge(t *testing.T) {
	l := Limits{WorkingSets: []int{1, 2}}.Merge(Answer{Flops: 2, Copies: []float64{5, 1}}).Merge(Answer{Flops: 3}).Merge(Answer{Flops: 1, Copies: []float64{4, 6}})
	if l.Flops != 3 || l.Copies[0] != 5 || l.Copies[1] != 6 {
		t.Errorf("%+v", l)
	}
}

// TestCheck: a peer must not win by a faulty answer.
func TestCheck(t *testing.T) {
	r := Request{Do: Train, Epochs: 2}
	if err := (Answer{Seconds: []float64{1, 2}, Steps: 3}).Check(r); err != nil {
		t.Error(err)
	}
	for _, a := range []Answer{
		{Error: "out of memory"},
		{Seconds: []float64{1}, Steps: 3},
		{Seconds: []float64{1, 0}, Steps: 3},
		{Seconds: []float64{1, math.NaN()}, Steps: 3},
		{Seconds: []float64{1, 2}},
	} {
		if a.Check(r) == nil {
			t.Errorf("%+v passes", a)
		}
	}
}
