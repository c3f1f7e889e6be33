package display

import (
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/processor"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/train"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// mostOverhead is the part of a training's time that the live view may take.
const mostOverhead = 0.05

// digits is the real split of seed 1, or a reason to skip.
func digits(t testing.TB) *datasets.Split {
	set, err := datasets.LoadMNIST(context.Background())
	if err != nil {
		t.Skip("the digits are not on this machine: ", err)
	}
	split, err := set.Train.Split(0.2, 1)
	if err != nil {
		t.Fatal(err)
	}
	return split
}

// watched trains c with a notebook's live view, whose pictures go nowhere, and
// returns the time it took, the part of it spent in the view, and the pictures.
func watched(t testing.TB, data *datasets.Split, c mlpkit.Config) (whole, watching time.Duration, pictures int) {
	n := newNotebook(func(*protocol.DisplayData) { pictures++ }, func() {}, io.Discard, io.Discard, &outputLimit{})
	began := time.Now()
	_, err := train.Train(context.Background(), data, c, func(p mlpkit.Progress) {
		began := time.Now()
		n.Live(TrainingProgress{Progress: p, Part: 1, Parts: 1, Picture: func() ([]byte, error) { return LivePicture(plot.Training(p.Run)) }})
		watching += time.Since(began)
	})
	if err != nil {
		t.Fatal(err)
	}
	return time.Since(began), watching, pictures
}

// TestLiveViewIsCheap bounds the time that a training waits for its live view.
func TestLiveViewIsCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for some seconds")
	}
	data := digits(t)
	c := mlpkit.Default()
	c.Epochs = 4
	// The machine's other work may fall into a picture, so the best of three counts.
	best := 1.0
	for range 3 {
		whole, watching, pictures := watched(t, data, c)
		share := watching.Seconds() / whole.Seconds()
		t.Logf("%d pictures took %v of %v, %.1f %%", pictures, watching, whole, 100*share)
		if pictures < 2 {
			t.Errorf("%d pictures in %v", pictures, whole)
		}
		if best = min(best, share); best < mostOverhead {
			return
		}
	}
	t.Errorf("the live view takes %.1f %% of a training, want at most %.0f %%", 100*best, 100*mostOverhead)
}

// TestFramesAreLimitedByTheirCost: where pictures are slow, there are few.
func TestFramesAreLimitedByTheirCost(t *testing.T) {
	pictures := 0
	n := newNotebook(func(*protocol.DisplayData) { pictures++ }, func() {}, io.Discard, io.Discard, &outputLimit{})
	slow := func() string { time.Sleep(60 * time.Millisecond); return "" }
	for began := time.Now(); time.Since(began) < 1500*time.Millisecond; time.Sleep(time.Millisecond) {
		n.frame(slow, func() string { return "" })
	}
	labtest.Equal(t, "pictures of 60 ms in 1.5 s", pictures, 1)
}

// BenchmarkLiveView trains with the live view, without it, and without it once
// more, in turning order, and reports medians: "with/without" is what the view
// costs, "without/without" how well this machine can tell such a cost at all.
func BenchmarkLiveView(b *testing.B) {
	data := digits(b)
	c := mlpkit.Default()
	c.Epochs = 4
	watched(b, data, c) // compiles
	without := func() {
		if _, err := train.Train(context.Background(), data, c); err != nil {
			b.Fatal(err)
		}
	}
	trainings := []func(){func() { watched(b, data, c) }, without, without}
	var cost, control, cpuCost, cpuControl []float64
	for i := range b.N {
		var took, cpu [3]float64
		for k := range trainings {
			which := (i + k) % len(trainings) // none is always first
			// The processors' time of this process, which other work changes less than the time of day.
			began, used := time.Now(), processor.Own()
			trainings[which]()
			took[which], cpu[which] = time.Since(began).Seconds(), (processor.Own() - used).Seconds()
		}
		b.Logf("with %.2f s, without %.2f s and %.2f s", took[0], took[1], took[2])
		cost, control = append(cost, took[0]/took[1]), append(control, took[2]/took[1])
		cpuCost, cpuControl = append(cpuCost, cpu[0]/cpu[1]), append(cpuControl, cpu[2]/cpu[1])
	}
	for name, ratios := range map[string][]float64{
		"with/without": cost, "without/without": control, "cpu-with/without": cpuCost, "cpu-without/without": cpuControl,
	} {
		slices.Sort(ratios)
		b.ReportMetric(ratios[len(ratios)/2], name)
	}
}
