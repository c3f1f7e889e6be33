package lab

import (
	"testing"

	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
)

// gridResult is a study of two batch sizes with two learning rates and two
// seeds, which end half the spread above and below the given accuracies: the seed
// that is kind to one batch size is not to the other.
func gridResult(spread float64, accuracies ...float64) *Result {
	base := labtest.Brief()
	base.Epochs = 1
	s := study.Study{Name: "made", Base: base, Axis: BatchSizes(10, 50), Tune: LearningRates(0.001, 0.1), Seeds: study.Seeds(2)}
	r := &Result{Study: s}
	for i, t := range s.Trials() {
		var runs []*Run
		for _, seed := range s.Seeds {
			side := float64(2*((int(seed)+i/2)%2) - 1)
			run := labtest.Made(t.WithSeed(seed), accuracies[i]+side*spread/2)
			run.Data.Validation = 10_000
			runs = append(runs, run)
		}
		r.Trials = append(r.Trials, study.TrialResult{Trial: t, Runs: runs})
	}
	return r
}

func TestGrid(t *testing.T) {
	b := newBench()
	b.grid(gridResult(0.001, 0.95, 0.70, 0.80, 0.90))
	labtest.Equal(t, "head", b.Tables[0].Head, []string{"batch size", "learning rate 0.001", "learning rate 0.1"})
	labtest.Equal(t, "rows", b.Tables[0].Rows, [][]string{
		{"10", "95.00 ± 0.07 %, highest", "70.00 ± 0.07 %"},
		{"50", "80.00 ± 0.07 %", "90.00 ± 0.07 %, highest"},
	})
	labtest.Expect(t, b.Said(), "batch size by learning rate: 10 at 0.001, 50 at 0.1.",
		"The best batch size depends on the learning rate by more than the luck of the seeds explains: batch size 10 is 15.00 points above 50 at learning rate 0.001, and 20.00 points below it at 0.1.")
}

func TestGridClaimsNoMoreThanTheSeedsShow(t *testing.T) {
	b := newBench()
	b.grid(gridResult(0.1, 0.82, 0.80, 0.80, 0.83))
	labtest.Expect(t, b.Said(), "no dependence is shown")
	b = newBench()
	b.grid(gridResult(0.001, 0.95, 0.94, 0.80, 0.90))
	labtest.Expect(t, b.Said(), "The same batch size leads at every learning rate tried.")
}

func TestGridOfPartOfAStudy(t *testing.T) {
	r := gridResult(0.001, 0.95, 0.70, 0.80, 0.90)
	r.Trials[3].Runs = nil
	b := newBench()
	b.grid(r)
	labtest.Equal(t, "what is missing", b.Tables[0].Rows[1][2], "–")
	labtest.Expect(t, b.Said(), "The same batch size leads")
}

func TestGridNeedsTuning(t *testing.T) {
	for name, r := range map[string]*Result{"nothing": nil, "not tuned": {}} {
		b := newBench()
		b.grid(r)
		labtest.Equal(t, name, b.Errors, []string{errNotTuned.Error()})
	}
}
