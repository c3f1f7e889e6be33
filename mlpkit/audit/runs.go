package audit

import (
	"fmt"
	"math"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/study"
)

// notable is the difference of accuracies from which on this lab calls a value
// poor or a choice costly: half a percentage point.
const notable = 0.005

// The rules by which runs answer a claim. Each first says what the claim would
// need, then computes whether the runs have it.

func matters(e evidence) (Verdict, string) {
	pairs, differ := 0, 0
	for _, c := range e.result.Compare() {
		pairs++
		if c.Differs() {
			differ++
		}
	}
	low := e.sound[0]
	for _, g := range e.sound {
		if g.Accuracy().Mean < low.Accuracy().Mean {
			low = g
		}
	}
	extent := e.best().Accuracy().Mean - low.Accuracy().Mean
	why := fmt.Sprintf("from the worst value to the best accuracy changes by %s points, and %d of %s differ by more than luck explains.", text.Points(extent), differ, text.Count(pairs, "pair"))
	return graded(larger(extent, differ > 0, notable)), why
}

func slowAndLow(e evidence) (Verdict, string) {
	g, missing := e.need("0.001", "0.01")
	if missing != "" {
		return NotDecided, missing
	}
	small, large := g[0], g[1]
	difference, shown := e.above(small, large)
	why := fmt.Sprintf("%s, %s; %s.", e.epochsText(small), e.epochsText(large), e.versus(small, large))
	return graded(earlier(large, small), larger(-difference, shown, 0)), why
}

func tooLarge(e evidence) (Verdict, string) {
	for _, g := range e.result.Groups() {
		if n := len(g.Diverged()); g.Value.Label == "0.1" && n > 0 {
			return Supported, fmt.Sprintf("it diverged in %d of %s.", n, text.Count(len(g.Runs), "run"))
		}
	}
	g, missing := e.need("0.1")
	if missing != "" {
		return NotDecided, missing
	}
	best := e.best()
	if best.Label() == g[0].Label() {
		return Contradicted, e.versus(best, best) + "."
	}
	difference, shown := e.above(g[0], best)
	why := fmt.Sprintf("%s. On the way %s, %s.", e.versus(g[0], best), e.fallsText(g[0]), e.fallsText(best))
	return graded(larger(-difference, shown, 0), more(falls(g[0]), falls(best))), why
}

// balanced asks of a value that it be as soon as any at the goal and not clearly
// below the best in the end.
func balanced(e evidence, label string) (Verdict, string) {
	g, missing := e.need(label)
	if missing != "" {
		return NotDecided, missing
	}
	value, best := g[0], e.best()
	difference, shown := e.above(best, value)
	soonest := value
	for _, other := range e.sound {
		if epochsTo(other, useful) < epochsTo(soonest, useful) {
			soonest = other
		}
	}
	why := e.epochsText(value)
	if soonest.Label() != value.Label() {
		why += ", " + e.epochsText(soonest)
	}
	soon := unknown
	if fastest := epochsTo(soonest, useful); !math.IsInf(fastest, 1) {
		soon = holds(epochsTo(value, useful) <= 2*fastest)
	}
	return graded(soon, larger(difference, shown, notable).not()),
		fmt.Sprintf("%s; %s. Asked for: at most twice the epochs of the soonest, and no loss of %s points or more.", why, e.versus(value, best), text.Points(notable))
}

// sooner asks whether the first value is sooner at the goal and less steady.
func sooner(e evidence, small, large string) (Verdict, string) {
	g, missing := e.need(small, large)
	if missing != "" {
		return NotDecided, missing
	}
	a, b := g[0], g[1]
	why := fmt.Sprintf("%s, %s. The loss of a step scatters %s, %s.", e.epochsText(a), e.epochsText(b), e.scatterText(a), e.scatterText(b))
	return graded(earlier(a, b), more(scatter(a), scatter(b))), why
}

// capacity asks whether training accuracy grows from value to value.
func capacity(e evidence, labels ...string) (Verdict, string) {
	g, missing := e.need(labels...)
	if missing != "" {
		return NotDecided, missing
	}
	var texts []string
	var rises []condition
	for i, group := range g {
		texts = append(texts, fmt.Sprintf("%s with %s", spread(group.TrainAccuracy()), group.Value.Label))
		if i > 0 {
			rises = append(rises, holds(group.TrainAccuracy().Mean > g[i-1].TrainAccuracy().Mean))
		}
	}
	return graded(rises...), fmt.Sprintf("capacity shows on the images trained with. Right on %s.", text.List(texts))
}

