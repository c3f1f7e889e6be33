package study

import (
	"cmp"
	"math"
	"slices"

	"mlplab/mlpkit"
	"mlplab/mlpkit/stats"
)

// Result is what a study has measured so far: complete after a finished study,
// partial after a cancelled one.
type Result struct {
	Study  Study
	Trials []TrialResult // in the order of Study.Trials
	// Pooled says that the runs come from several people's studies: nobody asked
	// for every value with every seed.
	Pooled bool
}

// TrialResult is a trial with its finished runs, in the order of the seeds.
type TrialResult struct {
	Trial
	Runs []*mlpkit.Run
}

// Groups returns one trial for each value of the study's axis that has runs:
// the only one or, where a nuisance hyperparameter was tuned, the one with the
// highest mean validation accuracy.
func (r *Result) Groups() []TrialResult {
	var groups []TrialResult
	for _, t := range r.Trials {
		if len(t.Runs) == 0 {
			continue
		}
		last := len(groups) - 1
		switch {
		case last < 0 || groups[last].Value.Label != t.Value.Label:
			groups = append(groups, t)
		case cmp.Compare(t.Accuracy().Mean, groups[last].Accuracy().Mean) > 0:
			groups[last] = t
		}
	}
	return groups
}

// Best returns the group with the highest mean validation accuracy, the first of
// equals, and whether there is any.
func (r *Result) Best() (TrialResult, bool) {
	groups := r.Groups()
	if len(groups) == 0 {
		return TrialResult{}, false
	}
	return slices.MaxFunc(groups, func(a, b TrialResult) int {
		return cmp.Compare(a.Accuracy().Mean, b.Accuracy().Mean)
	}), true
}

// Runs returns all finished runs.
func (r *Result) Runs() []*mlpkit.Run {
	var runs []*mlpkit.Run
	for _, t := range r.Trials {
		runs = append(runs, t.Runs...)
	}
	return runs
}

// Accuracy describes the validation accuracy after the last epoch of each run,
// the quantity that verdicts compare. Taking the best epoch instead would
// reward runs that jump about.
func (t TrialResult) Accuracy() stats.Sample {
	return t.describe(func(e mlpkit.Epoch) float64 { return float64(e.ValidationAccuracy) })
}

// TrainAccuracy describes the accuracy on the training examples after the last epoch.
func (t TrialResult) TrainAccuracy() stats.Sample {
	return t.describe(func(e mlpkit.Epoch) float64 { return float64(e.TrainAccuracy) })
}

// Gap describes training minus validation accuracy after the last epoch: how
// much better the network does on what it has seen.
func (t TrialResult) Gap() stats.Sample {
	return t.describe(func(e mlpkit.Epoch) float64 { return float64(e.TrainAccuracy - e.ValidationAccuracy) })
}

func (t TrialResult) describe(measure func(mlpkit.Epoch) float64) stats.Sample {
	var x []float64
	for _, r := range t.Runs {
		if e, ok := r.Last(); ok {
			x = append(x, measure(e))
		}
	}
	return stats.Describe(x)
}

// Diverged returns, for each run that diverged, the step at which it did.
func (t TrialResult) Diverged() (steps []int) {
	for _, r := range t.Runs {
		if step, ok := r.Diverged(); ok {
			steps = append(steps, step)
		}
	}
	return steps
}

// Seconds is the mean time of a run's steps and measures.
func (t TrialResult) Seconds() float64 {
	var x []float64
	for _, r := range t.Runs {
		x = append(x, r.Seconds())
	}
	return stats.Describe(x).Mean
}

// Reach says how soon runs first had a validation accuracy: means over the
// runs that had it, and how many of all did.
type Reach struct {
	Accuracy               float64
	Reached, Runs          int
	Epochs, Steps, Seconds float64 // passes over the examples, steps, seconds of steps; NaN if no run reached it
}

