package mlpkit

import (
	"context"
	"testing"
	"time"

	"mlplab/datasets"
)

// TestStudySpeed: a study is faster than its runs one after another, both with
// programs that are compiled. On a busy machine nothing is asserted: what others
// leave of the processors is used up either way. BenchmarkStudy has a whole
// study with its compilations.
func TestStudySpeed(t *testing.T) {
	if testing.Short() {
		t.Skip("trains on MNIST, about 6 s")
	}
	compiled(t)
	s := Study{Name: "speed", Base: Default(), Axis: LearningRates(0.0003, 0.001), Seeds: Seeds(2), Budget: Budget{Epochs: 2}}
	splits, err := splitAll(mnist(t), s, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	const busy = 0.15
	quiet := func() bool {
		l := startLoad()
		time.Sleep(300 * time.Millisecond)
		_, _, others := l.stop()
		return others < busy
	}
	alone, together := NewTrainer(device(t), TrainerOptions{}), NewTrainer(device(t), TrainerOptions{})
	for try := range 3 {
		if !quiet() {
			t.Skip("others use the machine, so a time says nothing")
		}
		if try == 0 { // compile
			short := s
			short.Axis, short.Budget = LearningRates(0.001), Budget{Examples: 64}
			oneByOne(t, alone, short, splits)
			sideBySide(t, together, short)
		}
		l := startLoad()
		one, side := oneByOne(t, alone, s, splits), sideBySide(t, together, s)
		_, _, others := l.stop()
		ratio := side.Seconds() / one.Seconds()
		t.Logf("four runs one after another %.2f s, as a study %.2f s: %.2f times; others used %.0f %% of the machine", one.Seconds(), side.Seconds(), ratio, 100*others)
		switch {
		case ratio <= 1 || others > busy:
			return
		case try == 2:
			t.Errorf("on a quiet machine a study takes %.2f times as long as its runs one after another", ratio)
		}
	}
}

// BenchmarkStudy times a study of 3 values, 3 seeds and 3 epochs against its nine
// runs one after another, compilations counted on both sides. Run it on a quiet
// machine, about half a minute:
//
//	go test ./mlpkit -run NONE -bench 'Study$' -benchtime 1x
func BenchmarkStudy(b *testing.B) {
	compiled(b)
	s := Study{Name: "speed", Base: Default(), Axis: LearningRates(0.0003, 0.001, 0.003), Seeds: Seeds(3), Budget: Budget{Epochs: 3}}
	splits, err := splitAll(mnist(b), s, 0.2)
	if err != nil {
		b.Fatal(err)
	}
	var one, side time.Duration
	for b.Loop() {
		one += oneByOne(b, NewTrainer(device(b), TrainerOptions{}), s, splits)
		side += sideBySide(b, NewTrainer(device(b), TrainerOptions{}), s)
	}
	n := float64(b.N)
	b.ReportMetric(one.Seconds()/n, "s-one-by-one")
	b.ReportMetric(side.Seconds()/n, "s-study")
	b.ReportMetric(side.Seconds()/one.Seconds(), "ratio")
}

// oneByOne trains the runs of s one after another.
func oneByOne(t testing.TB, trainer *Trainer, s Study, splits map[int64]*datasets.Split) time.Duration {
	t.Helper()
	began := time.Now()
	for _, trial := range s.Trials() {
		for _, seed := range s.Seeds {
			if _, err := trainer.Train(context.Background(), splits[seed], trial.seeded(seed)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return time.Since(began)
}

// sideBySide trains s as a study.
func sideBySide(t testing.TB, trainer *Trainer, s Study) time.Duration {
	t.Helper()
	began := time.Now()
	if _, err := trainer.Study(context.Background(), s, mnist(t), StudyOptions{}); err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}
