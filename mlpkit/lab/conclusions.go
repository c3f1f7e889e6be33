package lab

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// Conclusions shows what the lab's five studies found, side by side: a figure of
// every value tried, a table of what each hyperparameter gains and costs, and
// which of them matters most. It reads the store and trains nothing; where a
// study is missing it says which notebook to run.
func Conclusions() { newVerb().conclusions() }

func (v *verb) conclusions() {
	v.Do(func(context.Context) error {
		all, err := v.StoredExperiments()
		if err != nil || len(all) == 0 {
			return err
		}
		var effects []effect
		var rows []plot.Effect
		for _, f := range all {
			e := effectOf(f)
			effects = append(effects, e)
			rows = append(rows, plot.Effect{Name: f.Name, Base: e.baseLabel(), Groups: display.Groups(f.Result)})
		}
		drawn, err := plot.Effects(rows...)
		figure, err := display.Draw("conclusions", drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(figure)
		v.Out.Table(effectTable(effects))
		v.Say([]string{gains(effects), losses(effects), leftOut(effects), unequal(effects), v.QuickStoreNote()})
		return nil
	})
}

// effect is what one hyperparameter does to the validation accuracy.
type effect struct {
	cell.Stored
	best, worst study.TrialResult
	base        *study.TrialResult // the value that the other studies keep, if it was tried
	// shown reports whether best is above base by more than the luck of the seeds
	// explains; told reports whether there are enough seeds for that test.
	shown, told bool
	tried       int
	diverged    []string // values left out
}

// effectOf needs a study with a value that did not diverge.
func effectOf(f cell.Stored) effect {
	e := effect{Stored: f, tried: len(f.Result.Groups())}
	sound := cell.SoundGroups(f.Result)
	byAccuracy := func(a, b study.TrialResult) int { return cmp.Compare(a.Accuracy().Mean, b.Accuracy().Mean) }
	e.best, e.worst = slices.MaxFunc(sound, byAccuracy), slices.MinFunc(sound, byAccuracy)
	for _, g := range sound {
		if base := f.Result.Study.Base; g.Value.Set(base) == base {
			e.base = &g
		}
	}
	for _, g := range f.Result.Groups() {
		if len(g.Diverged()) > 0 {
			e.diverged = append(e.diverged, g.Label())
		}
	}
	if e.base != nil && e.gain() > 0 {
		for _, c := range f.Result.Compare() {
			if c.A.Label() == e.best.Label() && c.B.Label() == e.base.Label() || c.B.Label() == e.best.Label() && c.A.Label() == e.base.Label() {
				e.shown, e.told = c.Differs(), !math.IsNaN(c.Adjusted)
			}
		}
	}
	return e
}

// gain is how much better than the base the best value is; 0 without a base.
func (e effect) gain() float64 {
	if e.base == nil {
		return 0
	}
	return e.best.Accuracy().Mean - e.base.Accuracy().Mean
}

// extent is how far the best and the worst value are apart.
func (e effect) extent() float64 { return e.best.Accuracy().Mean - e.worst.Accuracy().Mean }

func (e effect) baseLabel() string {
	if e.base == nil {
		return ""
	}
	return e.base.Label()
}

// effectTable is a row for each hyperparameter.
func effectTable(effects []effect) display.Table {
	t := display.Table{Head: []string{"hyperparameter", "values", "best", "validation accuracy", "above the base (points)", "more than luck?", "worst", "below the best (points)"}}
	for _, e := range effects {
		row := []string{e.Name, fmt.Sprint(e.tried), e.best.Label(), spread(e.best.Accuracy()), "–", "–", e.worst.Label(), text.Points(e.extent())}
		switch {
		case e.base == nil:
			row[4] = "base not tried"
		case e.best.Label() == e.base.Label():
			row[4], row[5] = "is the base", "–"
		default:
			row[4], row[5] = text.Points(e.gain()), yesNo(e.shown, e.told)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func yesNo(yes, told bool) string {
	switch {
	case !told:
		return "too few seeds"
	case yes:
		return "yes"
	}
	return "not shown"
}

// gains says what changing one hyperparameter of the base buys.
func gains(effects []effect) string {
	var better []effect
	for _, e := range effects {
		if e.shown {
			better = append(better, e)
		}
	}
	if len(better) == 0 {
		return "No single change of the base is shown to be better than the base itself."
	}
	slices.SortStableFunc(better, func(a, b effect) int { return cmp.Compare(b.gain(), a.gain()) })
	var parts []string
	for _, e := range better {
		parts = append(parts, fmt.Sprintf("%s %s (%s points)", e.Name, e.best.Label(), text.Points(e.gain())))
	}
	return fmt.Sprintf("Changes of the base that gain more than luck explains, the largest first: %s.", text.List(parts))
}

// losses says what a bad choice costs.
func losses(effects []effect) string {
	if len(effects) < 2 {
		return ""
	}
	order := slices.Clone(effects)
	slices.SortStableFunc(order, func(a, b effect) int { return cmp.Compare(b.extent(), a.extent()) })
	var parts []string
	for _, e := range order {
		parts = append(parts, fmt.Sprintf("%s (%s points)", e.Name, text.Points(e.extent())))
	}
	return fmt.Sprintf("From the worst value tried to the best: %s. These sizes belong to the values tried: a wider range would make any of them look more important.", text.List(parts))
}

// leftOut names the values that diverged, which have no accuracy to compare.
func leftOut(effects []effect) string {
	var parts []string
	for _, e := range effects {
		for _, label := range e.diverged {
			parts = append(parts, e.Name+" "+label)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Diverged with at least one seed and left out of the table: %s.", text.List(parts))
}

// unequal says in what the studies' bases differ, apart from the hyperparameter
// that each one varies.
func unequal(effects []effect) string {
	var bases []Config
	for _, e := range effects {
		bases = append(bases, e.Result.Study.Base)
	}
	var parts []string
	for _, f := range display.Differing(bases) {
		if f.Title == "seed" {
			continue
		}
		var values, distinct []string
		for i, e := range effects {
			if f.Title == e.Name {
				continue
			}
			value := f.Text(bases[i])
			values = append(values, fmt.Sprintf("%s in the study of %s", value, e.Name))
			if !slices.Contains(distinct, value) {
				distinct = append(distinct, value)
			}
		}
		if len(distinct) > 1 {
			parts = append(parts, fmt.Sprintf("%s (%s)", f.Title, text.List(values)))
		}
	}
	if sets := dataOf(effects); len(sets) > 1 {
		parts = append(parts, fmt.Sprintf("data (%s)", text.List(sets)))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Not all else is equal between the studies: they differ in %s. Compare differences within a study rather than accuracies between studies.", text.List(parts))
}

// dataOf is the sets that the studies learned from, each with its studies.
func dataOf(effects []effect) []string {
	type set struct {
		name              string
		train, validation int
	}
	var order []set
	names := map[set][]string{}
	for _, e := range effects {
		d := e.Result.Runs()[0].Data
		s := set{d.Name, d.Train, d.Validation}
		if names[s] == nil {
			order = append(order, s)
		}
		names[s] = append(names[s], e.Name)
	}
	var parts []string
	for _, s := range order {
		parts = append(parts, fmt.Sprintf("%s, %s, in the study of %s", s.name, text.Count(s.train, "example"), text.List(names[s])))
	}
	return parts
}
