package train

import (
	"context"
	"testing"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/study"
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
	s := study.Study{Name: "speed", Base: mlpkit.Default(), Axis: study.LearningRates(0.0003, 0.001), Seeds: study.Seeds(2), Budget: study.Budget{Epochs: 2}}
	splits := splitsOf(t, s)
	const busy = 0.15
	quiet := func() bool {
		l := testkit.StartLoad()
		time.Sleep(300 * time.Millisecond)
		_, _, others := l.Stop()
		return others < busy
	}
	alone, together := NewTrainer(device(t)), NewTrainer(device(t))
	for try := range 3 {
		if !quiet() {
			t.Skip("others use the machine, so a time says nothing")
		}
		if try == 0 { // compile
			short := s
			short.Axis, short.Budget = study.LearningRates(0.001), study.Budget{Examples: 64}
			oneByOne(t, alone, short, splits)
			sideBySide(t, together, short)
		}
		l := testkit.StartLoad()
		one, side := oneByOne(t, alone, s, splits), sideBySide(t, together, s)
		_, _, others := l.Stop()
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
//	go test ./mlpkit/train -run NONE -bench 'Study$' -benchtime 1x
func BenchmarkStudy(b *testing.B) {
	compiled(b)
	s := study.Study{Name: "speed", Base: mlpkit.Default(), Axis: study.LearningRates(0.0003, 0.001, 0.003), Seeds: study.Seeds(3), Budget: study.Budget{Epochs: 3}}
	splits := splitsOf(b, s)
	var one, side time.Duration
	for b.Loop() {
		one += oneByOne(b, NewTrainer(device(b)), s, splits)
		side += sideBySide(b, NewTrainer(device(b)), s)
	}
	n := float64(b.N)
	b.ReportMetric(one.Seconds()/n, "s-one-by-one")
	b.ReportMetric(side.Seconds()/n, "s-study")
	b.ReportMetric(side.Seconds()/one.Seconds(), "ratio")
}

// oneByOne trains the runs of s one after another.
func oneByOne(t testing.TB, trainer *Trainer, s study.Study, splits map[int64]*datasets.Split) time.Duration {
	t.Helper()
	began := time.Now()
	for _, trial := range s.Trials() {
		for _, seed := range s.Seeds {
			if _, err := trainer.Train(context.Background(), splits[seed], trial.WithSeed(seed)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return time.Since(began)
}

// sideBySide trains s as a study.
func sideBySide(t testing.TB, trainer *Trainer, s study.Study) time.Duration {
	t.Helper()
	began := time.Now()
	if _, err := study.Run(context.Background(), trainer, s, mnist(t), study.Options{}); err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}

// splitsOf are the splits that a study makes of the digits.
func splitsOf(t testing.TB, s study.Study) map[int64]*datasets.Split {
	t.Helper()
	splits := map[int64]*datasets.Split{}
	for _, seed := range s.Seeds {
		split, err := mnist(t).Split(0.2, seed)
		if err != nil {
			t.Fatal(err)
		}
		splits[seed] = split
	}
	return splits
}
