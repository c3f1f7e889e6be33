package report

import (
	"context"
	"fmt"
	"slices"

	"mlplab/datasets"
	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
)

// Split asks whether the accuracies of the report's L1 table are those of
// constant answers. It makes scikit-learn's train_test_split of the 60,000 images
// with this random_state again, counts each digit in its validation part, and
// looks for the published accuracies among the frequencies; then it tries the
// random states 0 … 999 for comparison.
func Split(randomState uint32) { newVerb().split(randomState) }

// statesTried is the number of random states tried for comparison.
const statesTried = 1000

func (v *verb) split(state uint32) {
	v.Do(func(ctx context.Context) error {
		tables, err := tablesNamed([]string{"loss mae"})
		if err != nil {
			return err
		}
		var published []audit.Decimal
		for _, e := range tables[0].Epochs {
			published = append(published, e.ValAcc)
		}
		digits, err := v.MNIST(ctx)
		if err != nil {
			return err
		}
		constants, err := constantsOf(digits.Train, state)
		if err != nil {
			return err
		}
		note, tried := "", statesTried
		if v.Quick {
			tried = statesTried / 20
			note = fmt.Sprintf("Quick mode (%s=1): %d random states tried for comparison instead of %s.", cell.QuickEnv, tried, text.Thousands(statesTried))
		}
		distinct := slices.Compact(slices.Sorted(slices.Values(published)))
		explained := make([]int, tried)
		for s := range explained {
			if s%50 == 0 {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				v.Out.Note(fmt.Sprintf("Splitting with random_state %d of %d …", s, tried))
			}
			other, err := constantsOf(digits.Train, uint32(s))
			if err != nil {
				return err
			}
			explained[s] = explainedOf(distinct, other)
		}
		drawn, err := plot.Lines("Which split has the published accuracies?", "random_state of the split", "published values explained", false, false, stateSeries(state, explained, explainedOf(distinct, constants)))
		f, err := display.Draw("report-split", drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Table(splitTable(published, constants))
		v.Say([]string{note, splitText(state, published, distinct, constants, explained)})
		return nil
	})
}

// constantsOf is the accuracies of constant answers on the validation fifth of
// scikit-learn's split.
func constantsOf(set *datasets.Set, state uint32) ([]audit.Constant, error) {
	_, validation, err := audit.TrainTestSplit(set.Len(), cell.ValidationFraction, state)
	if err != nil {
		return nil, err
	}
	counts, err := audit.ClassCounts(set.Labels, validation, set.Classes)
	if err != nil {
		return nil, err
	}
	return audit.Constants(counts), nil
}

// explainedOf counts the values that are the accuracy of some constant answer.
func explainedOf(values []audit.Decimal, constants []audit.Constant) (n int) {
	for _, m := range audit.Explained(values, constants) {
		n += min(1, len(m))
	}
	return n
}

// stateSeries is the number of values explained by each random state, with a
// mark at the one asked for if it is among those tried.
func stateSeries(state uint32, explained []int, own int) plot.Series {
	s := plot.Series{Name: "published values explained"}
	if uint64(state) < uint64(len(explained)) {
		s.Marks = []plot.Mark{{X: float64(state), Y: float64(own), Label: fmt.Sprintf("random_state %d: %d", state, own)}}
	}
	for i, n := range explained {
		s.X, s.Y = append(s.X, float64(i)), append(s.Y, float64(n))
	}
	return s
}

// splitTable is a row for each epoch: which digit, answered always, would give
// the published accuracy.
func splitTable(published []audit.Decimal, constants []audit.Constant) display.Table {
	total := 0
	for _, c := range constants {
		total += c.Count
	}
	t := display.Table{Head: []string{"epoch", "published accuracy", "digit", "of its kind", "that is"}}
	for i, matches := range audit.Explained(published, constants) {
		row := []string{fmt.Sprint(i + 1), published[i].String(), "none", "", ""}
		if len(matches) > 0 {
			row[2], row[3], row[4] = "", "", ""
		}
		for k, m := range matches {
			if k > 0 {
				row[2], row[3], row[4] = row[2]+" or ", row[3]+" or ", row[4]+" or "
			}
			row[2] += fmt.Sprint(m.Class)
			row[3] += fmt.Sprintf("%s of %s", text.Thousands(m.Count), text.Thousands(total))
			row[4] += fmt.Sprintf("%.6f", float64(m.Count)/float64(total))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// splitText says how much the split explains, and how much others do.
func splitText(state uint32, published, distinct []audit.Decimal, constants []audit.Constant, explained []int) string {
	own, epochs := explainedOf(distinct, constants), explainedOf(published, constants)
	best, all := 0, []string(nil)
	for s, n := range explained {
		if uint32(s) == state {
			continue
		}
		best = max(best, n)
		if n == len(distinct) {
			all = append(all, fmt.Sprint(s))
		}
	}
	said := fmt.Sprintf("The split of random_state %d explains %d of the %d different values, and so %d of the %d epochs.", state, own, len(distinct), epochs, len(published))
	others := fmt.Sprintf(" Of the other random states up to %d, none explains all %d; the best of them explains %d.", len(explained)-1, len(distinct), best)
	if len(all) > 0 {
		others = fmt.Sprintf(" Of the other random states up to %d, all %d values are explained by %s.", len(explained)-1, len(distinct), text.List(all))
	}
	if own == len(distinct) && len(all) == 0 {
		others += " So the network gave one and the same answer to all validation images, now this digit and now that, and the report's split is known, although its text does not name the number."
	}
	return said + others
}
