package plot

import (
	"image/color"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// swatch is the kind of sign that a legend shows.
type swatch int

const (
	lineSwatch swatch = iota
	dotSwatch
	ringSwatch
	bandSwatch
	crossSwatch
	barSwatch
)

// entry is a sign and its meaning.
type entry struct {
	label string
	alarm string // said after the label, in red
	kind  swatch
	color color.NRGBA
	width float64 // of a line
	dash  []vg.Length
}

// The sizes of a legend, in pixels.
const (
	legendRow    = 16
	swatchWidth  = 18
	swatchGap    = 5
	legendColumn = 16
	alarmGap     = 18
)

// legendRows breaks entries into rows that fit the width. Labels wider than a
// row end in an ellipsis.
func legendRows(entries []entry, width vg.Length) [][]entry {
	face := fontFace(labelSize, false)
	var rows [][]entry
	var used vg.Length
	for _, e := range entries {
		e.label = shortened(face, e.label, width-(entryWidth(face, e)-face.Width(e.label)))
		w := entryWidth(face, e)
		if len(rows) == 0 || used+w > width {
			rows = append(rows, nil)
			used = 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		used += w + legendColumn
	}
	return rows
}

// entryWidth is the width of an entry with all its parts.
func entryWidth(face font.Face, e entry) vg.Length {
	w := swatchWidth + swatchGap + face.Width(e.label)
	if e.alarm != "" {
		w += alarmGap + face.Width(e.alarm)
	}
	return w
}

// shortened cuts a text to a width.
func shortened(face font.Face, s string, width vg.Length) string {
	if face.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && face.Width(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// drawLegend draws entries in rows from the top left corner of an area down.
func drawLegend(c draw.Canvas, entries []entry) {
	face := fontFace(labelSize, false)
	for i, row := range legendRows(entries, c.Max.X-c.Min.X) {
		x, y := c.Min.X, c.Max.Y-vg.Length(i)*legendRow-legendRow/2
		for _, e := range row {
			drawSwatch(c, vg.Point{X: x, Y: y}, e)
			x += swatchWidth + swatchGap
			write(c, face, softInk, vg.Point{X: x, Y: y - 4}, atLeft, e.label)
			x += face.Width(e.label)
			if e.alarm != "" {
				crossAt(c, vg.Point{X: x + alarmGap/2, Y: y}, 3, crossStyle)
				write(c, face, alarm, vg.Point{X: x + alarmGap, Y: y - 4}, atLeft, e.alarm)
				x += alarmGap + face.Width(e.alarm)
			}
			x += legendColumn
		}
	}
}

// drawSwatch draws a sign; at is the middle of its left side.
func drawSwatch(c draw.Canvas, at vg.Point, e entry) {
	middle := vg.Point{X: at.X + swatchWidth/2, Y: at.Y}
	switch e.kind {
	case dotSwatch:
		disc(c, middle, 3.5, e.color)
	case ringSwatch:
		disc(c, middle, 3.8, e.color)
		disc(c, middle, 2.6, white)
	case bandSwatch:
		box(c, around(middle, swatchWidth/2, 4), e.color)
	case crossSwatch:
		crossAt(c, middle, 4, crossStyle)
	case barSwatch:
		style := draw.LineStyle{Color: e.color, Width: 1.5}
		c.StrokeLine2(style, middle.X, at.Y-5, middle.X, at.Y+5)
		c.StrokeLine2(style, middle.X-3, at.Y-5, middle.X+3, at.Y-5)
		c.StrokeLine2(style, middle.X-3, at.Y+5, middle.X+3, at.Y+5)
	default:
		style := draw.LineStyle{Color: e.color, Width: vg.Length(e.width), Dashes: e.dash}
		c.StrokeLine2(style, at.X, at.Y, at.X+swatchWidth, at.Y)
	}
}
