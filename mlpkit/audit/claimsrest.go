package audit

import (
	"fmt"

	"mlplab/mlpkit/internal/text"
)

// depths judges the conclusions on the number of hidden layers.
func (j *judge) depths() []Claim {
	none, one, two := j.table(HiddenLayers, "0"), j.table(HiddenLayers, "1"), j.table(HiddenLayers, "2")
	all := []Table{none, one, two}
	accuracies := "levels of validation accuracy: " + levels(all, writeAccuracy)
	return of(HiddenLayers, []Claim{{
		Text:    "More hidden layers give more capacity.",
		Rule:    "the level of training loss with 2 is below that with 0 by more than chance",
		Verdict: decide(j.loss.compare(lossLevel(none), lossLevel(two))),
		Reason:  "levels of training loss: " + levels(all, writeLoss),
	}, {
		Text:    "Without a hidden layer the model does poorly on MNIST.",
		Rule:    "its level is below the best of the others by more than chance; a level of no less than theirs contradicts",
		Verdict: poorly(j.accuracy, accuracyLevel(none), accuracyLevel(one), accuracyLevel(two)),
		Reason:  accuracies,
	}, {
		Text:    "One or two layers improve it, with diminishing returns.",
		Rule:    "the best of 1 and 2 is above 0 by more than chance",
		Verdict: decide(j.accuracy.compare(max(accuracyLevel(one), accuracyLevel(two)), accuracyLevel(none))),
		Reason:  fmt.Sprintf("%s; chance explains differences up to %s", accuracies, text.Percent(j.accuracy.Least())),
	}})
}

// poorly decides whether a level is poor beside others: contradicted if it is not
// even below the worst of them.
func poorly(n Noise, level float64, others ...float64) Verdict {
	best, worst := others[0], others[0]
	for _, o := range others {
		best, worst = max(best, o), min(worst, o)
	}
	switch {
	case n.compare(best, level) > 0:
		return Supported
	case level >= worst:
		return Contradicted
	}
	return NoEvidence
}

// widths judges the conclusions on the width.
func (j *judge) widths() []Claim {
	narrow, middle, wide := j.table(Width, "32"), j.table(Width, "64"), j.table(Width, "128")
	all := []Table{narrow, middle, wide}
	excess := Claim{
		Text:    "Too wide means over-fitting or more computing.",
		Rule:    "the widest is below the others by more than chance; its cost in time would be evidence, too, and no table has times",
		Verdict: NoEvidence,
		Reason:  "the widest tried, 128, is the default of every other experiment; " + levels(all, writeAccuracy),
	}
	if j.accuracy.compare(max(accuracyLevel(narrow), accuracyLevel(middle)), accuracyLevel(wide)) > 0 {
		excess.Verdict = Supported
	}
	upper := "64 and 128 differ by more than chance, too"
	if j.accuracy.compare(accuracyLevel(wide), accuracyLevel(middle)) == 0 {
		upper = "64 and 128 cannot be told apart"
	}
	return of(Width, []Claim{{
		Text:    "Wider layers give more capacity.",
		Rule:    "the level of training loss of 128 is below that of 32 by more than chance",
		Verdict: decide(j.loss.compare(lossLevel(narrow), lossLevel(wide))),
		Reason:  "levels of training loss: " + levels(all, writeLoss),
	}, {
		Text:    "Wider is generally better than narrower.",
		Rule:    "the level of validation accuracy of 128 is above that of 32 by more than chance",
		Verdict: decide(j.accuracy.compare(accuracyLevel(wide), accuracyLevel(narrow))),
		Reason:  fmt.Sprintf("levels of validation accuracy: %s; %s", levels(all, writeAccuracy), upper),
	}, excess})
}

// losses judges the conclusions on the loss function and on the framework.
func (j *judge) losses() []Claim {
	mse, mae, ce := j.table(Loss, "mse"), j.table(Loss, "mae"), j.table(Loss, "cross-entropy")
	best := min(j.accuracy.compare(accuracyLevel(ce), accuracyLevel(mse)), j.accuracy.compare(accuracyLevel(ce), accuracyLevel(mae)))
	return of(Loss, []Claim{{
		Text:    "Which loss is right depends on the task.",
		Rule:    "tables of more than one task",
		Verdict: NoEvidence,
		Reason:  "all tables are of one task",
	}, {
		Text:    "Cross-entropy is usual for classes and does well.",
		Rule:    "its level is above the other losses' by more than chance",
		Verdict: decide(best),
		Reason:  "levels of validation accuracy: " + levels([]Table{mse, mae, ce}, writeAccuracy),
	}, {
		Text:    "MSE and L1 suit regression better.",
		Rule:    "tables of a task of regression",
		Verdict: NoEvidence,
		Reason:  "there is none; that both end lower here is shown at one learning rate only, 0.01",
	}, {
		Text:    "Another framework would be faster.",
		Rule:    "times of both",
		Verdict: NoEvidence,
		Reason:  "no table has times",
	}})
}
