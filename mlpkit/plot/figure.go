package plot

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Figure is one or more plots side by side, with a title and a description in
// words. It may be used by several goroutines.
type Figure struct {
	title  string
	alt    string
	width  float64
	body   float64 // height of the plots with their axes
	legend []entry // of all panels
	panels []panel
}

// panel is one plot of a figure. Its legend stands above it, so that it never
// covers data.
type panel struct {
	title  string
	legend []entry
	plot   interface{ Draw(draw.Canvas) }
}

// The usual sizes, in pixels.
const (
	// defaultWidth is the width of a cell's output in JupyterLab on a small laptop
	// with the folder open at its side; JupyterLab cuts off what is wider.
	defaultWidth = 840
	defaultBody  = 262
	margin       = 12
	panelGap     = 26
	titleRow     = 21
)

// Width is the width in CSS pixels.
func (f *Figure) Width() int { return int(f.width) }

// Height is the height in CSS pixels.
func (f *Figure) Height() int {
	return int(2*margin + f.head() + f.panelHead() + f.body + 0.5)
}

// Title is the line above the plots.
func (f *Figure) Title() string { return f.title }

// Alt says in words what the figure shows, numbers included: for those who
// can't see it and where only text can be shown.
func (f *Figure) Alt() string { return f.alt }

// head is the height of the title and the common legend.
func (f *Figure) head() float64 {
	var h float64
	if f.title != "" {
		h += titleRow
	}
	if rows := legendRows(f.legend, vg.Length(f.width-2*margin)); len(rows) > 0 {
		h += float64(len(rows))*legendRow + 6
	}
	return h
}

// panelWidth is the width of each panel.
func (f *Figure) panelWidth() float64 {
	n := float64(max(1, len(f.panels)))
	return (f.width - 2*margin - (n-1)*panelGap) / n
}

// panelHead is the height of the highest head of a panel.
func (f *Figure) panelHead() float64 {
	var highest float64
	for _, p := range f.panels {
		var h float64
		if p.title != "" {
			h += legendRow
		}
		rows := legendRows(p.legend, vg.Length(f.panelWidth()))
		h += legendRow * float64(len(rows))
		if h > 0 {
			h += 8
		}
		highest = max(highest, h)
	}
	return highest
}

// draw draws everything. A panic of the drawing library becomes an error, so
// that a figure never ends a training.
func (f *Figure) draw(canvas vg.Canvas) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("figure %q can't be drawn: %v", f.title, problem)
		}
	}()
	c := draw.NewCanvas(canvas, vg.Length(f.Width()), vg.Length(f.Height()))
	box(c, c.Rectangle, white)
	inner := draw.Crop(c, margin, -margin, margin, -margin)
	y := inner.Max.Y
	if f.title != "" {
		face := fontFace(titleSize, true)
		write(c, face, ink, vg.Point{X: inner.Min.X, Y: y - 11}, atLeft, shortened(face, f.title, inner.Max.X-inner.Min.X))
		y -= titleRow
	}
	drawLegend(draw.Crop(inner, 0, 0, 0, y-inner.Max.Y), f.legend)

	width := vg.Length(f.panelWidth())
	for i, p := range f.panels {
		tile := inner
		tile.Min.X = inner.Min.X + vg.Length(i)*(width+panelGap)
		tile.Max.X = tile.Min.X + width
		tile.Max.Y = inner.Max.Y - vg.Length(f.head())
		f.drawPanel(tile, p)
	}
	return nil
}

// drawPanel draws the head of a panel and its plot.
func (f *Figure) drawPanel(tile draw.Canvas, p panel) {
	y := tile.Max.Y
	if p.title != "" {
		face := fontFace(labelSize+0.5, true)
		write(tile, face, ink, vg.Point{X: tile.Min.X, Y: y - 11}, atLeft, shortened(face, p.title, tile.Max.X-tile.Min.X))
		y -= legendRow
	}
	drawLegend(draw.Crop(tile, 0, 0, 0, y-tile.Max.Y), p.legend)
	tile.Max.Y = tile.Min.Y + vg.Length(f.body)
	p.plot.Draw(tile)
}
