package lab

import (
	"context"
	"errors"
	"fmt"

	"mlplab/mlpkit/lab/internal/display"
)

// Interactive shows runs in a figure to explore: point at a curve to read its
// numbers, drag over a part to enlarge it, click on a name in the legend to hide
// its curves, double-click on it to see them alone. It takes what [Train],
// [Compare] and [Study] return, trains nothing and needs no network.
//
// The figure lives in JupyterLab only. Elsewhere, as on a code host, the static
// figure above it is what is seen.
func Interactive[T *Run | []*Run | *Result](shown T) {
	d := newVerb()
	d.Do(func(context.Context) error {
		switch shown := any(shown).(type) {
		case *Run:
			return d.interactive([]*Run{shown})
		case []*Run:
			return d.interactive(shown)
		case *Result:
			return d.interactiveResult(shown)
		}
		return nil
	})
}

// interactiveResult shows the runs of a study, one colour for each value.
func (v *verb) interactiveResult(r *Result) error {
	if r == nil {
		return errors.New("lab.Interactive was given no result: give it what lab.Study or lab.Verdict returned")
	}
	var runs []*Run
	var names []string
	for _, g := range r.Groups() {
		for _, run := range g.Runs {
			runs = append(runs, run)
			names = append(names, r.Study.Axis.Name()+" "+g.Label())
		}
	}
	if len(runs) == 0 {
		return fmt.Errorf("study %q has no finished run: run the cell that trains it", r.Study.Name)
	}
	drawn, err := display.OverlayResult(r)
	if err != nil {
		return err
	}
	v.Out.Interactive(display.PlotlyFigure{Alt: drawn.Alt(), Plotly: display.PlotlyData(runs, names)})
	return nil
}

// interactive shows runs, each in a colour of its own.
func (v *verb) interactive(runs []*Run) error {
	for i, r := range runs {
		if r == nil || len(r.StepLoss) == 0 {
			return fmt.Errorf("run %d of %d given to lab.Interactive has no step: give it runs that lab.Train or lab.Compare returned", i+1, len(runs))
		}
	}
	if len(runs) == 0 {
		return errors.New("lab.Interactive was given no run: give it what lab.Train, lab.Compare or lab.Study returned")
	}
	names := display.LabelsOf(runs)
	if len(runs) == 1 {
		names = []string{runs[0].Config.String()}
	}
	drawn, err := display.OverlayRuns(runs)
	if err != nil {
		return err
	}
	v.Out.Interactive(display.PlotlyFigure{Alt: drawn.Alt(), Plotly: display.PlotlyData(runs, names)})
	return nil
}
