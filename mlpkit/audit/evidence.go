package audit

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/study"
)

// goal is useful in words.
const goal = "95 %"

// evidence is a study that answers claims.
type evidence struct {
	result *study.Result
	sound  []study.TrialResult // from the smallest value up; names as they were typed
}

// evidenceOf puts a study's values in order, so that the first is the narrowest,
// the fewest or the smallest, however the study was typed.
func evidenceOf(r *study.Result) evidence {
	var sound []study.TrialResult
	for _, g := range r.Groups() {
		if len(g.Diverged()) == 0 && g.Accuracy().N > 0 {
			sound = append(sound, g)
		}
	}
	slices.SortStableFunc(sound, func(a, b study.TrialResult) int { return cmp.Compare(a.Value.Number, b.Value.Number) })
	return evidence{r, sound}
}

// at is the value with the label, tuned or not; ok is false where it was not
// tried or diverged.
func (e evidence) at(label string) (g study.TrialResult, ok bool) {
	for _, g := range e.sound {
		if g.Value.Label == label {
			return g, true
		}
	}
	return g, false
}

// need returns the values with the labels, or the answer that they are missing.
func (e evidence) need(labels ...string) (groups []study.TrialResult, missing string) {
	var absent []string
	for _, l := range labels {
		if g, ok := e.at(l); ok {
			groups = append(groups, g)
		} else {
			absent = append(absent, l)
		}
	}
	if absent != nil {
		return nil, fmt.Sprintf("the study has no finished run of %s %s that stayed finite, so it cannot say.", e.result.Study.Axis.Name(), text.List(absent))
	}
	return groups, ""
}

// best is the value with the highest mean accuracy.
func (e evidence) best() study.TrialResult {
	best := e.sound[0]
	for _, g := range e.sound {
		if g.Accuracy().Mean > best.Accuracy().Mean {
			best = g
		}
	}
	return best
}

// above compares two values: by how much the first is better, and whether that
// is more than the luck of the seeds explains.
func (e evidence) above(a, b study.TrialResult) (difference float64, shown bool) {
	for _, c := range e.result.Compare() {
		switch {
		case c.A.Label() == a.Label() && c.B.Label() == b.Label():
			return c.Difference, c.Differs()
		case c.A.Label() == b.Label() && c.B.Label() == a.Label():
			return -c.Difference, c.Differs()
		}
	}
	return a.Accuracy().Mean - b.Accuracy().Mean, false
}

// name is a value as it is called in a sentence: width 64, but mse.
func (e evidence) name(g study.TrialResult) string {
	if math.IsNaN(g.Value.Number) {
		return g.Value.Label
	}
	return e.result.Study.Axis.Name() + " " + g.Value.Label
}

// versus puts above into words: width 64 ends 0.52 points above width 32.
func (e evidence) versus(a, b study.TrialResult) string {
	difference, shown := e.above(a, b)
	if a.Label() == b.Label() {
		return e.name(a) + " has the highest mean of all"
	}
	word, luck := "above", "more than luck explains"
	if difference < 0 {
		word = "below"
	}
	if !shown {
		luck = "which may be luck"
	}
	return fmt.Sprintf("%s ends %s points %s %s, %s", e.name(a), text.Points(math.Abs(difference)), word, e.name(b), luck)
}

// epochsTo is how many epochs a value takes to an accuracy; +Inf if not all its
// seeds reach it.
func epochsTo(g study.TrialResult, accuracy float64) float64 {
	reach := g.TimeTo(accuracy)[0]
	if reach.Reached < reach.Runs || reach.Runs == 0 {
		return math.Inf(1)
	}
	return reach.Epochs
}

// epochsText is that in words.
func (e evidence) epochsText(g study.TrialResult) string {
	epochs := epochsTo(g, useful)
	if math.IsInf(epochs, 1) {
		return fmt.Sprintf("%s does not get to %s with every seed", e.name(g), goal)
	}
	return fmt.Sprintf("%s takes %s and %.1f seconds to %s", e.name(g), text.Mean(epochs, "epoch"), g.TimeTo(useful)[0].Seconds, goal)
}

// falls is how unsteady the way is: by how much validation accuracy falls from an
// epoch to the next, where a rise counts as no fall; mean over epochs and seeds.
func falls(g study.TrialResult) float64 {
	sum, n := 0.0, 0
	for _, r := range g.Runs {
		for i := 1; i < len(r.Epochs); i++ {
			sum += max(0, float64(r.Epochs[i-1].ValidationAccuracy-r.Epochs[i].ValidationAccuracy))
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

func (e evidence) fallsText(g study.TrialResult) string {
	return fmt.Sprintf("%s loses %s points from an epoch to the next, on average", e.name(g), text.Points(falls(g)))
}

// scatter is how much the loss of a step differs from that of the next, as a
// fraction of the mean loss, over the second half of the training; mean over
// seeds. Neighbouring steps tell noise from progress: between them there is
// hardly any.
func scatter(g study.TrialResult) float64 {
	var all []float64
	for _, r := range g.Runs {
		half := r.StepLoss[len(r.StepLoss)/2:]
		sum, squares := 0.0, 0.0
		for i, loss := range half {
			sum += float64(loss)
			if i > 0 {
				d := float64(loss - half[i-1])
				squares += d * d / 2
			}
		}
		if len(half) > 1 && sum > 0 {
			all = append(all, math.Sqrt(squares/float64(len(half)-1))/(sum/float64(len(half))))
		}
	}
	return stats.Describe(all).Mean
}

func (e evidence) scatterText(g study.TrialResult) string {
	return fmt.Sprintf("with %s by %.0f %%", e.name(g), 100*scatter(g))
}

// more asks whether a is larger than b; of two equal numbers, or of one that is
// none, nothing can be said.
func more(a, b float64) condition {
	if a == b || math.IsNaN(a) || math.IsNaN(b) {
		return unknown
	}
	return holds(a > b)
}

// condition is whether a part of a claim holds.
type condition int

const (
	no      condition = iota
	unknown           // the runs cannot tell
	yes
)

func holds(b bool) condition {
	if b {
		return yes
	}
	return no
}

func (c condition) not() condition { return yes - c }

// larger asks whether a difference is real and at least so large: unknown where
// it is large enough to matter and luck may be the reason.
func larger(difference float64, shown bool, least float64) condition {
	switch {
	case shown && difference > 0 && difference >= least:
		return yes
	case !shown && difference >= notable:
		return unknown
	}
	return no
}

// earlier asks whether a is at the goal before b.
func earlier(a, b study.TrialResult) condition {
	x, y := epochsTo(a, useful), epochsTo(b, useful)
	if math.IsInf(x, 1) && math.IsInf(y, 1) {
		return unknown
	}
	return holds(x < y)
}

// graded turns the conditions of a claim into a verdict.
func graded(conditions ...condition) Verdict {
	counts := map[condition]int{}
	for _, c := range conditions {
		counts[c]++
	}
	switch {
	case counts[yes] == len(conditions):
		return Supported
	case counts[yes] > 0:
		return InPart
	case counts[unknown] > 0:
		return NotDecided
	}
	return Contradicted
}
