package audit

import (
	"fmt"

	"mlplab/mlpkit/internal/text"
)

// useful is the validation accuracy whose first epoch measures speed.
const useful = 0.95

// rates judges the conclusions on the learning rate.
func (j *judge) rates() []Claim {
	slow, base, fast := j.table(LearningRate, "0.001"), j.table(LearningRate, "0.01"), j.table(LearningRate, "0.1")
	all := []Table{slow, base, fast}
	claims := []Claim{{
		Text:    "The learning rate matters a great deal.",
		Rule:    "best and worst level of validation accuracy differ by more than chance",
		Verdict: decide(j.accuracy.compare(max(accuracyLevel(slow), accuracyLevel(base), accuracyLevel(fast)), min(accuracyLevel(slow), accuracyLevel(base), accuracyLevel(fast)))),
		Reason:  "levels of validation accuracy: " + levels(all, writeAccuracy),
	}}

	lower := Claim{
		Text:    "0.001 converges slowly and is perhaps not the best.",
		Rule:    "its level of validation accuracy is below that of 0.01 by more than chance",
		Verdict: decide(j.accuracy.compare(accuracyLevel(base), accuracyLevel(slow))),
	}
	lower.Reason = fmt.Sprintf("it settles at %s, 0.01 at %s; at 95 %% after epoch %d instead of %d, and ahead in %d of %d epochs",
		writeAccuracy(slow), writeAccuracy(base), firstAt(slow, useful), firstAt(base, useful), ahead(slow, base), len(base.Epochs))

	higher := Claim{
		Text:    "0.1 may be unstable or overshoot.",
		Rule:    "its level is below the others' by more than chance, and its training loss rises in some epochs",
		Verdict: decide(min(j.accuracy.compare(accuracyLevel(base), accuracyLevel(fast)), j.accuracy.compare(accuracyLevel(slow), accuracyLevel(fast)))),
	}
	if higher.Verdict == Supported && rises(fast) == 0 {
		higher.Verdict = NoEvidence
	}
	higher.Reason = fmt.Sprintf("it settles at %s, and its training loss rises in %d epochs", writeAccuracy(fast), rises(fast))

	balance := Claim{
		Text:    "0.01 is a good balance of speed and stability.",
		Rule:    "no other value leads in most epochs and ends above it by more than chance",
		Verdict: Supported,
	}
	for _, t := range []Table{slow, fast} {
		if 2*ahead(t, base) > len(base.Epochs) && j.accuracy.compare(accuracyLevel(t), accuracyLevel(base)) > 0 {
			balance.Verdict = Contradicted
		}
	}
	balance.Reason = fmt.Sprintf("0.001 leads in %d of %d epochs and settles %.2f points above it; after the first, 0.01 has %s and 0.001 has %s",
		ahead(slow, base), len(base.Epochs), 100*(accuracyLevel(slow)-accuracyLevel(base)), text.Percent(base.Epochs[0].ValAcc.Float()), text.Percent(slow.Epochs[0].ValAcc.Float()))
	return of(LearningRate, append(claims, lower, higher, balance))
}

// ahead counts the epochs in which a's validation accuracy is above b's.
func ahead(a, b Table) (n int) {
	for i := range min(len(a.Epochs), len(b.Epochs)) {
		if a.Epochs[i].ValAcc > b.Epochs[i].ValAcc {
			n++
		}
	}
	return n
}

// batches judges the conclusions on the batch size: all need tables that differ
// at all.
func (j *judge) batches() []Claim {
	small, base, large := j.table(BatchSize, "16"), j.table(BatchSize, "64"), j.table(BatchSize, "256")
	differ := false
	for _, t := range []Table{small, large} {
		differ = differ || !j.repeat(t)
	}
	speed := fmt.Sprintf("first at 95 %%: 16 after epoch %d, 64 after %d, 256 after %d", firstAt(small, useful), firstAt(base, useful), firstAt(large, useful))
	same := fmt.Sprintf("16 and 256 lie where repeats of 64 do; training loss %s", levels([]Table{small, base, large}, writeLoss))
	claim := func(words, reason string, shown func() int) Claim {
		c := Claim{Text: words, Rule: "the tables of 16 and 256 lie outside of where chance puts a repeat of the 64 configuration, and differ as claimed", Verdict: NoEvidence, Reason: reason}
		if differ {
			c.Verdict, c.Reason = decide(shown()), speed
		}
		return c
	}
	bySpeed := func(a, b Table) int { return epochOrNever(b) - epochOrNever(a) }
	return of(BatchSize, []Claim{
		claim("The batch size affects speed and stability.", same, func() int { return 1 }),
		claim("16 converges faster, with more scatter.", same+"; "+speed, func() int { return bySpeed(small, base) }),
		claim("256 is steadier and converges more slowly.", same+"; "+speed, func() int { return bySpeed(base, large) }),
		claim("64 is a reasonable balance.", same, func() int { return 0 }),
	})
}

// repeat reports whether a table lies where one more repeat would, in both levels.
func (j *judge) repeat(t Table) bool {
	accLow, accHigh := j.accuracy.Interval()
	lossLow, lossHigh := j.loss.Interval()
	a, l := accuracyLevel(t), lossLevel(t)
	return accLow <= a && a <= accHigh && lossLow <= l && l <= lossHigh
}

// epochOrNever is the first epoch at a useful accuracy, or one after all.
func epochOrNever(t Table) int {
	if n := firstAt(t, useful); n > 0 {
		return n
	}
	return len(t.Epochs) + 1
}

// of sets the experiment of claims.
func of(e Experiment, claims []Claim) []Claim {
	for i := range claims {
		claims[i].Experiment = e
	}
	return claims
}
