package lab

import (
	"math"
	"testing"

	"mlplab/mlpkit"
)

// pricedResult is a study of two widths: the narrow one is quick, the wide one
// ends lower.
func pricedResult() *Result {
	base := brief()
	base.Epochs = 2
	s := mlpkit.Study{Name: "made", Base: base, Axis: Widths(8, 64), Seeds: mlpkit.Seeds(2)}
	r := &Result{Study: s}
	accuracies := [][]float64{{0.80, 0.88}, {0.85, 0.95}}
	for i, t := range s.Trials() {
		var runs []*Run
		for range s.Seeds {
			run := made(t.Config, accuracies[i]...)
			run.Parameters = t.Config.Parameters(784, 10)
			for k := range run.Epochs {
				run.Epochs[k].TrainSeconds = []float64{1, 3}[i]
			}
			runs = append(runs, run)
		}
		runs[0].Epochs[0].TrainSeconds = 100 // the machine was busy
		r.Trials = append(r.Trials, mlpkit.TrialResult{Trial: t, Runs: runs})
	}
	return r
}

func TestCost(t *testing.T) {
	b := newBench()
	b.cost(pricedResult())
	equal(t, "errors", b.errors, []string{})
	equal(t, "figures", len(b.figures), 1)
	equal(t, "rows", b.tables[0].rows, [][]string{
		{"8", "6,370", "1.00", "11.00 %", "12.00 %", "1.00"},
		{"64", "50,890", "3.00", "4.00 %", "5.00 %", "1.00"},
	})
	expect(t, b.said(), "From width 8 to 64: 8.0 times the parameters, 3.0 times the seconds an epoch, and a validation error of 5.00 % instead of 12.00 %.",
		"8 from 1 s on, 64 from 6 s on.")
}

func TestCostLeavesOutWhatDiverged(t *testing.T) {
	r := pricedResult()
	run := r.Trials[0].Runs[0]
	run.StepLoss[len(run.StepLoss)-1] = float32(math.NaN())
	run.Stopped = mlpkit.Diverged
	b := newBench()
	b.cost(r)
	equal(t, "rows", len(b.tables[0].rows), 1)
	expect(t, b.said(), "Diverged and left out: 8.")
}

func TestCostFaults(t *testing.T) {
	for name, r := range map[string]*Result{"nothing": nil, "no run": {}} {
		b := newBench()
		b.cost(r)
		equal(t, name+": exits", b.exits, []int{1})
	}
}

func TestRoughly(t *testing.T) {
	for seconds, want := range map[float64]string{0.0773: "0.077 s", 6: "6 s", 9.96: "10 s", 150.4: "150 s"} {
		equal(t, want, roughly(seconds), want)
	}
}
