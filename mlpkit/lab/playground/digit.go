package playground

import (
	"fmt"
	"math"
)

// The measures of an MNIST image, in pixels.
const (
	fieldSide = 28 // of the image
	boxSide   = 20 // of the box that the digit is fitted into
)

// Centre makes of ink an image of 28×28 grey levels as MNIST has them. ink is
// width×height grey levels row by row, 0 for paper and 255 for ink.
//
// It does what the authors of MNIST say they did (Y. LeCun, C. Cortes, C. Burges:
// The MNIST database of handwritten digits, yann.lecun.com/exdb/mnist): the digit
// is fitted into a box of 20×20 pixels, keeping its aspect; averaging over each
// pixel's area gives the grey levels of its edges; then it is placed in a field
// of 28×28 with its centre of mass in the middle. In the images themselves the
// placing is by whole pixels, and the centre of mass lies within the pixel to the
// lower right of the middle. So Centre leaves MNIST's images as they are, but for
// a handful whose outermost row or column was so faint that it became 0.
//
// Paper without ink is an error, and so is ink of another size than it claims.
func Centre(ink []uint8, width, height int) ([]uint8, error) {
	if width < 1 || height < 1 || len(ink)/width != height || len(ink)%width != 0 {
		return nil, fmt.Errorf("ink of %d bytes: %d×%d pixels need one byte each", len(ink), width, height)
	}
	b, ok := inkBox(ink, width)
	if !ok {
		return nil, fmt.Errorf("ink of %d×%d pixels: nothing is drawn on it; draw a digit first", width, height)
	}
	w, h := fitted(b.width, b.height)
	small := averaged(ink, width, b, w, h)
	left, top := middle(small, w, h)
	image := make([]uint8, fieldSide*fieldSide)
	for y := range h {
		copy(image[(top+y)*fieldSide+left:], small[y*w:(y+1)*w])
	}
	return image, nil
}

// box is a rectangle of pixels.
type box struct{ left, top, width, height int }

// inkBox is the smallest rectangle that holds all ink, and whether there is any.
func inkBox(ink []uint8, width int) (b box, ok bool) {
	right, bottom := -1, -1
	b.left, b.top = width, len(ink)/width
	for i, v := range ink {
		if v > 0 {
			x, y := i%width, i/width
			b.left, b.top = min(b.left, x), min(b.top, y)
			right, bottom = max(right, x), max(bottom, y)
		}
	}
	b.width, b.height = right-b.left+1, bottom-b.top+1
	return b, right >= 0
}

// fitted is the size, in whole pixels, of a rectangle scaled so that its longer
// side fills the box.
func fitted(width, height int) (w, h int) {
	scale := float64(boxSide) / float64(max(width, height))
	side := func(length int) int { return max(1, int(math.Round(float64(length)*scale))) }
	return side(width), side(height)
}

// averaged scales what b holds to w×h pixels: each is the mean of the area that
// it covers.
func averaged(ink []uint8, width int, b box, w, h int) []uint8 {
	out := make([]uint8, w*h)
	columns, rows := shares(b.width, w), shares(b.height, h)
	for y := range h {
		for x := range w {
			sum := 0.0
			for _, r := range rows[y] {
				for _, c := range columns[x] {
					sum += r.part * c.part * float64(ink[(b.top+r.index)*width+b.left+c.index])
				}
			}
			out[y*w+x] = uint8(math.Round(sum))
		}
	}
	return out
}

// share is the part that one pixel of the source has in one of the target.
type share struct {
	index int
	part  float64
}

// shares divides n pixels in a line among m: for each of m the source's pixels
// and their parts, which sum to 1.
func shares(n, m int) [][]share {
	out := make([][]share, m)
	length := float64(n) / float64(m) // of a target's pixel, in those of the source
	for i := range m {
		from, to := float64(i)*length, float64(i+1)*length
		for k := int(from); k < n && float64(k) < to; k++ {
			if part := (min(to, float64(k+1)) - max(from, float64(k))) / length; part > 1e-9 {
				out[i] = append(out[i], share{k, part})
			}
		}
	}
	return out
}

// middle is where the upper left corner of a w×h image goes, so that its centre
// of mass comes to the field's middle without any part leaving the field.
func middle(image []uint8, w, h int) (left, top int) {
	var mass, x, y float64
	for i, v := range image {
		mass += float64(v)
		x += float64(v) * (float64(i%w) + 0.5)
		y += float64(v) * (float64(i/w) + 0.5)
	}
	if mass == 0 { // ink so faint that averaging lost it
		return (fieldSide - w) / 2, (fieldSide - h) / 2
	}
	place := func(centre float64, side int) int {
		return max(0, min(fieldSide-side, fieldSide/2-int(math.Floor(centre))))
	}
	return place(x/mass, w), place(y/mass, h)
}
