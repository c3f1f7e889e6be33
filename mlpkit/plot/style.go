package plot

import (
	"image/color"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// okabeIto is the palette of Okabe and Ito ("Color Universal Design", 2008) in
// an order of good contrast on white; its yellow is left out, being too faint.
var okabeIto = [...]color.NRGBA{
	{0x00, 0x72, 0xB2, 0xFF}, // blue
	{0xD5, 0x5E, 0x00, 0xFF}, // vermillion
	{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
	{0xE6, 0x9F, 0x00, 0xFF}, // orange
	{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
	{0x33, 0x33, 0x33, 0xFF}, // near black
}

// Color is the colour of the run, value or series with index i, counted from 0.
// There are seven; the eighth is the first again, and lines are dashed then.
func Color(i int) color.Color { return seriesColor(i) }

func seriesColor(i int) color.NRGBA {
	n := len(okabeIto)
	return okabeIto[(i%n+n)%n]
}

// dashes tells the second and third use of a colour from the first.
func dashes(i int) []vg.Length {
	switch i / len(okabeIto) {
	case 0:
		return nil
	case 1:
		return []vg.Length{5, 3}
	default:
		return []vg.Length{1.5, 2.5}
	}
}

// The colours that do not stand for a run.
var (
	white     = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	ink       = color.NRGBA{0x1F, 0x23, 0x28, 0xFF} // titles
	softInk   = color.NRGBA{0x57, 0x5C, 0x63, 0xFF} // labels
	axisColor = color.NRGBA{0x9A, 0x9F, 0xA5, 0xFF}
	gridColor = color.NRGBA{0xE6, 0xE8, 0xEB, 0xFF}
	noteColor = color.NRGBA{0xD6, 0xD9, 0xDE, 0xFF} // lines that mean something, faintly
	alarm     = color.NRGBA{0xC6, 0x00, 0x1E, 0xFF} // diverged
)

// faded is the colour at the given opacity.
func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(255*opacity + 0.5)
	return c
}

// The sizes of text, in pixels.
const (
	titleSize = 13
	labelSize = 11
	tickSize  = 10.5
)

var sans = font.Font{Typeface: "Liberation", Variant: "Sans"}

// fontFace is the figure font in a size.
func fontFace(size float64, bold bool) font.Face {
	f := sans
	if bold {
		f.Weight = xfont.WeightBold
	}
	return font.DefaultCache.Lookup(f, vg.Length(size))
}

// The horizontal alignments, as fractions of the text's width.
const (
	atLeft   = 0.0
	atCenter = -0.5
	atRight  = -1.0
)

// write draws a line of text with its baseline at a point.
func write(c vg.Canvas, f font.Face, col color.Color, at vg.Point, align float64, s string) {
	c.SetColor(col)
	if align != atLeft {
		at.X += vg.Length(align) * f.Width(s)
	}
	c.FillString(f, at, s)
}
