package lab

import (
	"context"
	"errors"
	"fmt"
	"math"

	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// ReportFit asks which setting made a published table. It trains c with every
// value of the axis and three seeds each, keeps no run, and compares the training
// loss of each epoch with that of the report's tables, named as in "batch size
// 16": by how many standard deviations of chance is the published curve off?
func ReportFit(c Config, axis Axis, tables ...string) *Result {
	return newDesk().reportFit(c, axis, tables)
}

func (d *desk) reportFit(c Config, axis Axis, names []string) (result *Result) {
	d.do(func(ctx context.Context) (err error) {
		tables, err := tablesNamed(names)
		if err != nil {
			return err
		}
		s := study.Study{Name: "report-" + slugged(axis.Name()), Base: c, Axis: axis, Seeds: study.Seeds(studySeeds)}
		var note string
		if result, note, err = d.trainForReport(ctx, s); err != nil {
			return err
		}
		fits, err := fitAll(result, tables)
		if err != nil {
			return err
		}
		drawn, err := plot.Lines("The report's curves and ours", "epoch", "training loss", false, true, fits.series(result)...)
		f, err := draw(s.Name+"-"+slugged(tables[0].Name()), drawn, err)
		if err != nil {
			return err
		}
		d.out.Figure(f)
		d.out.Table(fits.table())
		d.say(append([]string{note}, fits.text(axis.Name())...))
		d.say([]string{backendNote(result.Runs()[0])})
		return nil
	})
	return result
}

// trainForReport trains a study that is neither shown nor stored.
func (d *desk) trainForReport(ctx context.Context, s study.Study) (*Result, string, error) {
	if err := s.Validate(); err != nil {
		return nil, "", err
	}
	digits, err := d.mnist(ctx)
	if err != nil {
		return nil, "", err
	}
	set, note := digits.Train, ""
	if d.quick {
		if s, set, note, err = shortenedStudy(s, set); err != nil {
			return nil, "", err
		}
	}
	result, err := d.trainStudy(ctx, s, set, study.Options{
		ValFraction: valFraction,
		Observe:     func(p study.Progress) { d.out.LiveStudy(studyProgress{p, note}) },
	})
	return result, note, err
}

// tablesNamed finds the report's tables of these names.
func tablesNamed(names []string) (audit.Report, error) {
	report, err := audit.Published()
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New(`lab.ReportFit was given no table: name one or more, such as "batch size 16"`)
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

// fits is how well each table fits each setting.
type fits struct {
	tables   audit.Report // cut to the epochs compared
	settings []string
	named    []string    // the bare value of each setting
	rms      [][]float64 // root mean square z of tables[i] and settings[k]
	own      []float64   // that of our own seeds, each against the others
	epochs   int
}

// fitAll compares as many epochs as both sides have.
func fitAll(r *Result, tables audit.Report) (*fits, error) {
	f := &fits{epochs: math.MaxInt}
	for _, t := range tables {
		f.epochs = min(f.epochs, len(t.Epochs))
	}
	var curves [][][]float64
	for _, g := range r.Groups() {
		if len(g.Diverged()) > 0 || len(g.Runs) == 0 {
			return nil, fmt.Errorf("%s %s: a training diverged, so it has no losses to compare; leave this value out", r.Study.Axis.Name(), g.Label())
		}
		f.settings, f.named = append(f.settings, r.Study.Axis.Name()+" "+g.Label()), append(f.named, g.Label())
		var seeds [][]float64
		for _, run := range g.Runs {
			curve := epochLosses(run)
			f.epochs = min(f.epochs, len(curve))
			seeds = append(seeds, curve)
		}
		curves = append(curves, seeds)
	}
	for _, seeds := range curves {
		for k := range seeds {
			seeds[k] = seeds[k][:f.epochs]
		}
	}
	bands, err := audit.Bands(curves)
	if err != nil {
		return nil, err
	}
	for i, b := range bands {
		own, err := b.Own(curves[i])
		if err != nil {
			return nil, err
		}
		f.own = append(f.own, own...)
	}
	for _, t := range tables {
		t.Epochs = t.Epochs[:f.epochs]
		f.tables = append(f.tables, t)
		var row []float64
		for _, b := range bands {
			z, err := b.Z(t.Column(audit.TrainLoss))
			if err != nil {
				return nil, err
			}
			row = append(row, audit.RMS(z))
		}
		f.rms = append(f.rms, row)
	}
	return f, nil
}

// epochLosses is the mean training loss of each epoch, as the report printed it.
func epochLosses(r *Run) []float64 {
	var losses []float64
	for _, e := range r.Epochs {
		losses = append(losses, float64(e.TrainLoss))
	}
	return losses
}
