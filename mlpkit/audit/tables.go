package audit

import (
	"fmt"

	"mlplab/mlpkit/internal/text"
)

// The learning rate.

func (j *tables) rates() (slow, base, fast Table) {
	t := j.of(LearningRate, "0.001", "0.01", "0.1")
	return t[0], t[1], t[2]
}

func (j *tables) rateMatters() (Verdict, string) {
	slow, base, fast := j.rates()
	best := max(accuracyLevel(slow), accuracyLevel(base), accuracyLevel(fast))
	worst := min(accuracyLevel(slow), accuracyLevel(base), accuracyLevel(fast))
	return decide(j.accuracy.compare(best, worst)), accuracies([]Table{slow, base, fast})
}

func (j *tables) slowRate() (Verdict, string) {
	slow, base, _ := j.rates()
	return decide(j.accuracy.compare(accuracyLevel(base), accuracyLevel(slow))),
		fmt.Sprintf("it settles at %s, 0.01 at %s; at 95 %% after epoch %d instead of %d, and ahead in %d of %d epochs",
			writeAccuracy(slow), writeAccuracy(base), firstAt(slow, useful), firstAt(base, useful), ahead(slow, base), len(base.Epochs))
}

func (j *tables) fastRate() (Verdict, string) {
	slow, base, fast := j.rates()
	verdict := decide(min(j.accuracy.compare(accuracyLevel(base), accuracyLevel(fast)), j.accuracy.compare(accuracyLevel(slow), accuracyLevel(fast))))
	if verdict == Supported && rises(fast) == 0 {
		verdict = NoEvidence
	}
	return verdict, fmt.Sprintf("it settles at %s, and its training loss rises in %d epochs", writeAccuracy(fast), rises(fast))
}

func (j *tables) balancedRate() (Verdict, string) {
	slow, base, fast := j.rates()
	verdict := Supported
	for _, t := range []Table{slow, fast} {
		if 2*ahead(t, base) > len(base.Epochs) && j.accuracy.compare(accuracyLevel(t), accuracyLevel(base)) > 0 {
			verdict = Contradicted
		}
	}
	return verdict, fmt.Sprintf("0.001 leads in %d of %d epochs and settles %s points above it; after the first, 0.01 has %s and 0.001 has %s",
		ahead(slow, base), len(base.Epochs), text.Points(accuracyLevel(slow)-accuracyLevel(base)),
		text.Percent(base.Epochs[0].ValAcc.Float()), text.Percent(slow.Epochs[0].ValAcc.Float()))
}

// The batch size: all conclusions need tables that differ at all.

// batch is the verdict if the tables differ, as shown says, and the reason.
func (j *tables) batch(withSpeed bool, shown func(small, base, large Table) int) (Verdict, string) {
	t := j.of(BatchSize, "16", "64", "256")
	small, base, large := t[0], t[1], t[2]
	speed := fmt.Sprintf("first at 95 %%: 16 after epoch %d, 64 after %d, 256 after %d", firstAt(small, useful), firstAt(base, useful), firstAt(large, useful))
	if !j.repeat(small) || !j.repeat(large) {
		return decide(shown(small, base, large)), speed
	}
	same := "16 and 256 lie where repeats of 64 do; training loss " + levels(t, writeLoss)
	if withSpeed {
		same += "; " + speed
	}
	return NoEvidence, same
}

// repeat reports whether a table lies where one more repeat would, in both levels.
func (j *tables) repeat(t Table) bool {
	accLow, accHigh := j.accuracy.Interval()
	lossLow, lossHigh := j.loss.Interval()
	a, l := accuracyLevel(t), lossLevel(t)
	return accLow <= a && a <= accHigh && lossLow <= l && l <= lossHigh
}

func (j *tables) batchMatters() (Verdict, string) {
	return j.batch(false, func(_, _, _ Table) int { return 1 })
}

func (j *tables) smallBatch() (Verdict, string) {
	return j.batch(true, func(small, base, _ Table) int { return epochOrNever(base) - epochOrNever(small) })
}

func (j *tables) largeBatch() (Verdict, string) {
	return j.batch(true, func(_, base, large Table) int { return epochOrNever(large) - epochOrNever(base) })
}

func (j *tables) balancedBatch() (Verdict, string) {
	return j.batch(false, func(_, _, _ Table) int { return 0 })
}

// The number of hidden layers.

func (j *tables) depths() []Table { return j.of(HiddenLayers, "0", "1", "2") }

func (j *tables) depthCapacity() (Verdict, string) {
	t := j.depths()
	return decide(j.loss.compare(lossLevel(t[0]), lossLevel(t[2]))), trainingLosses(t)
}

func (j *tables) linear() (Verdict, string) {
	t := j.depths()
	return poorly(j.accuracy, accuracyLevel(t[0]), accuracyLevel(t[1]), accuracyLevel(t[2])), accuracies(t)
}

// poorly decides whether a level is poor beside others: contradicted if it is not
// even below the worst of them.
func poorly(n Noise, level, a, b float64) Verdict {
	switch {
	case n.compare(max(a, b), level) > 0:
		return Supported
	case level >= min(a, b):
		return Contradicted
	}
	return NoEvidence
}

func (j *tables) depthHelps() (Verdict, string) {
	t := j.depths()
	return decide(j.accuracy.compare(max(accuracyLevel(t[1]), accuracyLevel(t[2])), accuracyLevel(t[0]))),
		fmt.Sprintf("%s; chance explains differences up to %s", accuracies(t), text.Percent(j.accuracy.Least()))
}

// The width.

func (j *tables) widths() []Table { return j.of(Width, "32", "64", "128") }

func (j *tables) widthCapacity() (Verdict, string) {
	t := j.widths()
	return decide(j.loss.compare(lossLevel(t[0]), lossLevel(t[2]))), trainingLosses(t)
}

func (j *tables) widthHelps() (Verdict, string) {
	t := j.widths()
	upper := "64 and 128 differ by more than chance, too"
	if j.accuracy.compare(accuracyLevel(t[2]), accuracyLevel(t[1])) == 0 {
		upper = "64 and 128 cannot be told apart"
	}
	return decide(j.accuracy.compare(accuracyLevel(t[2]), accuracyLevel(t[0]))), accuracies(t) + "; " + upper
}

func (j *tables) excess() (Verdict, string) {
	t := j.widths()
	verdict := NoEvidence
	if j.accuracy.compare(max(accuracyLevel(t[0]), accuracyLevel(t[1])), accuracyLevel(t[2])) > 0 {
		verdict = Supported
	}
	return verdict, "the widest tried, 128, is the default of every other experiment; " + levels(t, writeAccuracy)
}

// The loss.

func (j *tables) crossEntropy() (Verdict, string) {
	t := j.of(Loss, "mse", "mae", "cross-entropy")
	ce := accuracyLevel(t[2])
	return decide(min(j.accuracy.compare(ce, accuracyLevel(t[0])), j.accuracy.compare(ce, accuracyLevel(t[1])))), accuracies(t)
}
