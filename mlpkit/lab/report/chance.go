package report

import (
	"fmt"
	"slices"

	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
)

// chance is what chance alone does to a number of repeated tables.
type chance struct {
	name   string
	number func(audit.Table) float64
	write  func(float64) string
	gap    func(float64) string // writes a difference
	noise  audit.Noise
}

// chancesOf measures the repeats in four ways.
func chancesOf(repeats audit.Report) ([]chance, error) {
	level := func(of func(audit.Epoch) audit.Decimal) func(audit.Table) float64 {
		return func(t audit.Table) float64 { return t.Level(of) }
	}
	last := func(of func(audit.Epoch) audit.Decimal) func(audit.Table) float64 {
		return func(t audit.Table) float64 { return of(t.Epochs[len(t.Epochs)-1]).Float() }
	}
	loss := func(x float64) string { return fmt.Sprintf("%.4f", x) }
	inPoints := func(x float64) string { return text.Points(x) + " points" }
	chances := []chance{
		{name: "validation accuracy, last epoch", number: last(audit.ValAcc), write: text.Percent[float64], gap: inPoints},
		{name: "validation accuracy, mean of the last five", number: level(audit.ValAcc), write: text.Percent[float64], gap: inPoints},
		{name: "training loss, last epoch", number: last(audit.TrainLoss), write: loss, gap: loss},
		{name: "training loss, mean of the last five", number: level(audit.TrainLoss), write: loss, gap: loss},
	}
	for i := range chances {
		var err error
		if chances[i].noise, err = audit.NoiseOf(repeats, chances[i].number); err != nil {
			return nil, err
		}
	}
	return chances, nil
}

// chanceTable is a row for each number.
func chanceTable(chances []chance) display.Table {
	t := display.Table{Head: []string{"of the five tables", "mean", "standard deviation", "least difference that counts"}}
	for _, c := range chances {
		t.Rows = append(t.Rows, []string{c.name, c.write(c.noise.Mean), c.gap(c.noise.SD), c.gap(c.noise.Least())})
	}
	return t
}

// repeatsText says how far apart the repeats are, and how much the mean over
// epochs calms them.
func repeatsText(repeats audit.Report, chances []chance) string {
	best, worst := repeats[0], repeats[0]
	last := chances[0]
	for _, t := range repeats {
		if last.number(t) > last.number(best) {
			best = t
		}
		if last.number(t) < last.number(worst) {
			worst = t
		}
	}
	return fmt.Sprintf("The same training, done five times, ends between %s (%s) and %s (%s). "+
		"Two single trainings must differ by more than %s in their last epoch, or by more than %s in the mean of their last five, before it is more than chance (t test, 95 %%).",
		last.write(last.number(worst)), worst.Name(), last.write(last.number(best)), best.Name(), last.gap(last.noise.Least()), chances[1].gap(chances[1].noise.Least()))
}

// coverText says which of the other tables lie where a sixth repeat would.
func coverText(report, repeats audit.Report, chances []chance) string {
	var like []string
	for _, t := range report {
		if slices.ContainsFunc(repeats, func(r audit.Table) bool { return r.Name() == t.Name() }) {
			continue
		}
		inside := true
		for _, c := range []chance{chances[1], chances[3]} {
			low, high := c.noise.Interval()
			inside = inside && low <= c.number(t) && c.number(t) <= high
		}
		if inside {
			like = append(like, t.Name())
		}
	}
	if len(like) == 0 {
		return "Each of the other ten tables differs from the five by more than chance in one of the two means."
	}
	return fmt.Sprintf("Of the other ten tables these lie where one more repeat would, in both means: %s. That does not show that they are repeats, only that these two numbers cannot tell them from repeats.", text.List(like))
}
