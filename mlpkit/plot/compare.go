package plot

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/internal/text"
)

// logStepsFrom is the ratio of the longest to the shortest planned run from
// which on steps, or epochs, are shown on a logarithmic axis: otherwise the
// shorter runs would be a few pixels wide.
const logStepsFrom = 5

// Compare shows several runs in one picture: smoothed loss of every step,
// accuracy on the training set, accuracy on the validation set. A run has the
// same colour everywhere. A nil label numbers the runs.
func Compare(label func(*mlpkit.Run) string, runs ...*mlpkit.Run) (*Figure, error) {
	if err := checkRuns("runs", runs); err != nil {
		return nil, err
	}
	if err := haveSteps(runs); err != nil {
		return nil, err
	}
	names := make([]string, len(runs))
	for i, r := range runs {
		if names[i] = fmt.Sprintf("run %d", i+1); label != nil {
			names[i] = label(r)
		}
	}
	f := &Figure{width: defaultWidth, body: defaultBody, panels: make([]panel, 3)}
	f.title = fmt.Sprintf("%d runs compared", len(runs))
	if len(runs) == 1 {
		f.title = names[0]
	}
	width := f.panelWidth()

	loss := newAxes("step", LossName(runs))
	logX := spread(runs, planned) > logStepsFrom
	x := scaleSteps(&loss.X, longest(runs, horizon), logX, width, 0.8)
	if logX {
		loss.xLabel = "step (logarithmic axis)"
	}
	curves := make([]lossCurve, len(runs))
	var smooth []plotter.XYs
	for i, r := range runs {
		curves[i] = newLossCurve(r, x)
		smooth = append(smooth, curves[i].smooth)
	}
	logY := scaleLoss(loss, smooth, nil)
	var crosses []note
	for i, c := range curves {
		loss.add(line(c.smooth, lineStyle(i)))
		e := entry{label: names[i], color: seriesColor(i), width: 2, dash: dashes(i)}
		if c.diverged > 0 {
			crosses = append(crosses, note{at: c.end()})
			e.alarm = "diverged at step " + text.Thousands(c.diverged)
		}
		f.legend = append(f.legend, e)
	}
	loss.add(notes(crosses))
	f.panels[0] = panel{title: "Loss of every step, smoothed", plot: loss}
	train, validation := accuracyLists(runs, trainAccuracy), accuracyLists(runs, validationAccuracy)
	both := slices.Concat(train, validation) // one scale for both panels
	f.panels[1] = accuracyPanel("Accuracy on the training set", runs, train, both, width)
	f.panels[2] = accuracyPanel("Accuracy on the validation set", runs, validation, both, width)
	f.alt = compareAlt(names, runs, curves, logY)
	return f, nil
}

// lineStyle is how the line of the run, value or series with index i looks.
func lineStyle(i int) draw.LineStyle {
	return draw.LineStyle{Color: seriesColor(i), Width: 1.8, Dashes: dashes(i)}
}

// accuracyLists are the points of one accuracy of each run.
func accuracyLists(runs []*mlpkit.Run, of func(mlpkit.Epoch) exact.Float) []plotter.XYs {
	lists := make([]plotter.XYs, len(runs))
	for i, r := range runs {
		lists[i] = accuracies(r, of)
	}
	return lists
}

// accuracyPanel overlays one accuracy of several runs, on a scale that holds
// all of scale.
func accuracyPanel(title string, runs []*mlpkit.Run, lists, scale []plotter.XYs, width float64) panel {
	p := newAxes("epoch", "accuracy")
	log := spread(runs, func(r *mlpkit.Run) int { return r.Config.Epochs }) > logStepsFrom
	if log {
		p.xLabel = "epoch (logarithmic axis)"
	}
	scaleEpochs(&p.X, longest(runs, epochHorizon), log, width)
	scaleAccuracies(&p.Y, &p.yLabel, scale...)
	points := 0
	for i, list := range lists {
		points += len(list)
		p.add(line(list, lineStyle(i)))
		if len(list) <= pointsUpTo {
			p.add(dots(list, 2.2, seriesColor(i)))
		}
	}
	if points == 0 {
		p.add(placeholder("no epoch has ended"))
	}
	return panel{title: title, plot: p}
}

// haveSteps refuses runs of which none has begun.
func haveSteps(runs []*mlpkit.Run) error {
	for _, r := range runs {
		if len(r.StepLoss) > 0 {
			return nil
		}
	}
	return errors.New("runs: none has taken a step: want at least one loss in StepLoss")
}

// LossName names the loss of the runs: that of all, if they have one.
func LossName(runs []*mlpkit.Run) string {
	for _, r := range runs {
		if r.Config.Loss != runs[0].Config.Loss {
			return "loss, each run its own"
		}
	}
	return string(runs[0].Config.Loss) + " loss"
}

// longest is the greatest of a measure of the runs.
func longest(runs []*mlpkit.Run, of func(*mlpkit.Run) int) int {
	longest := 0
	for _, r := range runs {
		longest = max(longest, of(r))
	}
	return longest
}

// spread is the greatest by the smallest of a measure of the runs.
func spread(runs []*mlpkit.Run, of func(*mlpkit.Run) int) float64 {
	least := of(runs[0])
	for _, r := range runs {
		least = min(least, of(r))
	}
	return float64(longest(runs, of)) / float64(max(1, least))
}

// compareAlt describes the overlay in words.
func compareAlt(names []string, runs []*mlpkit.Run, curves []lossCurve, log bool) string {
	var b strings.Builder
	axis := "linear"
	if log {
		axis = "logarithmic"
	}
	fmt.Fprintf(&b, "Loss per step (%s axis), training and validation accuracy per epoch of %s.", axis, text.Count(len(runs), "run"))
	for i, r := range runs {
		fmt.Fprintf(&b, " %s: ", names[i])
		epochs := soundEpochs(r)
		switch {
		case curves[i].diverged > 0:
			fmt.Fprintf(&b, "diverged at step %s", text.Thousands(curves[i].diverged))
		case curves[i].steps == 0:
			b.WriteString("no step yet")
		default:
			fmt.Fprintf(&b, "loss %s after %s", number(curves[i].end().Y, 3), text.Count(curves[i].steps, "step"))
		}
		if len(epochs) > 0 {
			last := epochs[len(epochs)-1]
			fmt.Fprintf(&b, ", training accuracy %s, validation accuracy %s after epoch %d",
				percent(float64(last.TrainAccuracy), 2), percent(float64(last.ValidationAccuracy), 2), len(epochs))
		}
		b.WriteString(".")
	}
	return b.String()
}
