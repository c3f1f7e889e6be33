package plot

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// Training shows one run: the loss of every step on the left, the accuracy on
// the training set and on the validation set after each epoch on the right.
// The run may be in training still, even before its first step; then the axes
// reach to where it will end.
func Training(r *mlpkit.Run) (*Figure, error) {
	if err := checkRun("run", r); err != nil {
		return nil, err
	}
	f := &Figure{title: r.Config.String(), width: defaultWidth, body: defaultBody}
	f.panels = make([]panel, 2)
	width := f.panelWidth()

	left := newAxes("step", string(r.Config.Loss)+" loss")
	curve := newLossCurve(r, scaleSteps(&left.X, horizon(r), false, width, 0.9))
	log := scaleLoss(left, []plotter.XYs{curve.smooth}, []plotter.XYs{curve.raw})
	drawLoss(left, r, curve)
	f.panels[0] = panel{
		title: "Loss of every step",
		plot:  left,
		legend: []entry{
			{label: "each step", color: faded(seriesColor(0), 0.35), width: 1.5},
			{label: "average of about " + text.Count(int(window(curve.planned)+0.5), "step"), color: seriesColor(0), width: 2},
		},
	}
	if epochEnds(r) > 0 {
		f.panels[0].legend = append(f.panels[0].legend, entry{label: "end of an epoch", color: noteColor, width: 1.5})
	}

	right := newAxes("epoch", "accuracy")
	train, validation := accuracies(r, trainAccuracy), accuracies(r, validationAccuracy)
	scaleEpochs(&right.X, epochHorizon(r), false, width)
	scaleAccuracy(&right.Y, train, validation)
	drawAccuracies(right, r, train, validation)
	f.panels[1] = panel{
		title: "Accuracy after each epoch",
		plot:  right,
		legend: []entry{
			{label: "training set", kind: lineSwatch, color: seriesColor(0), width: 2},
			{label: "validation set", kind: lineSwatch, color: seriesColor(1), width: 2},
		},
	}
	f.alt = trainingAlt(r, curve, log)
	return f, nil
}

// epochLine marks the end of an epoch.
var epochLine = draw.LineStyle{Color: noteColor, Width: 1}

// epochHorizon is the last epoch that an axis for the run must show.
func epochHorizon(r *mlpkit.Run) int {
	if n := len(soundEpochs(r)); r.Stopped != "" && n > 0 {
		return n
	}
	return max(plannedEpochs(r), len(r.Epochs))
}

// epochEnds is the number of epochs' ends to show: none where they are many.
func epochEnds(r *mlpkit.Run) int {
	if n := horizon(r) / r.StepsPerEpoch(); n <= 30 {
		return n
	}
	return 0
}

// drawLoss adds the loss of a single run to a plot.
func drawLoss(p *axes, r *mlpkit.Run, c lossCurve) {
	var ends []float64
	for e := range epochEnds(r) {
		ends = append(ends, float64((e+1)*r.StepsPerEpoch()))
	}
	p.add(
		verticals(ends, epochLine),
		line(c.raw, draw.LineStyle{Color: faded(seriesColor(0), 0.35), Width: 1}),
		line(c.smooth, draw.LineStyle{Color: seriesColor(0), Width: 2}),
	)
	switch {
	case c.diverged > 0:
		p.add(notes([]note{{at: c.end(), text: "diverged at step " + text.Thousands(c.diverged)}}))
	case c.steps == 0:
		p.add(placeholder("before the first step"))
	}
}

// drawAccuracies adds both accuracies of a single run to a plot.
func drawAccuracies(p *axes, r *mlpkit.Run, train, validation plotter.XYs) {
	for i, points := range []plotter.XYs{train, validation} {
		p.add(line(points, draw.LineStyle{Color: seriesColor(i), Width: 2}))
		if len(points) <= pointsUpTo {
			p.add(dots(points, 2.6, seriesColor(i)))
		}
	}
	switch step, diverged := r.Diverged(); {
	case diverged && len(train)+len(validation) == 0:
		p.add(placeholder("diverged at step " + text.Thousands(step) + ", before the first epoch ended"))
	case len(train)+len(validation) == 0:
		p.add(placeholder("the first epoch has not ended"))
	}
}

// trainingAlt describes the figure of a run in words.
func trainingAlt(r *mlpkit.Run, c lossCurve, log bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Two plots of the training of %s. ", r.Config)
	if c.steps == 0 {
		b.WriteString("Left: no finite loss yet. ")
	} else {
		axis := "linear"
		if log {
			axis = "logarithmic"
		}
		fmt.Fprintf(&b, "Left: loss of every step on a %s axis, %s, smoothed from %s to %s. ",
			axis, text.Count(c.steps, "step"), number(c.smooth[0].Y, 3), number(c.end().Y, 3))
	}
	if c.diverged > 0 {
		fmt.Fprintf(&b, "The run diverged at step %s. ", text.Thousands(c.diverged))
	}
	if epochs := soundEpochs(r); len(epochs) == 0 {
		b.WriteString("Right: accuracy after each epoch, none yet.")
	} else {
		last := epochs[len(epochs)-1]
		fmt.Fprintf(&b, "Right: accuracy after each epoch; after epoch %d of %d: training set %s, validation set %s.",
			len(epochs), r.Config.Epochs, percent(float64(last.TrainAccuracy), 2), percent(float64(last.ValidationAccuracy), 2))
	}
	return b.String()
}
