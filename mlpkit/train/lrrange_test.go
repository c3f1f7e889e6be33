package train

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
)

// rangeTest runs one on a small set.
func rangeTest(t *testing.T, c mlpkit.Config, o RangeTestOptions) *RangeTest {
	t.Helper()
	r, err := studyTrainer(t).lrRangeTest(context.Background(), tiny(96, 3), c, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestLRFindStops: the test ends by its rule, and says so.
func TestLRFindStops(t *testing.T) {
	t.Parallel()
	c := small()
	r := rangeTest(t, c, RangeTestOptions{From: 1e-4, To: 1e4, Steps: 200}) // 6 steps an epoch: many epochs
	if !strings.Contains(r.Stopped, "exceeded 3 times its minimum") {
		t.Fatalf("stopped: %q", r.Stopped)
	}
	lowest := math.Inf(1)
	for i, s := range r.Smoothed {
		lowest = min(lowest, s)
		if last := i == len(r.Smoothed)-1; (s > rangeStopRatio*lowest) != last {
			t.Errorf("step %d of %d: smoothed loss %g, minimum %g", i+1, len(r.Smoothed), s, lowest)
		}
	}
	if !(r.Suggested >= r.Rates[0] && r.Suggested < r.Rates[len(r.Rates)-1] && r.Steepest > 0) {
		t.Errorf("suggested %g, steepest %g", r.Suggested, r.Steepest)
	}
	for i := 1; i < len(r.Rates); i++ {
		if ratio, want := r.Rates[i]/r.Rates[i-1], math.Pow(1e8, 1.0/199); math.Abs(ratio/want-1) > 1e-9 {
			t.Fatalf("rate %d is %g times the one before, want %g", i, ratio, want)
		}
	}
	if !strings.Contains(r.String(), "It ended when the smoothed loss exceeded") {
		t.Errorf("in words: %s", r)
	}
}

// TestLRFindSmoothing: the average is the plain formula's.
func TestLRFindSmoothing(t *testing.T) {
	t.Parallel()
	r := rangeTest(t, small(), RangeTestOptions{From: 1e-6, To: 1e-3, Steps: 40})
	if r.Stopped != "" || len(r.Losses) != 40 {
		t.Fatalf("%d steps, stopped %q; want all 40", len(r.Losses), r.Stopped)
	}
	average := 0.0
	for i, loss := range r.Losses {
		average = rangeSmoothing*average + (1-rangeSmoothing)*loss
		if want := average / (1 - math.Pow(rangeSmoothing, float64(i+1))); math.Abs(r.Smoothed[i]-want) > 1e-9*want {
			t.Fatalf("step %d: %v, want %v", i+1, r.Smoothed[i], want)
		}
	}
	again := rangeTest(t, small(), RangeTestOptions{From: 1e-6, To: 1e-3, Steps: 40})
	for i := range r.Losses {
		if r.Losses[i] != again.Losses[i] {
			t.Fatalf("step %d: %v, and %v the second time", i+1, r.Losses[i], again.Losses[i])
		}
	}
}

// TestLRFindRate: each step uses the rate that is reported for it.
func TestLRFindRate(t *testing.T) {
	t.Parallel()
	c := small()
	c.Optimizer, c.LearningRate, c.Epochs = mlpkit.SGD, 0.05, 5
	data := tiny(96, 3)
	// A range so narrow that it is one rate.
	r := rangeTest(t, c, RangeTestOptions{From: 0.05, To: 0.05 * (1 + 1e-12), Steps: 30})
	run := train(t, device(t), options{}, data, c)
	for i := range r.Losses {
		if got, want := r.Losses[i], float64(run.StepLoss[i]); math.Abs(got-want) > 1e-5*want {
			t.Fatalf("step %d: loss %v, a training at that rate has %v", i+1, got, want)
		}
	}
}

func TestLRFindNotFinite(t *testing.T) {
	r := &RangeTest{}
	for i, loss := range []float64{2, 1.5, math.Inf(1), 1} {
		r.add(float64(i+1), loss)
	}
	r.find()
	if want := "the loss was no finite number at learning rate 3"; r.Stopped != want || len(r.Losses) != 2 {
		t.Errorf("stopped %q after %d losses, want %q after 2", r.Stopped, len(r.Losses), want)
	}
	at := &RangeTest{}
	at.add(5, math.NaN())
	at.find()
	if s := at.String(); !strings.Contains(s, "ended at once") || !strings.Contains(s, "smaller rate") {
		t.Errorf("in words: %s", s)
	}
}

func TestLRFindRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		o     RangeTestOptions
		field string
	}{
		"backwards": {RangeTestOptions{From: 1, To: 0.1}, "From, To"},
		"negative":  {RangeTestOptions{From: -1}, "From, To"},
		"NaN":       {RangeTestOptions{To: math.NaN()}, "From, To"},
		"infinite":  {RangeTestOptions{To: math.Inf(1)}, "From, To"},
		"huge":      {RangeTestOptions{To: 1e9}, "From, To"},
		"too small": {RangeTestOptions{From: 1e-50}, "From, To"},
		"no steps":  {RangeTestOptions{Steps: -1}, "Steps"},
		"few":       {RangeTestOptions{Steps: 3}, "Steps"},
		"many":      {RangeTestOptions{Steps: 1e7}, "Steps"},
	} {
		_, err := studyTrainer(t).lrRangeTest(context.Background(), tiny(96, 3), small(), c.o)
		var f *mlpkit.FieldError
		if !errors.As(err, &f) || f.Field != c.field {
			t.Errorf("%s: error %v, want one about %s", name, err, c.field)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := studyTrainer(t).lrRangeTest(ctx, tiny(96, 3), small(), RangeTestOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestLRFindWords: curves without a valley claim none, and what is suggested was
// tried.
func TestLRFindWords(t *testing.T) {
	curve := func(loss func(i int) float64) *RangeTest {
		r := &RangeTest{}
		for i := range 100 {
			r.add(math.Pow(1.1, float64(i)), loss(i))
		}
		r.find()
		return r
	}
	for want, loss := range map[string]func(int) float64{
		"lowest at the first learning rate, 1, so nothing was learned": func(i int) float64 { return 1 + float64(i)/100 },
		"lowest at the last learning rate, 1.3e+04":                    func(i int) float64 { return 2 - float64(i)/100 },
		"lowest at 1.2; 1, the first that was tried,":                  func(i int) float64 { return math.Abs(float64(i)-2) + 50 },
		"a tenth of that, is a usual first choice":                     func(i int) float64 { return math.Abs(float64(i)-50) + 50 },
	} {
		r := curve(loss)
		if !strings.Contains(r.String(), want) {
			t.Errorf("%s\nwant %q", r, want)
		}
		if s := r.Suggested; s < r.Rates[0] || s > r.Rates[len(r.Rates)-1] {
			t.Errorf("suggested %g is outside %g to %g", s, r.Rates[0], r.Rates[len(r.Rates)-1])
		}
	}
	if empty := curve(func(int) float64 { return math.NaN() }); empty.Suggested != 0 {
		t.Error("an empty test suggests a rate")
	}
	// A million steps are taken in at once.
	load := testkit.StartLoad()
	long := &RangeTest{}
	for i := range 1_000_000 {
		long.add(float64(i+1), 1)
	}
	if _, own, _ := load.Stop(); own > 5*time.Second { // some 20 ms; squared, they are hours
		t.Errorf("a million losses took %v of the processors' time", own)
	}
}