func linearIsPoor(e evidence) (Verdict, string) {
	g, missing := e.need("0", "1")
	if missing != "" {
		return NotDecided, missing
	}
	difference, shown := e.above(g[1], g[0])
	why := fmt.Sprintf("%s. The linear model is right on %s of the validation images and makes %s times as many mistakes.", e.versus(g[0], g[1]), spread(g[0].Accuracy()),
		text.Ratio((1-g[0].Accuracy().Mean)/(1-g[1].Accuracy().Mean)))
	return graded(larger(difference, shown, notable)), why
}

// diminishing asks whether the first hidden layer helps, and whether each step
// beyond gains less than that.
func diminishing(e evidence) (Verdict, string) {
	if _, missing := e.need("0", "1", "2"); missing != "" {
		return NotDecided, missing
	}
	var steps []string
	first, helps, less := 0.0, no, true
	for i := 1; i < len(e.sound); i++ {
		gain, shown := e.above(e.sound[i], e.sound[i-1])
		luck := "may be luck"
		if shown {
			luck = "shown"
		}
		steps = append(steps, fmt.Sprintf("from %s to %s %+.2f points (%s)", e.sound[i-1].Value.Label, e.sound[i].Value.Label, 100*gain, luck))
		if i == 1 {
			first, helps = gain, larger(gain, shown, 0)
		} else {
			less = less && gain < first
		}
	}
	return graded(helps, holds(less)), strings.Join(steps, ", ") + "."
}

func widerIsBetter(e evidence) (Verdict, string) {
	if len(e.sound) < 2 {
		return NotDecided, "only one width has finished."
	}
	narrow, wide := e.sound[0], e.sound[len(e.sound)-1]
	difference, shown := e.above(wide, narrow)
	rises := 0
	for i := 1; i < len(e.sound); i++ {
		if e.sound[i].Accuracy().Mean > e.sound[i-1].Accuracy().Mean {
			rises++
		}
	}
	why := fmt.Sprintf("%s, and %d of %s to a wider network raise the mean.", e.versus(wide, narrow), rises, text.Count(len(e.sound)-1, "step"))
	return graded(larger(difference, shown, 0), holds(rises == len(e.sound)-1)), why
}

func tooWide(e evidence) (Verdict, string) {
	g, missing := e.need("128")
	if missing != "" {
		return NotDecided, missing
	}
	base, wide := g[0], e.sound[len(e.sound)-1]
	if wide.Label() == base.Label() {
		return NoEvidence, "width 128 is the widest that finished: nothing wider was tried."
	}
	slower := wide.Seconds() / base.Seconds()
	_, over, _ := wide.Overfitting()
	word := "does not rise again by a tenth or more"
	if over {
		word = "rises again by a tenth or more while its training loss falls"
	}
	why := fmt.Sprintf("%s takes %s times as long as width 128. Its validation loss %s; its gap between training and validation is %s points, that of width 128 %s; %s.",
		e.name(wide), text.Ratio(slower), word, text.Points(wide.Gap().Mean), text.Points(base.Gap().Mean), e.versus(wide, base))
	if over || slower > 1.5 {
		return Supported, why
	}
	return Contradicted, why
}

func suits(e evidence) (Verdict, string) {
	g, missing := e.need(string(mlpkit.CrossEntropy))
	if missing != "" {
		return NotDecided, missing
	}
	best := e.best()
	difference, shown := e.above(best, g[0])
	return graded(larger(difference, shown, notable).not()), e.versus(g[0], best) + "."
}

func otherLosses(e evidence) (Verdict, string) {
	g, missing := e.need(string(mlpkit.CrossEntropy), string(mlpkit.MSE), string(mlpkit.MAE))
	if missing != "" {
		return NotDecided, missing
	}
	worse := func(other study.TrialResult) condition {
		difference, shown := e.above(g[0], other)
		return larger(difference, shown, notable)
	}
	why := fmt.Sprintf("%s; %s. Nothing here is a regression, so only the half about classification is tested.", e.versus(g[1], g[0]), e.versus(g[2], g[0]))
	return graded(worse(g[1]), worse(g[2])), why
}

// spread is a mean with its standard deviation.
func spread(s stats.Sample) string { return text.Spread(s.Mean, s.SD) }
