package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// series is our curves, each seed faint and their mean strong, and the report's
// with a ring at every epoch.
func (f *fits) series(r *study.Result) []plot.Series {
	var lines []plot.Series
	for i, g := range r.Groups() {
		mean := plot.Series{Name: "ours, " + f.settings[i]}
		for e := range f.epochs {
			mean.X, mean.Y = append(mean.X, float64(e+1)), append(mean.Y, 0)
		}
		for _, run := range g.Runs {
			seed := plot.Series{Faint: true, X: mean.X}
			for e := range f.epochs {
				loss := float64(run.Epochs[e].TrainLoss)
				seed.Y = append(seed.Y, loss)
				mean.Y[e] += math.Log(loss) / float64(len(g.Runs))
			}
			lines = append(lines, seed)
		}
		for e := range mean.Y {
			mean.Y[e] = math.Exp(mean.Y[e])
		}
		lines = append(lines, mean)
	}
	for _, t := range f.tables {
		s := publishedSeries(t, audit.TrainLoss, 1)
		for i := range s.X {
			s.Marks = append(s.Marks, plot.Mark{X: s.X[i], Y: s.Y[i]})
		}
		lines = append(lines, s)
	}
	return lines
}

// table is a row for each published table and a column for each setting.
func (f *fits) table() display.Table {
	t := display.Table{Head: []string{"root mean square z of"}}
	for _, s := range f.settings {
		t.Head = append(t.Head, "against "+s)
	}
	for i, p := range f.tables {
		row := []string{"report, " + p.Name()}
		for _, z := range f.rms[i] {
			row = append(row, zText(z))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func zText(z float64) string {
	if z >= 100 {
		return text.Thousands(int(z + 0.5))
	}
	return fmt.Sprintf("%.1f", z)
}

// text says for each table which settings it fits, and what a fit looks like.
func (f *fits) text(axis string) []string {
	var lines []string
	for i := range f.tables {
		lines = append(lines, f.verdict(i, axis))
	}
	scale := fmt.Sprintf("A table fits a setting if its training loss of the first %s is off by a root mean square of at most %d standard deviations between seeds.", text.Count(f.epochs, "epoch"), audit.FitLimit)
	if len(f.own) > 0 {
		scale += fmt.Sprintf(" For scale: our own trainings, each against the other seeds of its setting, are off by %s to %s.", zText(slices.Min(f.own)), zText(slices.Max(f.own)))
	}
	return append(lines, scale)
}

// verdict says which settings the table with index i fits.
func (f *fits) verdict(i int, axis string) string {
	t := f.tables[i]
	var fit, not []string
	nearest := 0
	for k, z := range f.rms[i] {
		if z < f.rms[i][nearest] {
			nearest = k
		}
		if z <= audit.FitLimit {
			fit = append(fit, fmt.Sprintf("%s (%s)", f.settings[k], zText(z)))
		} else {
			not = append(not, fmt.Sprintf("%s (%s)", f.settings[k], zText(z)))
		}
	}
	var s string
	switch {
	case len(fit) == 0:
		s = fmt.Sprintf("The table %q fits none of the settings tried; nearest is %s (%s).", t.Name(), f.settings[nearest], zText(f.rms[i][nearest]))
	case len(not) == 0:
		s = fmt.Sprintf("The table %q fits every setting tried: %s. It cannot tell them apart.", t.Name(), text.List(fit))
	default:
		s = fmt.Sprintf("The table %q fits %s and not %s.", t.Name(), text.List(fit), strings.Join(not, " or "))
	}
	if k := slices.Index(f.named, t.Value); k >= 0 && string(t.Experiment) == axis && len(fit) > 0 {
		if f.rms[i][k] > audit.FitLimit {
			s += " Its heading says otherwise."
		} else {
			s += " That includes what its heading says."
		}
	}
	return s
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
func fitAll(r *study.Result, tables audit.Report) (*fits, error) {
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
func epochLosses(r *mlpkit.Run) []float64 {
	var losses []float64
	for _, e := range r.Epochs {
		losses = append(losses, float64(e.TrainLoss))
	}
	return losses
}