// TimeTo returns how soon the trial's runs reached each validation accuracy.
// The resolution is an epoch, as accuracy is measured after each.
func (t TrialResult) TimeTo(accuracies ...float64) []Reach {
	var all []Reach
	for _, target := range accuracies {
		reach := Reach{Accuracy: target, Runs: len(t.Runs)}
		var epochs, steps, secs []float64
		for _, r := range t.Runs {
			first := r.FirstAt(target)
			if first == 0 {
				continue
			}
			trained, seen := 0.0, 0
			for _, e := range r.Epochs[:first] {
				trained += e.TrainSeconds
				seen += e.Examples
			}
			epochs = append(epochs, float64(seen)/float64(r.Data.Train))
			steps = append(steps, math.Min(float64(first*r.StepsPerEpoch()), float64(len(r.StepLoss))))
			secs = append(secs, trained)
		}
		reach.Reached = len(epochs)
		reach.Epochs, reach.Steps, reach.Seconds = stats.Describe(epochs).Mean, stats.Describe(steps).Mean, stats.Describe(secs).Mean
		all = append(all, reach)
	}
	return all
}

// MinimalRise is the gain of validation accuracy over the last two epochs from
// which on a trial counts as still improving.
const MinimalRise = 0.001

// Improving reports whether the mean validation accuracy was still rising at the
// end: the last epoch's is the highest, by more than a tenth of a point over that
// two epochs before. Nothing can be told of runs with fewer than three epochs, or
// of trials with a diverged run.
func (t TrialResult) Improving() (improving, told bool) {
	means := t.endOfCurve()
	n := len(means)
	if n < 3 || len(t.Diverged()) > 0 {
		return false, false
	}
	highest := slices.Max(means[:n-1])
	return means[n-1] > highest && means[n-1]-means[n-3] > MinimalRise, true
}

// endOfCurve is the mean validation accuracy after each of the last epochs, as
// many as all runs have. Runs with a budget in seconds differ in their number.
func (t TrialResult) endOfCurve() []float64 {
	n := math.MaxInt
	for _, r := range t.Runs {
		n = min(n, len(r.Epochs))
	}
	if len(t.Runs) == 0 {
		n = 0
	}
	means := make([]float64, n)
	for _, r := range t.Runs {
		for i, e := range r.Epochs[len(r.Epochs)-n:] {
			means[i] += float64(e.ValidationAccuracy) / float64(len(t.Runs))
		}
	}
	return means
}

// Overfit describes how a trial's validation loss rose after its lowest.
type Overfit struct {
	Epoch float64 // after which validation loss was lowest, counted from 1; mean over runs
	Rise  float64 // from then to the end, as a fraction of the lowest; mean over runs
}

// MinimalLossRise is the rise of validation loss from which on a trial counts as
// over-fitting.
const MinimalLossRise = 0.1

// Overfitting reports whether validation loss rose by a tenth or more from its
// lowest to the end, on average, while training loss fell in every run: the
// network got better at the training examples and worse at others. Nothing can
// be told of runs with a single epoch, or of trials with a diverged run.
func (t TrialResult) Overfitting() (o Overfit, overfitting, told bool) {
	if len(t.Diverged()) > 0 || len(t.Runs) == 0 {
		return o, false, false
	}
	overfitting = true
	for _, r := range t.Runs {
		last := len(r.Epochs) - 1
		if last < 1 {
			return Overfit{}, false, false
		}
		lowest := 0
		for i, e := range r.Epochs {
			if e.ValidationLoss < r.Epochs[lowest].ValidationLoss {
				lowest = i
			}
		}
		o.Epoch += float64(lowest+1) / float64(len(t.Runs))
		o.Rise += float64(r.Epochs[last].ValidationLoss/r.Epochs[lowest].ValidationLoss-1) / float64(len(t.Runs))
		overfitting = overfitting && r.Epochs[last].TrainLoss < r.Epochs[lowest].TrainLoss
	}
	return o, overfitting && o.Rise >= MinimalLossRise, true
}
