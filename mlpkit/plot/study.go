package plot

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/plotter"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// bandOpacity is that of the area between the lowest and the highest run.
const bandOpacity = 0.18

// Study shows the groups of a study over training: smoothed loss of every step
// on the left, accuracy on the validation set on the right. Each group is the
// mean of its runs, with a band from the lowest to the highest. Diverged runs
// take no part in means while others are left; crosses show where they ended,
// the legend how many they are.
func Study(groups []Group) (*Figure, error) {
	if err := checkGroups(groups); err != nil {
		return nil, err
	}
	runs := allRuns(groups)
	if err := haveSteps(runs); err != nil {
		return nil, err
	}
	f := &Figure{width: defaultWidth, body: defaultBody, panels: make([]panel, 2)}
	f.title = text.Count(len(groups), "value") + ", " + text.Count(len(runs), "run")
	f.legend = studyLegend(groups)
	losses, log := studyLoss(groups, runs, f.panelWidth())
	f.panels[0] = panel{title: "Loss of every step, smoothed", plot: losses}
	f.panels[1] = panel{title: "Accuracy on the validation set", plot: studyAccuracy(groups, runs, f.panelWidth())}
	f.alt = studyAlt(groups, log)
	return f, nil
}

// studyLegend names the groups and the band.
func studyLegend(groups []Group) []entry {
	var entries []entry
	severalSeeds := false
	for i, g := range groups {
		entries = append(entries, entry{label: g.Label, alarm: g.verdict(), color: seriesColor(i), width: 2, dash: dashes(i)})
		severalSeeds = severalSeeds || len(g.Runs) > 1
	}
	if severalSeeds {
		entries = append(entries, entry{label: "mean of the runs, band from lowest to highest", kind: bandSwatch, color: faded(softInk, bandOpacity)})
	}
	return entries
}

// studyLoss is the plot of the losses.
func studyLoss(groups []Group, runs []*mlpkit.Run, width float64) (plot *axes, log bool) {
	p := newAxes("step", LossName(runs))
	logX := spread(runs, planned) > logStepsFrom
	if logX {
		p.xLabel = "step (logarithmic axis)"
	}
	x := scaleSteps(&p.X, longest(runs, horizon), logX, width, 0.6)
	var envelopes []envelope
	var means, bounds []plotter.XYs
	var crosses []note
	for _, g := range groups {
		var curves []plotter.XYs
		for _, r := range g.averaged() {
			curves = append(curves, newLossCurve(r, x).smooth)
		}
		for _, r := range g.Runs {
			if c := newLossCurve(r, x); c.diverged > 0 {
				crosses = append(crosses, note{at: c.end()})
			}
		}
		e := newEnvelope(curves)
		envelopes = append(envelopes, e)
		means, bounds = append(means, e.mean), append(bounds, e.bounds())
	}
	log = scaleLoss(p, means, bounds)
	drawEnvelopes(p, envelopes, false)
	p.add(notes(crosses))
	return p, log
}

// studyAccuracy is the plot of the accuracies.
func studyAccuracy(groups []Group, runs []*mlpkit.Run, width float64) *axes {
	p := newAxes("epoch", "accuracy")
	log := spread(runs, func(r *mlpkit.Run) int { return r.Config.Epochs }) > logStepsFrom
	if log {
		p.xLabel = "epoch (logarithmic axis)"
	}
	scaleEpochs(&p.X, longest(runs, epochHorizon), log, width)
	var envelopes []envelope
	var bounds []plotter.XYs
	points := 0
	for _, g := range groups {
		e := newEnvelope(accuracyLists(g.averaged(), validationAccuracy))
		envelopes, bounds = append(envelopes, e), append(bounds, e.bounds())
		points += len(e.mean)
	}
	scaleAccuracies(&p.Y, &p.yLabel, bounds...)
	drawEnvelopes(p, envelopes, true)
	if points == 0 {
		p.add(placeholder("no epoch has ended"))
	}
	return p
}

// drawEnvelopes draws all bands, then all means, so that no mean is hidden.
func drawEnvelopes(p *axes, envelopes []envelope, points bool) {
	for i, e := range envelopes {
		p.add(band(e.xs, e.low, e.high, faded(seriesColor(i), bandOpacity)))
	}
	for i, e := range envelopes {
		p.add(line(e.mean, lineStyle(i)))
		if points && len(e.mean) <= pointsUpTo {
			p.add(dots(e.mean, 2.4, seriesColor(i)))
		}
	}
}

// studyAlt describes the study in words.
func studyAlt(groups []Group, log bool) string {
	var b strings.Builder
	axis := "linear"
	if log {
		axis = "logarithmic"
	}
	fmt.Fprintf(&b, "Loss per step (%s axis) and validation accuracy per epoch of %s of runs, mean and range.", axis, text.Count(len(groups), "group"))
	for _, g := range groups {
		fmt.Fprintf(&b, " %s: %s", g.Label, text.Count(len(g.Runs), "run"))
		if mean, sd, n := finals(g, FinalValidationAccuracy).stats(); n > 0 {
			fmt.Fprintf(&b, ", final validation accuracy %s", percent(mean, 2))
			if n > 1 {
				fmt.Fprintf(&b, " ± %s", percent(sd, 2))
			}
		}
		if v := g.verdict(); v != "" {
			fmt.Fprintf(&b, ", %s", v)
		}
		b.WriteString(".")
	}
	return b.String()
}
