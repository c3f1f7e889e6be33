package mlpkit

import (
	"math"
	"testing"
)

func TestTimeTo(t *testing.T) {
	s := ratesStudy(2, 0.001)
	r := resultOf(s, func(_ Trial, _ int, seed int64) *course {
		return &course{validation: [][]float64{{0.89, 0.90, 0.96, 0.93}, {0.5, 0.91, 0.92, 0.94}}[seed-1]}
	})
	run := r.Trials[0].Runs[1] // its last epoch was cut short
	run.Epochs[3].Examples = 12000
	run.StepLoss = run.StepLoss[:3*750+188]
	for _, want := range []Reach{
		{0.90, 2, 2, 2, 1500, 1},
		{0.94, 2, 2, (3 + 3.25) / 2, (2250 + 2438) / 2, 1.75},
		{0.95, 1, 2, 3, 2250, 1.5},
		{0.97, 0, 2, math.NaN(), math.NaN(), math.NaN()},
	} {
		got := r.Trials[0].TimeTo(want.Accuracy)[0]
		if got.Reached != want.Reached || got.Runs != want.Runs || !near(got.Epochs, want.Epochs) || !near(got.Steps, want.Steps) || !near(got.Seconds, want.Seconds) {
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
		r := resultOf(ratesStudy(len(c.curves), 0.001), func(_ Trial, _ int, seed int64) *course { return &course{validation: c.curves[seed-1]} })
		improving, told := r.Trials[0].Improving()
		if improving != c.improving || told != c.told {
			t.Errorf("%v: improving %v, told %v", c.curves, improving, told)
		}
	}
}
