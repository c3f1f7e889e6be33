package plot

import (
	"image/color"
	"math"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// marks is a plotter made of a function.
type marks func(draw.Canvas, *gonum.Plot)

// Plot implements gonum's Plotter.
func (m marks) Plot(c draw.Canvas, p *gonum.Plot) { m(c, p) }

// place is a point of the data on the canvas, moved to the nearest edge of the
// plot where it lies above or below it.
func place(c *draw.Canvas, p *gonum.Plot, xy plotter.XY) vg.Point {
	y := min(max(xy.Y, p.Y.Min), p.Y.Max)
	return vg.Point{X: c.X(p.X.Norm(xy.X)), Y: c.Y(p.Y.Norm(y))}
}

// line draws points as a line.
func line(points plotter.XYs, style draw.LineStyle) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		if len(points) == 0 {
			return
		}
		path := make([]vg.Point, len(points))
		for i, xy := range points {
			path[i] = place(&c, p, xy)
		}
		c.StrokeLines(style, path)
	}
}

// verticals draws a faint line at each x.
func verticals(xs []float64, style draw.LineStyle) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		for _, x := range xs {
			at := c.X(p.X.Norm(x))
			c.StrokeLine2(style, at, c.Min.Y, at, c.Max.Y)
		}
	}
}

// band fills the area between two lines over the same xs.
func band(xs, low, high []float64, col color.NRGBA) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		if len(xs) < 2 {
			return
		}
		var path vg.Path
		path.Move(place(&c, p, plotter.XY{X: xs[0], Y: low[0]}))
		for i := 1; i < len(xs); i++ {
			path.Line(place(&c, p, plotter.XY{X: xs[i], Y: low[i]}))
		}
		for i := len(xs) - 1; i >= 0; i-- {
			path.Line(place(&c, p, plotter.XY{X: xs[i], Y: high[i]}))
		}
		path.Close()
		c.SetColor(col)
		c.Fill(path)
	}
}

// pointsUpTo is the length up to which lines show their points: more would hide
// them.
const pointsUpTo = 25

// dots draws each point as a disc.
func dots(points plotter.XYs, radius float64, col color.NRGBA) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		for _, xy := range points {
			disc(c, place(&c, p, xy), radius, col)
		}
	}
}

func disc(c vg.Canvas, at vg.Point, radius float64, col color.NRGBA) {
	var path vg.Path
	path.Move(vg.Point{X: at.X + vg.Length(radius), Y: at.Y})
	path.Arc(at, vg.Length(radius), 0, 2*math.Pi)
	path.Close()
	c.SetColor(col)
	c.Fill(path)
}

// box fills a rectangle.
func box(c vg.Canvas, r vg.Rectangle, col color.NRGBA) {
	c.SetColor(col)
	c.Fill(r.Path())
}

// crossAt draws an X.
func crossAt(c draw.Canvas, at vg.Point, radius vg.Length, style draw.LineStyle) {
	c.StrokeLine2(style, at.X-radius, at.Y-radius, at.X+radius, at.Y+radius)
	c.StrokeLine2(style, at.X-radius, at.Y+radius, at.X+radius, at.Y-radius)
}

var (
	crossStyle = draw.LineStyle{Color: alarm, Width: 2}
	crossHalo  = draw.LineStyle{Color: white, Width: 4}
)

// note is a red cross with words beside it.
type note struct {
	at   plotter.XY
	text string
}

// notes draws crosses and writes their words where they are inside the plot
// and not on one another.
func notes(list []note) marks {
	const (
		radius = 4
		gap    = 8
		height = 13
	)
	return func(c draw.Canvas, p *gonum.Plot) {
		face := fontFace(labelSize, false)
		var taken []vg.Rectangle
		for _, n := range list {
			at := place(&c, p, n.at)
			taken = append(taken, around(at, radius, radius))
		}
		for _, n := range list {
			at := place(&c, p, n.at)
			crossAt(c, at, radius, crossHalo)
			crossAt(c, at, radius, crossStyle)
			if n.text == "" {
				continue
			}
			width := face.Width(n.text)
			x := at.X + gap
			if x+width > c.Max.X {
				x = at.X - gap - width
			}
			x = max(x, c.Min.X)
			r := free(taken, c.Rectangle, vg.Rectangle{
				Min: vg.Point{X: x, Y: at.Y - height/2},
				Max: vg.Point{X: x + width, Y: at.Y + height/2},
			})
			taken = append(taken, r)
			box(c, grown(r, 2, 0), faded(white, 0.85))
			write(c, face, alarm, vg.Point{X: r.Min.X, Y: r.Min.Y + 3}, atLeft, n.text)
		}
	}
}

// free moves a rectangle up or down, as little as needed, to where it lies
// inside the area and touches no taken one; it stays if there is no such place.
func free(taken []vg.Rectangle, area, r vg.Rectangle) vg.Rectangle {
	height := r.Size().Y
	for i := range 60 {
		shift := vg.Length((i+1)/2) * height / 4
		if i%2 == 1 {
			shift = -shift
		}
		moved := r.Add(vg.Point{Y: shift})
		if moved.Min.Y < area.Min.Y || moved.Max.Y > area.Max.Y {
			continue
		}
		clear := true
		for _, t := range taken {
			clear = clear && !overlap(t, moved)
		}
		if clear {
			return moved
		}
	}
	return r
}

func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}

func around(at vg.Point, dx, dy vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: at.X - dx, Y: at.Y - dy}, Max: vg.Point{X: at.X + dx, Y: at.Y + dy}}
}

func grown(r vg.Rectangle, dx, dy vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: r.Min.X - dx, Y: r.Min.Y - dy}, Max: vg.Point{X: r.Max.X + dx, Y: r.Max.Y + dy}}
}

// placeholder writes a sentence in the middle of an empty plot.
func placeholder(s string) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		write(c, fontFace(labelSize, false), softInk, c.Center(), atCenter, s)
	}
}
