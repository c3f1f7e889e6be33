package mlpkit

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"mlplab/datasets"
)

// TestStudySpeed: a study is faster than its runs one after another. Both are
// printed; the target on a quiet machine with two cores is 0.75, the bound here is looser. On a busy one
// nothing is asserted: what others leave of the cores is used up either way.
func TestStudySpeed(t *testing.T) {
	if testing.Short() {
		t.Skip("trains on MNIST, about 15 s")
	}
	compiled(t)
	s := Study{Name: "speed", Base: Default(), Axis: LearningRates(0.0003, 0.001, 0.003), Seeds: Seeds(3), Budget: Budget{Epochs: 3}}
	splits, err := splitAll(mnist(t), s, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	for try := range 3 {
		before := idle()
		sequential, study := timeStudy(t, s, splits)
		after := idle()
		ratio := study.Seconds() / sequential.Seconds()
		t.Logf("nine runs one after another %.2f s, as a study %.2f s: %.2f times; the machine was %.0f %% idle before, %.0f %% after",
			sequential.Seconds(), study.Seconds(), ratio, 100*before, 100*after)
		switch quiet := min(before, after) > 0.85; {
		case ratio <= 1 || !quiet:
			return
		case try == 2:
			t.Errorf("on a quiet machine a study takes %.2f times as long as its runs one after another", ratio)
		}
	}
}

// timeStudy times the runs of s one after another, and s, each with trainers of
// its own, so that compiling counts on both sides.
func timeStudy(t *testing.T, s Study, splits map[int64]*datasets.Split) (sequential, study time.Duration) {
	t.Helper()
	alone := NewTrainer(device(t), TrainerOptions{})
	began := time.Now()
	for _, trial := range s.Trials() {
		for _, seed := range s.Seeds {
			if _, err := alone.Train(context.Background(), splits[seed], trial.seeded(seed)); err != nil {
				t.Fatal(err)
			}
		}
	}
	sequential = time.Since(began)
	began = time.Now()
	if _, err := NewTrainer(device(t), TrainerOptions{}).Study(context.Background(), s, mnist(t), StudyOptions{}); err != nil {
		t.Fatal(err)
	}
	return sequential, time.Since(began)
}

// idle is the part of the processors' time that nobody used in a second, or 0
// where the system does not tell.
func idle() float64 {
	times := func() (idle, total float64) {
		stat, _ := os.ReadFile("/proc/stat")
		var f [8]float64
		fmt.Sscanf(string(stat), "cpu %f %f %f %f %f %f %f %f", &f[0], &f[1], &f[2], &f[3], &f[4], &f[5], &f[6], &f[7])
		for _, v := range f {
			total += v
		}
		return f[3], total
	}
	idle, total := times()
	time.Sleep(time.Second)
	idleLater, totalLater := times()
	if totalLater == total {
		return 0
	}
	return (idleLater - idle) / (totalLater - total)
}
