package lab

import (
	"math"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
)

// costResult is a study of two widths: the narrow one is quick, the wide one
// ends lower.
func costResult() *Result {
	base := labtest.Brief()
	base.Epochs = 2
	s := study.Study{Name: "made", Base: base, Axis: Widths(8, 64), Seeds: study.Seeds(2)}
	r := &Result{Study: s}
	accuracies := [][]float64{{0.80, 0.88}, {0.85, 0.95}}
	for i, t := range s.Trials() {
		var runs []*Run
		for range s.Seeds {
			run := labtest.Made(t.Config, accuracies[i]...)
			run.Parameters = t.Config.Parameters(784, 10)
			for k := range run.Epochs {
				run.Epochs[k].TrainSeconds = []float64{1, 3}[i]
			}
			runs = append(runs, run)
		}
		runs[0].Epochs[0].TrainSeconds = 100 // the machine was busy
		r.Trials = append(r.Trials, study.TrialResult{Trial: t, Runs: runs})
	}
	return r
}

func TestCost(t *testing.T) {
	b := newBench()
	b.cost(costResult())
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Equal(t, "rows", b.Tables[0].Rows, [][]string{
		{"8", "6,370", "1.00", "11.00 %", "12.00 %", "1.00"},
		{"64", "50,890", "3.00", "4.00 %", "5.00 %", "1.00"},
	})
	labtest.Expect(t, b.Said(), "The largest network and the smallest, width 64 against 8: 8.0 times the parameters, 3.0 times the seconds an epoch, a validation error of 5.00 % against 12.00 %.",
		"8 from 1 s on, 64 from 6 s on.")
}

func TestCostLeavesOutWhatDiverged(t *testing.T) {
	r := costResult()
	run := r.Trials[0].Runs[0]
	run.StepLoss[len(run.StepLoss)-1] = float32(math.NaN())
	run.Stopped = mlpkit.Diverged
	b := newBench()
	b.cost(r)
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 1)
	labtest.Expect(t, b.Said(), "Diverged and left out: 8.")
}

func TestCostFaults(t *testing.T) {
	for name, r := range map[string]*Result{"nothing": nil, "no run": {}} {
		b := newBench()
		b.cost(r)
		labtest.Equal(t, name+": exits", b.Exits, []int{1})
	}
}

// priced is a value whose epochs take so many seconds.
func priced(label string, seconds, scatter float64, errors ...float64) valueCost {
	p := valueCost{label: label, seconds: seconds, errors: errors}
	for range errors {
		p.scatter = append(p.scatter, scatter)
	}
	return p
}

func TestLeadsThatLast(t *testing.T) {
	for _, c := range []struct {
		about string
		costs []valueCost
		want  string
	}{
		{"in turn", []valueCost{priced("a", 1, 0, 9, 8, 7), priced("b", 5, 0, 3)}, "a from 1 s on, b from 5 s on"},
		{"within the scatter of the seeds", []valueCost{priced("a", 1, 0, 9, 8), priced("b", 5, 2, 6.5)}, "a from 1 s on"},
		{"within it at first", []valueCost{priced("a", 1, 0, 9, 8), priced("b", 5, 2, 6.5, 5)}, "a from 1 s on, b from 10 s on"},
		{"brief", []valueCost{priced("a", 1, 0, 9), priced("b", 4, 0, 8), priced("c", 5, 0, 7)}, "a from 1 s on, c from 5 s on"},
		{"brief, between two of another", []valueCost{priced("a", 1, 0, 9, 9, 9, 9, 5), priced("b", 4, 0, 8)}, "a from 1 s on"},
		{"many", []valueCost{priced("a", 1, 0, 9), priced("b", 2, 0, 8), priced("c", 8, 0, 7), priced("d", 20, 0, 6), priced("e", 60, 0, 5)},
			"b from 2 s on, c from 8 s on, d from 20 s on, e from 60 s on"},
		{"alone", []valueCost{priced("a", 1, 0, 9)}, "a from 1 s on"},
	} {
		labtest.Expect(t, leadingText(leadersOf(c.costs), 3), "Lowest validation error that the time allows: "+c.want+". A lead is named if")
	}
	labtest.Expect(t, leadingText(leadersOf([]valueCost{priced("a", 1, 0, 9)}), 1), "a from 1 s on. With a single seed")
}

func TestRoughly(t *testing.T) {
	for seconds, want := range map[float64]string{0.0773: "0.077 s", 6: "6 s", 9.96: "10 s", 150.4: "150 s"} {
		labtest.Equal(t, want, roughly(seconds), want)
	}
}
