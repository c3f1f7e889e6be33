package audit

import (
	"fmt"

	"mlplab/mlpkit/internal/text"
)

// useful is the validation accuracy whose first epoch measures speed.
const useful = 0.95

// tables judges by the report's tables and by what chance alone does to their
// levels.
type tables struct {
	report         Report
	accuracy, loss Noise // of the levels of validation accuracy and training loss
	err            error // of the first table that is missing
}

func newTables(r Report) (*tables, error) {
	repeats, err := r.Repeats()
	if err != nil {
		return nil, err
	}
	for _, t := range r {
		if len(t.Epochs) < levelEpochs {
			return nil, fmt.Errorf("table %s: %d epochs: a level needs %d", t.Name(), len(t.Epochs), levelEpochs)
		}
	}
	j := &tables{report: r}
	if j.accuracy, err = NoiseOf(repeats, accuracyLevel); err != nil {
		return nil, err
	}
	if j.loss, err = NoiseOf(repeats, lossLevel); err != nil {
		return nil, err
	}
	return j, nil
}

func accuracyLevel(t Table) float64 { return t.Level(ValAcc) }
func lossLevel(t Table) float64     { return t.Level(TrainLoss) }

// of is the tables of an experiment's values; an error is kept for the end.
func (j *tables) of(e Experiment, values ...string) []Table {
	var all []Table
	for _, value := range values {
		t, err := j.report.Find(e, value)
		if err != nil {
			if j.err == nil {
				j.err = err
			}
			t = j.report[0]
		}
		all = append(all, t)
	}
	return all
}

// compare says whether a is above b (1), below (-1), or whether chance explains
// the difference (0).
func (n Noise) compare(a, b float64) int {
	switch d := a - b; {
	case d > n.Least():
		return 1
	case d < -n.Least():
		return -1
	}
	return 0
}

// decide is the verdict of a comparison that should come out positive.
func decide(sign int) Verdict {
	switch {
	case sign > 0:
		return Supported
	case sign < 0:
		return Contradicted
	}
	return NoEvidence
}

// levels lists the levels of tables: 32: 95.19 %, 64: 96.18 %.
func levels(tables []Table, write func(Table) string) string {
	s := ""
	for i, t := range tables {
		if i > 0 {
			s += ", "
		}
		s += t.Value + ": " + write(t)
	}
	return s
}

func writeAccuracy(t Table) string { return text.Percent(accuracyLevel(t)) }
func writeLoss(t Table) string     { return fmt.Sprintf("%.4f", lossLevel(t)) }

// accuracies and trainingLosses list levels as a reason.
func accuracies(of []Table) string {
	return "levels of validation accuracy: " + levels(of, writeAccuracy)
}
func trainingLosses(of []Table) string { return "levels of training loss: " + levels(of, writeLoss) }

// firstAt is the first epoch, from 1, with at least this validation accuracy; 0 if none.
func firstAt(t Table, accuracy float64) int {
	for i, e := range t.Epochs {
		if e.ValAcc >= Round(accuracy) {
			return i + 1
		}
	}
	return 0
}

// epochOrNever is the first epoch at a useful accuracy, or one after all.
func epochOrNever(t Table) int {
	if n := firstAt(t, useful); n > 0 {
		return n
	}
	return len(t.Epochs) + 1
}

// rises counts the epochs whose training loss is above that of the epoch before.
func rises(t Table) (n int) {
	for i := 1; i < len(t.Epochs); i++ {
		if t.Epochs[i].TrainLoss > t.Epochs[i-1].TrainLoss {
			n++
		}
	}
	return n
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
