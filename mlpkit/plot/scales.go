package plot

import (
	"math"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"mlplab/mlpkit/internal/text"
)

// logFrom is the ratio of the highest to the lowest average from which on the
// loss is shown on a logarithmic axis.
const logFrom = 20

// setAxis sets an axis to a range with ticks.
func setAxis(a *gonum.Axis, low, high float64, log bool, ticks gonum.Ticker) {
	a.Min, a.Max, a.Tick.Marker = low, high, ticks
	if log {
		a.Scale = gonum.LogScale{}
	} else {
		a.Scale = gonum.LinearScale{}
	}
}

// Where the highest average is more than cutFrom times as high as nearly all
// others, the axis ends at cutTo times these: otherwise a few steps at the start
// of a bad run would take the room of all the rest.
const (
	cutFrom = 10
	cutTo   = 3
)

// scaleLoss chooses the vertical axis for losses: it holds the averages, but
// for rare peaks, whose height the name of the axis has then, and nearly all
// of raw. It says whether the axis is logarithmic.
func scaleLoss(p *axes, smooth, raw []plotter.XYs) (log bool) {
	a := &p.Y
	low, high := yRange(smooth...)
	if !text.Finite(low) || !text.Finite(high) {
		setAxis(a, 0, 1, false, gonum.ConstantTicks(nil))
		return false
	}
	usual := 0.0
	for _, points := range smooth {
		if len(points) > 0 {
			usual = max(usual, points[0].Y, quantile(points, 0.97))
		}
	}
	if usual > 0 && high > cutFrom*usual {
		p.yLabel += ", cut (highest " + number(high, 2) + ")"
		high = cutTo * usual
	}
	log = low > 0 && high/low > logFrom
	bottom, top := low, high
	for _, points := range raw {
		if len(points) == 0 {
			continue
		}
		top = max(top, min(quantile(points, 0.99), 10*high))
		if q := quantile(points, 0.03); !log || q > 0 {
			bottom = min(bottom, q)
		}
	}
	if log {
		bottom, top = max(bottom, low/30)*0.9, top*1.1
		setAxis(a, bottom, top, true, logTicks(bottom, top, 7))
		return true
	}
	bottom, top = min(0, bottom), max(0, top)
	margin := 0.05 * (top - bottom)
	if margin == 0 {
		margin = 1
	}
	top += margin
	if bottom < 0 {
		bottom -= margin
	}
	setAxis(a, bottom, top, false, linearTicks(bottom, top, 8))
	return false
}

// scaleAccuracy chooses the vertical axis for accuracies such that their
// differences fill it: from a little below the lowest to a little above the
// highest, at least one percentage point, at most 0 to 100 %.
func scaleAccuracy(a *gonum.Axis, lists ...plotter.XYs) {
	low, high := yRange(lists...)
	if !text.Finite(low) || !text.Finite(high) {
		low, high = 0, 1
	}
	slack := max(0.05*(high-low), (0.01-(high-low))/2, 0.001)
	low, high = max(0, low-slack), min(1, high+slack)
	step := niceStep(high-low, 8)
	low = max(0, step*math.Floor(low/step+1e-9))
	setAxis(a, low, high, false, percentTicks(low, high, 8))
}

// scaleNumbers chooses the vertical axis for any finite numbers, above 0 if log:
// linear axes start at 0 where the numbers are positive and not far from it.
func scaleNumbers(a *gonum.Axis, log bool, lists ...plotter.XYs) {
	low, high := yRange(lists...)
	if !text.Finite(low) || !text.Finite(high) {
		low, high = 0.1, 1
	}
	if log {
		room := max(math.Pow(high/low, 0.05), 1.05)
		low, high = low/room, high*room
		setAxis(a, low, high, true, logTicks(low, high, 7))
		return
	}
	slack := 0.05 * (high - low)
	if slack == 0 {
		slack = max(math.Abs(high), 1) / 10
	}
	if low >= 0 && low < 0.4*high {
		low = 0
	} else if low != 0 {
		low -= slack
	}
	high += slack
	setAxis(a, low, high, false, linearTicks(low, high, 8))
}

// scaleSteps sets a horizontal axis to the steps up to last; width is that of
// the plot, for the number of labels. It returns the columns to reduce curves
// to, of which there are so many in a pixel.
func scaleSteps(a *gonum.Axis, last int, log bool, width, inPixel float64) columns {
	n := int(width * inPixel)
	end := float64(max(2, last))
	if log {
		setAxis(a, 1, end, true, logTicks(1, end, max(2, int(width/45))))
		return columns{n: n, low: 1, high: end, log: true}
	}
	setAxis(a, 0, end, false, wholeTicks(0, end, max(2, int(width/70))))
	return columns{n: n, low: 0, high: end}
}

// scaleEpochs sets a horizontal axis to the epochs up to last.
func scaleEpochs(a *gonum.Axis, last int, log bool, width float64) {
	low, high := 1.0, float64(last)
	if last <= 1 {
		low, high, log = 0.5, 1.5, false
	}
	if log {
		setAxis(a, low, high, true, logTicks(low, high, max(2, int(width/45))))
		return
	}
	setAxis(a, low, high, false, wholeTicks(low, high, max(2, int(width/35))))
}
