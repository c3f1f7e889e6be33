// Package verdict says in plain words what a study has shown, and what it has not:
// every number in its sentences is computed from the runs. It imports study and
// stats; read verdict.go first, then course.go.
package verdict

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/study"
)

// TargetAccuracies are the validation accuracies whose time verdicts report.
func TargetAccuracies() []float64 { return []float64{0.90, 0.95, 0.97} }

// Of says in plain words what the study has shown, and what it has not, a
// paragraph on each line. Every number in it is computed from the runs.
func Of(r *study.Result) string {
	best, ok := r.Best()
	if !ok {
		return "No run has finished, so there is nothing to say."
	}
	v := &verdict{result: r, name: r.Study.Axis.Name(), groups: r.Groups(), pairs: r.Compare(), best: best}
	v.missing()
	v.tuned()
	switch {
	case v.nothingLeft():
		v.say("Every finished run diverged, so there is nothing to compare.")
	case len(v.groups) == 1:
		v.alone()
	default:
		v.ranking()
		v.edge()
	}
	v.diverged()
	v.speed()
	v.gap()
	v.overfitting()
	v.improving()
	return strings.Join(v.lines, "\n")
}

// verdict collects the sentences.
type verdict struct {
	result *study.Result
	name   string // of the hyperparameter
	groups []study.TrialResult
	pairs  []study.Comparison
	best   study.TrialResult
	lines  []string
}

func (v *verdict) say(format string, args ...any) {
	v.lines = append(v.lines, fmt.Sprintf(format, args...))
}

// missing says how much of the study is there.
func (v *verdict) missing() {
	finished, wanted := len(v.result.Runs()), len(v.result.Trials)*len(v.result.Study.Seeds)
	if finished == wanted || v.result.Pooled {
		return
	}
	var none, fewer []string
	for _, t := range v.result.Trials {
		switch n := len(t.Runs); {
		case n == 0:
			none = append(none, t.Label())
		case n < len(v.result.Study.Seeds):
			fewer = append(fewer, fmt.Sprintf("%s (%d of %s)", t.Label(), n, text.Count(len(v.result.Study.Seeds), "seed")))
		}
	}
	what := ""
	if len(none) > 0 {
		what += fmt.Sprintf(" Nothing is known of %s.", listed(none))
	}
	if len(fewer) > 0 {
		what += fmt.Sprintf(" Incomplete: %s.", listed(fewer))
	}
	if len(fewer) > 0 && len(v.groups) > 1 {
		what += " Two values are compared by the seeds that both have."
	}
	v.say("This study is not finished: %d of %s are there, and the rest can change what follows.%s", finished, text.Count(wanted, "run"), what)
}

// nothingLeft reports whether every run diverged.
func (v *verdict) nothingLeft() bool {
	for _, g := range v.groups {
		if len(g.Diverged()) < len(g.Runs) {
			return false
		}
	}
	return true
}

// tuned says what was chosen for each value, and what that does to the numbers.
func (v *verdict) tuned() {
	tune := v.result.Study.Tune
	if tune.IsZero() {
		return
	}
	var chosen []string
	for _, g := range v.groups {
		chosen = append(chosen, fmt.Sprintf("%s for %s", g.Tuned.Label, g.Value.Label))
	}
	v.say("For every %s, the %s of %s with the highest mean validation accuracy was kept: %s. The best of several trials owes a little to luck, so the accuracies below are slightly too high.",
		v.name, tune.Name(), tune.String(), listed(chosen))
}

// alone describes the only value.
func (v *verdict) alone() {
	a := v.best.Accuracy()
	v.say("%s %s: %s validation accuracy after the last epoch (%s). It is the only value that has finished, so there is nothing to compare it with.",
		capital(v.name), v.best.Label(), text.Spread(a.Mean, a.SD), spread(a))
	if a.N == 1 {
		v.say("With one seed nothing can be said about luck: give 3 or more.")
	}
}

