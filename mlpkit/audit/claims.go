package audit

import (
	"fmt"

	"mlplab/mlpkit/internal/text"
)

// Verdict is what the report's tables say about one of its conclusions.
type Verdict string

// The verdicts.
const (
	Supported    Verdict = "supported"    // the tables show it, by more than chance explains
	Contradicted Verdict = "contradicted" // the tables show the opposite
	NoEvidence   Verdict = "no evidence"  // the tables cannot tell, or do not bear on it
)

// Claim is a conclusion of the report in our words, with what its tables say.
type Claim struct {
	Experiment Experiment
	Text       string
	Rule       string // what the tables would have to show
	Verdict    Verdict
	Reason     string // what they show, with numbers
}

// Judge holds the report's conclusions against its tables. Differences count if
// they exceed [Noise.Least] of the five repeats; levels are those of
// [Table.Level].
func Judge(r Report) ([]Claim, error) {
	j, err := newJudge(r)
	if err != nil {
		return nil, err
	}
	claims := append(j.rates(), j.batches()...)
	claims = append(claims, j.depths()...)
	claims = append(claims, j.widths()...)
	claims = append(claims, j.losses()...)
	if j.err != nil {
		return nil, j.err
	}
	return claims, nil
}

// judge has the tables and what chance alone does to their levels.
type judge struct {
	report         Report
	accuracy, loss Noise // of the levels of validation accuracy and training loss
	err            error // of the first table that is missing
}

func newJudge(r Report) (*judge, error) {
	repeats, err := r.Repeats()
	if err != nil {
		return nil, err
	}
	for _, t := range r {
		if len(t.Epochs) < levelEpochs {
			return nil, fmt.Errorf("table %s: %d epochs: a level needs %d", t.Name(), len(t.Epochs), levelEpochs)
		}
	}
	j := &judge{report: r}
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

// table is a table of the report; an error is kept for the end.
func (j *judge) table(e Experiment, value string) Table {
	t, err := j.report.Find(e, value)
	if err != nil && j.err == nil {
		j.err = err
	}
	if err != nil {
		return j.report[0]
	}
	return t
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

// firstAt is the first epoch, from 1, with at least this validation accuracy; 0 if none.
func firstAt(t Table, accuracy float64) int {
	for i, e := range t.Epochs {
		if e.ValAcc >= Round(accuracy) {
			return i + 1
		}
	}
	return 0
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
