package study

import (
	"math"
	"slices"

	"mlplab/mlpkit/stats"
)

// Comparison is the test of one pair of a study's groups. The runs are paired by
// seed, see [stats.Differences].
type Comparison struct {
	A, B       TrialResult
	Difference float64 // mean validation accuracy of A minus that of B
	Seeds      int     // that both have finished
	T, DF, P   float64 // of the test of the log-odds, seed by seed
	Adjusted   float64 // P for all pairs of the study at once; NaN with too few runs

	test   stats.Pair
	values int // in the study
}

// Differs reports whether the pair differs by more than seed noise explains.
func (c Comparison) Differs() bool { return c.Adjusted < stats.Significance }

// SeedsNeeded is how many seeds would show the difference observed, if it is the
// true one, with a probability of [stats.GoodPower]; ok is false where that takes
// more than [stats.MostSeeds] or nothing can be said.
func (c Comparison) SeedsNeeded() (n int, ok bool) {
	if c.T*c.Difference < 0 {
		return 0, false
	}
	return c.test.SeedsNeeded(c.values)
}

// logOdds is the logarithm of the odds of being right, the scale on which
// accuracies are tested, and what one example changes of it. On this scale the
// spread of seeds is about alike for good and bad values, while that of the
// accuracies themselves shrinks near 100 % and so would hide large differences
// behind the noise of bad values. Half an example is added to right and wrong (J.
// B. S. Haldane, 1956), so that 100 % has odds.
func logOdds(accuracy float64, examples int) (x, example float64) {
	n := float64(examples)
	right := accuracy*n + 0.5
	wrong := n + 1 - right
	return math.Log(right / wrong), 1/right + 1/wrong
}

// Compare tests every pair of groups for a difference of final validation
// accuracy. A run that diverged counts with the accuracy that its network has
// left; the spread of its group then tells nothing about the others'.
func (r *Result) Compare() []Comparison {
	groups := r.Groups()
	rows := make([]stats.Row, len(groups))
	for i, g := range groups {
		rows[i] = g.row(r.seeds())
	}
	var pairs []Comparison
	for _, p := range stats.Differences(rows) {
		a, b := groups[p.A], groups[p.B]
		c := Comparison{
			A: a, B: b, Difference: a.Accuracy().Mean - b.Accuracy().Mean, Seeds: p.N,
			T: p.T, DF: p.DF, P: p.P, Adjusted: p.Adjusted,
			test: p, values: len(groups),
		}
		if c.T*c.Difference < 0 {
			c.P, c.Adjusted = 1, 1 // a run far off has turned the means round: which is higher is not shown
		}
		pairs = append(pairs, c)
	}
	return pairs
}

// seeds are those of the study and any others that have runs.
func (r *Result) seeds() []int64 {
	seeds := slices.Clone(r.Study.Seeds)
	for _, run := range r.Runs() {
		if !slices.Contains(seeds, run.Config.Seed) {
			seeds = append(seeds, run.Config.Seed)
		}
	}
	return seeds
}

// row is the log-odds of the group's runs in the order of the seeds.
func (t TrialResult) row(seeds []int64) stats.Row {
	row := stats.Row{Numbers: make([]float64, len(seeds)), Apart: len(t.Diverged()) > 0}
	for i := range row.Numbers {
		row.Numbers[i] = math.NaN()
	}
	for _, run := range t.Runs {
		if e, ok := run.Last(); ok {
			x, example := logOdds(float64(e.ValidationAccuracy), run.Data.Validation)
			row.Numbers[slices.Index(seeds, run.Config.Seed)] = x
			row.Resolution = max(row.Resolution, example)
		}
	}
	return row
}
