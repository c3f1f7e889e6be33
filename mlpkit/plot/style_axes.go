package plot

import (
	"math"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// axes is a gonum plot in the house style: no box, horizontal grid lines, a
// thin axis line beneath. gonum draws the data; the labels are drawn here,
// because gonum moves its plots about to make room for them (for logarithmic
// axes by mistake), and plots side by side must stand on one line.
type axes struct {
	*gonum.Plot
	xLabel, yLabel string
	hideX          bool // draw no horizontal axis
	noGrid         bool
}

// newAxes is an empty plot.
func newAxes(xLabel, yLabel string) *axes {
	a := &axes{Plot: gonum.New(), xLabel: xLabel, yLabel: yLabel}
	a.BackgroundColor = nil
	for _, axis := range []*gonum.Axis{&a.X, &a.Y} {
		axis.Padding = 0
		axis.Width = 0
	}
	return a
}

// add adds to what is drawn, in order.
func (a *axes) add(ms ...marks) {
	for _, m := range ms {
		a.Plot.Add(m)
	}
}

// The room of the labels, in pixels.
const (
	tickGap    = 6
	tickMark   = 4
	labelRow   = 17
	captionCap = 8 // height of a capital letter of the labels
)

// Draw draws the plot with its labels inside the canvas.
func (a *axes) Draw(c draw.Canvas) {
	xTicks := a.X.Tick.Marker.Ticks(a.X.Min, a.X.Max)
	yTicks := a.Y.Tick.Marker.Ticks(a.Y.Min, a.Y.Max)
	inner := *a.Plot
	inner.X.Tick.Marker, inner.Y.Tick.Marker = gonum.ConstantTicks(nil), gonum.ConstantTicks(nil)

	area := a.area(c, xTicks, yTicks)
	a.drawY(c, area, yTicks)
	a.drawX(c, area, xTicks)
	inner.Draw(area)
}

// area is the part of the canvas that holds the data.
func (a *axes) area(c draw.Canvas, xTicks, yTicks []gonum.Tick) draw.Canvas {
	face := fontFace(tickSize, false)
	var left, right vg.Length
	for _, t := range yTicks {
		left = max(left, face.Width(t.Label)+tickGap)
	}
	if a.yLabel != "" {
		left += labelRow
	}
	for _, t := range xTicks {
		half := face.Width(t.Label) / 2
		left = max(left, half-vg.Length(a.X.Norm(t.Value))*(c.Max.X-c.Min.X)*0.8)
		right = max(right, half-vg.Length(1-a.X.Norm(t.Value))*(c.Max.X-c.Min.X)*0.8)
	}
	var bottom vg.Length = 1
	if len(xTicks) > 0 {
		bottom += tickMark + labelRow
	}
	if a.xLabel != "" {
		bottom += labelRow
	}
	return draw.Crop(c, left, -max(right, 4), bottom, -5)
}

// drawY draws grid lines, their labels and the name of the vertical axis.
func (a *axes) drawY(c, area draw.Canvas, ticks []gonum.Tick) {
	face := fontFace(tickSize, false)
	for _, t := range ticks {
		y := area.Y(a.Y.Norm(t.Value))
		if a.noGrid || !area.ContainsY(y) {
			continue
		}
		area.StrokeLine2(draw.LineStyle{Color: gridColor, Width: 1}, area.Min.X, y, area.Max.X, y)
	}
	for _, t := range ticks {
		if y := area.Y(a.Y.Norm(t.Value)); area.ContainsY(y) {
			write(c, face, softInk, vg.Point{X: area.Min.X - tickGap, Y: y - captionCap/2 + 0.5}, atRight, t.Label)
		}
	}
	if a.yLabel == "" {
		return
	}
	face = fontFace(labelSize, false)
	label := shortened(face, a.yLabel, c.Max.Y-c.Min.Y)
	middle := area.Center().Y
	if over := middle - face.Width(label)/2 - c.Min.Y; over < 0 {
		middle -= over
	}
	c.Push()
	c.Translate(vg.Point{X: c.Min.X + captionCap + 1, Y: middle})
	c.Rotate(math.Pi / 2)
	write(c, face, softInk, vg.Point{}, atCenter, label)
	c.Pop()
}

// drawX draws the horizontal axis, its ticks, their labels and its name.
func (a *axes) drawX(c, area draw.Canvas, ticks []gonum.Tick) {
	style := draw.LineStyle{Color: axisColor, Width: 1}
	bottom := area.Min.Y
	if !a.hideX {
		area.StrokeLine2(style, area.Min.X, bottom, area.Max.X, bottom)
		for _, t := range ticks {
			x := area.X(a.X.Norm(t.Value))
			area.StrokeLine2(style, x, bottom-tickMark, x, bottom)
		}
	}
	face := fontFace(tickSize, false)
	for _, t := range ticks {
		x := area.X(a.X.Norm(t.Value))
		write(c, face, softInk, vg.Point{X: x, Y: bottom - tickMark - captionCap - 4}, atCenter, t.Label)
	}
	if a.xLabel != "" {
		write(c, fontFace(labelSize, false), softInk, vg.Point{X: area.Center().X, Y: c.Min.Y + 4}, atCenter, a.xLabel)
	}
}
