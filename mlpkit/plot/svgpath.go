package plot

import (
	"math"
	"strconv"

	"mlplab/mlpkit/internal/text"
)

// pathWriter writes the data of an SVG path in tenths of a pixel, each point
// relative to the one before. Rounding happens before the difference is taken,
// so that errors do not add up.
type pathWriter struct {
	buf     []byte
	x, y    int // the current point
	sx, sy  int // the start of the current part
	command byte
}

func (w *pathWriter) reset() { *w = pathWriter{buf: w.buf[:0]} }

func (w *pathWriter) move(x, y float64) {
	tx, ty := tenths(x), tenths(y)
	w.op('M', tx, ty)
	w.x, w.y, w.sx, w.sy = tx, ty, tx, ty
	w.command = 'M'
}

func (w *pathWriter) line(x, y float64) {
	tx, ty := tenths(x), tenths(y)
	dx, dy := tx-w.x, ty-w.y
	switch {
	case dx == 0 && dy == 0:
		return
	case dx == 0:
		w.op('v', dy)
	case dy == 0:
		w.op('h', dx)
	default:
		w.op('l', dx, dy)
	}
	w.x, w.y = tx, ty
}

// circle writes a whole circle that starts, as vg's arcs do, at its right.
func (w *pathWriter) circle(x, y, r float64) {
	w.line(x+r, y)
	d := 2 * tenths(r)
	for _, way := range []int{-d, d} {
		w.op('a', tenths(r), tenths(r))
		w.buf = append(w.buf, " 0 1 0"...)
		w.number(way)
		w.number(0)
		w.command = 0
	}
}

func (w *pathWriter) close() {
	w.buf = append(w.buf, 'z')
	w.x, w.y, w.command = w.sx, w.sy, 0
}

// op writes a command and its numbers; a repeated command needs no letter.
func (w *pathWriter) op(command byte, numbers ...int) {
	if command != w.command || command == 'M' {
		w.buf = append(w.buf, command)
		w.command = command
	}
	for _, n := range numbers {
		w.number(n)
	}
}

// number writes tenths, with a blank before where the last number would run on.
func (w *pathWriter) number(n int) {
	if last := w.buf[len(w.buf)-1]; n >= 0 && (last == '.' || last >= '0' && last <= '9') {
		w.buf = append(w.buf, ' ')
	}
	w.buf = appendTenths(w.buf, n)
}

// appendTenths writes n/10 in the shortest way.
func appendTenths(b []byte, n int) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	if whole := n / 10; whole != 0 || n == 0 {
		b = strconv.AppendInt(b, int64(whole), 10)
	}
	if rest := n % 10; rest != 0 {
		b = append(b, '.', byte('0'+rest))
	}
	return b
}

// tenths rounds to tenths of a pixel. What is no number would have been an
// error of the caller: the drawing stops.
func tenths(x float64) int {
	if !text.Finite(x) || math.Abs(x) > 1e6 {
		panic("coordinate " + strconv.FormatFloat(x, 'g', -1, 64))
	}
	return int(math.Round(10 * x))
}

// coordinate is a number in the precision of paths.
func coordinate(x float64) string { return string(appendTenths(nil, tenths(x))) }
