package plot

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// tiles is a grid of small pictures of one size with a line of text above
// each. The pictures are parts of one image: many small files would be large.
type tiles struct {
	rows, cols int // pixels of a picture
	across     int // pictures in a row
	scale      int // pixels on the figure for one of a picture
	pictures   [][]uint8
	palette    color.Palette // 0 is the background
	captions   []string
	framed     bool
}

const (
	tileGap     = 6 // pixels on the figure, about
	captionRoom = 14
)

// pitch is the distance of pictures in pixels of the image, which holds the
// gaps and the room for captions too.
func (t *tiles) pitch() (x, y int) {
	x = t.cols + (tileGap+t.scale-1)/t.scale
	y = t.rows + (tileGap+t.scale-1)/t.scale
	if len(t.captions) > 0 {
		y += (captionRoom - tileGap/2) / t.scale
	}
	return x, y
}

// down is the number of rows of pictures.
func (t *tiles) down() int { return (len(t.pictures) + t.across - 1) / t.across }

// size is the size of the whole grid on the figure.
func (t *tiles) size() (width, height float64) {
	x, y := t.pitch()
	across := min(t.across, len(t.pictures))
	return float64(x * across * t.scale), float64(y * t.down() * t.scale)
}

// image puts the pictures together, each pixel times as large as given.
func (t *tiles) image(times int) *image.Paletted {
	px, py := t.pitch()
	across := min(t.across, len(t.pictures))
	img := image.NewPaletted(image.Rect(0, 0, px*across*times, py*t.down()*times), t.palette)
	for i, picture := range t.pictures {
		left, top := i%t.across*px, i/t.across*py+py-t.rows
		for y := range t.rows * times {
			row := img.Pix[(top*times+y)*img.Stride+left*times:]
			for x := range t.cols * times {
				row[x] = picture[y/times*t.cols+x/times]
			}
		}
	}
	return img
}

// Draw draws the grid at the top left of a canvas.
func (t *tiles) Draw(c draw.Canvas) {
	width, height := t.size()
	times := 1
	if dots := dotsOf(c); dots > 0 { // what it would have to enlarge it would blur
		times = int(math.Ceil(dots * float64(t.scale)))
	}
	r := vg.Rectangle{Min: vg.Point{X: c.Min.X, Y: c.Max.Y - vg.Length(height)}, Max: vg.Point{X: c.Min.X + vg.Length(width), Y: c.Max.Y}}
	c.DrawImage(r, t.image(times))
	face := fontFace(tickSize, false)
	px, py := t.pitch()
	if t.framed {
		for i := range t.pictures {
			at := vg.Point{X: r.Min.X + vg.Length(i%t.across*px*t.scale), Y: r.Max.Y - vg.Length((i/t.across+1)*py*t.scale)}
			c.SetLineStyle(draw.LineStyle{Color: noteColor, Width: 1})
			frame := vg.Rectangle{Min: at, Max: at.Add(vg.Point{X: vg.Length(t.cols * t.scale), Y: vg.Length(t.rows * t.scale)})}
			c.Stroke(frame.Path())
		}
	}
	for i, caption := range t.captions {
		at := vg.Point{
			X: c.Min.X + vg.Length(i%t.across*px*t.scale),
			Y: c.Max.Y - vg.Length((i/t.across*py+py-t.rows)*t.scale) + 4,
		}
		write(c, face, softInk, at, atLeft, shortened(face, caption, vg.Length(px*t.scale-2)))
	}
}

// dotsOf is how many dots a canvas has for a pixel of the figure; 0 if it is not
// made of dots.
func dotsOf(c vg.Canvas) float64 {
	for {
		switch inner := c.(type) {
		case draw.Canvas:
			c = inner.Canvas
		case interface{ DPI() float64 }:
			return inner.DPI() / 72
		default:
			return 0
		}
	}
}

// blend mixes two colours; t = 1 is the second one.
func blend(a, b color.NRGBA, t float64) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t + 0.5) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xFF}
}
