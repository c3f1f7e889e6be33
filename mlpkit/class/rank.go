package class

import (
	"cmp"
	"slices"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// Place is a place in the ranking: the students on it have the same best value,
// with as many seeds and the same accuracy.
type Place struct {
	Place    int               // counted from 1; equal accuracies share one
	Best     study.TrialResult // the student's own runs of it
	Students []*Student
}

// Ranking orders the counted students by the highest mean validation accuracy
// that one of their values ended with. Values with a diverged run take no part.
func (c *Class) Ranking() []Place {
	if c.Result == nil {
		return nil
	}
	var places []Place
	for _, p := range c.Counted.parts {
		best, ok := c.best(p)
		if !ok {
			continue
		}
		at := slices.IndexFunc(places, func(other Place) bool {
			return other.Best.Label() == best.Label() && len(other.Best.Runs) == len(best.Runs) && other.Best.Accuracy().Mean == best.Accuracy().Mean
		})
		if at < 0 {
			at = len(places)
			places = append(places, Place{Best: best})
		}
		places[at].Students = append(places[at].Students, p.Student)
	}
	slices.SortStableFunc(places, func(a, b Place) int {
		return cmp.Compare(b.Best.Accuracy().Mean, a.Best.Accuracy().Mean)
	})
	above := 0
	for i := range places {
		places[i].Place = above + 1
		if i > 0 && places[i].Best.Accuracy().Mean == places[i-1].Best.Accuracy().Mean {
			places[i].Place = places[i-1].Place
		}
		above += len(places[i].Students)
	}
	return places
}

// best is the student's own runs of the value with the highest mean.
func (c *Class) best(p part) (best study.TrialResult, ok bool) {
	own := map[mlpkit.Config][]*mlpkit.Run{}
	for _, r := range p.runs {
		config := measured(r)
		config.Seed = 0
		own[config] = append(own[config], r)
	}
	for _, t := range c.Result.Trials {
		of := study.TrialResult{Trial: t.Trial, Runs: own[t.Config]}
		if of.Accuracy().N > 0 && len(of.Diverged()) == 0 && (!ok || of.Accuracy().Mean > best.Accuracy().Mean) {
			best, ok = of, true
		}
	}
	return best, ok
}

// Tried is how many counted students have a run of a trial.
func (c *Class) Tried(t study.Trial) (n int) {
	for _, p := range c.Counted.parts {
		if slices.ContainsFunc(p.runs, func(r *mlpkit.Run) bool {
			config := measured(r)
			config.Seed = t.Config.Seed
			return config == t.Config
		}) {
			n++
		}
	}
	return n
}
