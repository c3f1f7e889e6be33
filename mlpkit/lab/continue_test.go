package lab

import (
	"context"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// TestContinue: one more seed and one more value train only that, and
// what is shown is the whole study.
func TestContinue(t *testing.T) {
	b := storing(t)
	var trained []string
	b.TrainStudy = func(ctx context.Context, s study.Study, set *datasets.Set, o study.Options) (*Result, error) {
		keep := o.Keep
		o.Keep = func(trial study.Trial, run *Run) error {
			trained = append(trained, study.Job{Trial: trial, Seed: run.Config.Seed}.String())
			return keep(trial, run)
		}
		return train.Study(ctx, s, set, o)
	}
	ask := func(seeds int, rates ...float64) *Result {
		trained = nil
		s := study.Study{Name: "more", Base: labtest.Brief(), Axis: LearningRates(rates...), Seeds: study.Seeds(seeds)}
		Continue()(&s)
		return b.study(s)
	}
	labtest.Equal(t, "first", len(ask(2, 0.01, 0.03).Runs()), 4)
	labtest.Equal(t, "trained first", len(trained), 4)
	labtest.Equal(t, "another seed", len(ask(3, 0.01, 0.03).Runs()), 6)
	labtest.Equal(t, "trained", len(trained), 2)
	labtest.Expect(t, trained[0]+trained[1], "0.01, seed 3", "0.03, seed 3")
	r := ask(3, 0.1, 0.01, 0.03)
	labtest.Equal(t, "another value", len(r.Runs()), 9)
	labtest.Equal(t, "trained", len(trained), 3)
	labtest.Equal(t, "values in the order asked", []string{r.Trials[0].Label(), r.Trials[1].Label()}, []string{"0.1", "0.01"})
	labtest.Equal(t, "nothing more", len(ask(3, 0.1, 0.01, 0.03).Runs()), 9)
	labtest.Equal(t, "trained", len(trained), 0)
	labtest.Expect(t, b.Said(), "Stored and counted: 4 of 6 runs; 2 are trained now.", "Stored and counted: 9 of 9 runs; nothing is left to train.")
	labtest.Equal(t, "seeds of the verdict", len(b.verdict("more").Study.Seeds), 3)
	labtest.Equal(t, "exits", len(b.Exits), 0)
	other := labtest.Brief()
	other.Width = 8
	trained = nil
	b.study(study.Study{Name: "more", Base: other, Axis: LearningRates(0.01), Seeds: study.Seeds(1), Continue: true})
	labtest.Equal(t, "another base is trained", len(trained), 1)
}
