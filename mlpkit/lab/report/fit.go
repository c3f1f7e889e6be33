package report

import (
	"context"
	"errors"
	"fmt"

	"mlplab/mlpkit"
	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// Fit asks which setting made a published table. It trains c with every
// value of the axis and three seeds each, keeps no run, and compares the training
// loss of each epoch with that of the report's tables, named as in "batch size
// 16": by how many standard deviations of chance is the published curve off?
func Fit(c mlpkit.Config, axis study.Axis, tables ...string) *study.Result {
	return newVerb().fit(c, axis, tables)
}

func (v *verb) fit(c mlpkit.Config, axis study.Axis, names []string) (result *study.Result) {
	v.Do(func(ctx context.Context) (err error) {
		tables, err := tablesNamed(names)
		if err != nil {
			return err
		}
		s := study.Study{Name: "report-" + display.FilePart(axis.Name()), Base: c, Axis: axis, Seeds: study.Seeds(cell.StudySeeds)}
		var note string
		if result, note, err = v.TrainUnstored(ctx, s); err != nil {
			return err
		}
		fits, err := fitAll(result, tables)
		if err != nil {
			return err
		}
		drawn, err := plot.Lines("The report's curves and ours", "epoch", "training loss", false, true, fits.series(result)...)
		f, err := display.Draw(s.Name+"-"+display.FilePart(tables[0].Name()), drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Table(fits.table())
		v.Say(append([]string{note}, fits.text(axis.Name())...))
		v.Say([]string{cell.BackendNote(result.Runs()[0])})
		return nil
	})
	return result
}

// tablesNamed finds the report's tables of these names.
func tablesNamed(names []string) (audit.Report, error) {
	report, err := audit.Published()
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New(`report.Fit was given no table: name one or more, such as "batch size 16"`)
	}
	var found audit.Report
	for _, name := range names {
		known := len(found)
		var all []string
		for _, t := range report {
			all = append(all, t.Name())
			if t.Name() == name {
				found = append(found, t)
			}
		}
		if len(found) == known {
			return nil, fmt.Errorf("table %q: the report has %s", name, text.List(all))
		}
	}
	return found, nil
}
