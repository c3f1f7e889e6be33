package lab

import (
	"fmt"
	"strings"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

// showPartial shows what there is of a study that was interrupted before its
// first run was finished.
func (v *verb) showPartial(s study.Study, runs []*Run) error {
	if len(runs) == 0 {
		return nil
	}
	drawn, err := display.OverlayRuns(runs)
	f, err := display.Draw(s.Name+"-interrupted", drawn, err)
	if err != nil {
		return err
	}
	v.Out.Figure(f)
	v.Out.Text(fmt.Sprintf("Interrupted before the first of %s was finished. What there is of %s is stored as interrupted and counts for nothing.",
		text.Count(len(s.Trials())*len(s.Seeds), "run"), text.Count(len(runs), "run")))
	return nil
}

// studyFigures draws what stays of a study: its curves, and its values side by
// side where there are several.
func studyFigures(r *Result) ([]display.Figure, error) {
	drawn, err := display.OverlayResult(r)
	curves, err := display.Draw(r.Study.Name, drawn, err)
	if err != nil {
		return nil, err
	}
	gs := display.Groups(r)
	if len(gs) < 2 {
		return []display.Figure{curves}, nil
	}
	for i, g := range r.Groups() {
		gs[i].Label = g.Value.Label // the curves tell what was tuned, and an axis has no room for it
	}
	axis := r.Study.Axis
	drawn, err = plot.Axis(axis.Name(), display.Logarithmic(axis), gs)
	values, err := display.Draw(r.Study.Name+"-values", drawn, err)
	if err != nil {
		return nil, err
	}
	return []display.Figure{curves, values}, nil
}

// spread is a mean with its standard deviation, in percent.
func spread(s stats.Sample) string { return text.Spread(s.Mean, s.SD) }

// resultTable is a row of numbers for each trial, also for those that tuning
// passed over.
func resultTable(r *Result) display.Table {
	goals := verdict.TargetAccuracies()
	t := display.Table{Head: []string{r.Study.Axis.Name(), "seeds", "training accuracy", "validation accuracy"}}
	for _, g := range goals {
		t.Head = append(t.Head, fmt.Sprintf("epochs to %.0f %%", 100*g))
	}
	t.Head = append(t.Head, "parameters", "seconds a run")
	kept := map[string]bool{}
	for _, g := range r.Groups() {
		kept[g.Label()] = true
	}
	for _, trial := range r.Trials {
		if len(trial.Runs) == 0 {
			continue
		}
		label := trial.Label()
		if trial.Tuned != nil && kept[label] {
			label += ", kept"
		}
		accuracy := spread(trial.Accuracy())
		if n := len(trial.Diverged()); n > 0 {
			accuracy += fmt.Sprintf(" (%d diverged)", n)
		}
		row := []string{label, fmt.Sprint(len(trial.Runs)), spread(trial.TrainAccuracy()), accuracy}
		for _, reach := range trial.TimeTo(goals...) {
			switch {
			case reach.Reached == 0:
				row = append(row, "never")
			case reach.Reached < reach.Runs:
				row = append(row, fmt.Sprintf("%.1f (%d of %d runs)", reach.Epochs, reach.Reached, reach.Runs))
			default:
				row = append(row, fmt.Sprintf("%.1f", reach.Epochs))
			}
		}
		row = append(row, text.Thousands(trial.Runs[0].Parameters), fmt.Sprintf("%.1f", trial.Seconds()))
		t.Rows = append(t.Rows, row)
	}
	return t
}

// showResult shows all there is to say about a study.
func (v *verb) showResult(r *Result, note string) error {
	fs, err := studyFigures(r)
	if err != nil {
		return err
	}
	for _, f := range fs {
		v.Out.Figure(f)
	}
	v.Out.Table(resultTable(r))
	roles := "  " + strings.ReplaceAll(r.Study.Roles(), "\n", "\n  ")
	for _, said := range []string{note, roles, verdict.Of(r), cell.BackendNote(r.Runs()[0])} {
		if said != "" {
			v.Out.Text(said)
		}
	}
	return nil
}
