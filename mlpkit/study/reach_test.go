package study_test

import (
	"math"
	"testing"

	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/study"
)

func TestTimeTo(t *testing.T) {
	s := testkit.RatesStudy(2, 0.001)
	r := testkit.ResultOf(s, func(_ study.Trial, _ int, seed int64) *testkit.Course {
		return &testkit.Course{Validation: [][]float64{{0.89, 0.90, 0.96, 0.93}, {0.5, 0.91, 0.92, 0.94}}[seed-1]}
	})
	run := r.Trials[0].Runs[1] // its last epoch was cut short
	run.Epochs[3].Examples = 12000
	run.StepLoss = run.StepLoss[:3*750+188]
	for _, want := range []study.Reach{
		{0.90, 2, 2, 2, 1500, 1},
		{0.94, 2, 2, (3 + 3.25) / 2, (2250 + 2438) / 2, 1.75},
		{0.95, 1, 2, 3, 2250, 1.5},
		{0.97, 0, 2, math.NaN(), math.NaN(), math.NaN()},
	} {
		got := r.Trials[0].TimeTo(want.Accuracy)[0]
		if got.Reached != want.Reached || got.Runs != want.Runs || !testkit.Near(got.Epochs, want.Epochs) || !testkit.Near(got.Steps, want.Steps) || !testkit.Near(got.Seconds, want.Seconds) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// TestImproving knows runs of different lengths, as a budget in seconds makes.
func TestImproving(t *testing.T) {
	for _, c := range []struct {
		curves          [][]float64
		improving, told bool
	}{
		{[][]float64{{0.1, 0.2, 0.3}}, true, true},
		{[][]float64{{0.1, 0.2, 0.3}, {0.5, 0.1, 0.2, 0.3}}, true, true},
		{[][]float64{{0.3, 0.3, 0.3005}}, false, true},
		{[][]float64{{0.4, 0.2, 0.3}}, false, true},
		{[][]float64{{0.1, 0.2, 0.3}, {0.3, 0.2, 0.1}}, false, true},
		{[][]float64{{0.1, 0.3}, {0.1, 0.2, 0.3}}, false, false},
		{[][]float64{{}}, false, false},
	} {
		r := testkit.ResultOf(testkit.RatesStudy(len(c.curves), 0.001), func(_ study.Trial, _ int, seed int64) *testkit.Course {
			return &testkit.Course{Validation: c.curves[seed-1]}
		})
		improving, told := r.Trials[0].Improving()
		if improving != c.improving || told != c.told {
			t.Errorf("%v: improving %v, told %v", c.curves, improving, told)
		}
	}
}