// ranking names the best value, which of the others differ from it, and which
// pairs of others differ.
func (v *verdict) ranking() {
	worse, same, unknown, open := v.others()
	title := "Best"
	if len(same)+len(unknown) > 0 {
		title = "Highest mean, not shown to be the best"
	}
	a := v.best.Accuracy()
	v.say("%s: %s %s, with %s validation accuracy after the last epoch (%s).", title, v.name, v.best.Label(), text.Spread(a.Mean, a.SD), spread(a))
	if len(worse) > 0 {
		v.say("Lower by more than the luck of the seeds explains: %s.", listed(worse))
	}
	if len(same) > 0 {
		v.say("No difference from it is shown for %s. That does not prove them equal.%s", listed(same), v.seedsNeeded(open))
	}
	if len(unknown) > 0 {
		v.say("Whether luck decided cannot be said, as that takes two seeds or more that both have, for %s.", listed(unknown))
	}
	v.pairsOfOthers()
	if tested := v.tested(); tested > 0 {
		v.say("A difference counts when it shows seed by seed: p < %g in a %s of the log-odds of being right, corrected for %s.", stats.Significance, v.test(), text.Count(tested, "pair"))
	}
}

// test names the test that [study.Result.Compare] makes of so many values.
func (v *verdict) test() string {
	if len(v.groups) > 2 {
		return "moderated paired t-test"
	}
	return "paired t-test"
}

// others describes the groups beside the best by how they compare with it; open
// are those of which more seeds could say more.
func (v *verdict) others() (worse, same, unknown []string, open []needed) {
	for _, c := range v.pairs {
		other := c.B
		switch v.best.Label() {
		case c.A.Label():
		case c.B.Label():
			other = c.A
		default:
			continue
		}
		a := other.Accuracy()
		said := fmt.Sprintf("%s (%s, %s%s)", other.Label(), text.Spread(a.Mean, a.SD), lower(c), pText(c))
		switch {
		case math.IsNaN(c.Adjusted):
			unknown = append(unknown, said)
		case c.Differs():
			worse = append(worse, said)
		default:
			same = append(same, said)
			if n, ok := seedsFor(c); ok {
				open = append(open, needed{other.Label(), n})
			}
		}
	}
	return worse, same, unknown, open
}

// pairsOfOthers says which of the groups beside the best differ from each other.
func (v *verdict) pairsOfOthers() {
	by := func(c study.Comparison) string {
		if len(v.groups) > 4 {
			return "" // so many pairs would be a wall of numbers
		}
		return fmt.Sprintf(" (by %s)", points(c.Difference))
	}
	lowerThan := map[string][]string{}
	var same []string
	for _, c := range v.pairs {
		a, b := c.A.Label(), c.B.Label()
		switch {
		case a == v.best.Label() || b == v.best.Label() || math.IsNaN(c.Adjusted):
		case !c.Differs():
			same = append(same, fmt.Sprintf("%s and %s", a, b))
		case c.Difference > 0:
			lowerThan[a] = append(lowerThan[a], b+by(c))
		default:
			lowerThan[b] = append(lowerThan[b], a+by(c))
		}
	}
	var above []string
	for _, g := range v.groups {
		if l := lowerThan[g.Label()]; len(l) > 0 {
			above = append(above, fmt.Sprintf("%s is above %s", g.Label(), listed(l)))
		}
	}
	if len(above) > 0 {
		v.say("Among the others, %s.", strings.Join(above, "; "))
	}
	if len(same) > 0 {
		v.say("Not told apart from each other: %s.", strings.Join(same, "; "))
	}
}

// tested is the number of pairs that could be tested.
func (v *verdict) tested() (n int) {
	for _, c := range v.pairs {
		if !math.IsNaN(c.P) {
			n++
		}
	}
	return n
}

// edge says when the best value is the smallest or largest of the study, unless
// there can be nothing beyond.
func (v *verdict) edge() {
	var numbers []float64
	for _, a := range v.result.Study.Axis.Values() {
		numbers = append(numbers, a.Number)
	}
	if slices.ContainsFunc(numbers, math.IsNaN) || len(v.best.Diverged()) > 0 {
		return
	}
	field := mlpkit.FieldNamed(v.result.Study.Axis.Field())
	switch x := v.best.Value.Number; {
	case x == slices.Max(numbers):
		if field.Name == "BatchSize" {
			field.High = float64(v.best.Runs[0].Data.Train)
		}
		if x < field.High {
			v.say("%s is the largest %s of this study: a larger one could be better still, so try further.", v.best.Value.Label, v.name)
		}
	case x == slices.Min(numbers):
		if x > field.Low {
			v.say("%s is the smallest %s of this study: a smaller one could be better still, so try further.", v.best.Value.Label, v.name)
		}
	}
}
