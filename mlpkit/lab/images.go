package lab

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
)

// Samples shows the first images of each class side by side and how many
// examples each class has.
func Samples(set *datasets.Set) { newVerb().samples(set) }

// samplesEach is how many images of a class Samples shows.
const samplesEach = 6

func (v *verb) samples(set *datasets.Set) {
	v.Do(func(context.Context) error {
		if err := checkSet(set); err != nil {
			return err
		}
		byClass := make([][]int, set.Classes)
		for i, label := range set.Labels {
			if len(byClass[label]) < samplesEach {
				byClass[label] = append(byClass[label], i)
			}
		}
		sheet := newSheet(set.Classes, samplesEach, set.Rows, set.Cols, 2)
		for class, examples := range byClass {
			for row, i := range examples {
				sheet.put(class, row, set.Image(i))
			}
		}
		f, err := sheet.figure("samples", fmt.Sprintf("The first %d images of each class of %s: one column for each of %d classes, in order.", samplesEach, set.Name, set.Classes))
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		t := display.Table{Head: []string{"label"}, Rows: [][]string{{"images"}, {"part"}}}
		for class, n := range set.LabelCounts() {
			t.Head = append(t.Head, fmt.Sprint(class))
			t.Rows[0] = append(t.Rows[0], text.Thousands(n))
			t.Rows[1] = append(t.Rows[1], fmt.Sprintf("%.1f %%", 100*float64(n)/float64(set.Len())))
		}
		v.Out.Table(t)
		v.Out.Text(fmt.Sprintf("%s: %s images of %d × %d pixels, one column above for each label from 0 to %d.",
			set.Name, text.Thousands(set.Len()), set.Rows, set.Cols, set.Classes-1))
		return nil
	})
}

// Pixels shows example i of the set twice: as the picture we see and as the
// numbers the network sees, the empty margin left out.
func Pixels(set *datasets.Set, i int) { newVerb().pixels(set, i) }

func (v *verb) pixels(set *datasets.Set, i int) {
	v.Do(func(context.Context) error {
		if err := checkSet(set); err != nil {
			return err
		}
		if i < 0 || i >= set.Len() {
			return fmt.Errorf("example %d: %s has the examples 0 to %d", i, set.Name, set.Len()-1)
		}
		sheet := newSheet(1, 1, set.Rows, set.Cols, 6)
		sheet.put(0, 0, set.Image(i))
		f, err := sheet.figure(fmt.Sprintf("digit-%d", i), fmt.Sprintf("Example %d of %s: a handwritten %d.", i, set.Name, set.Labels[i]))
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Text(matrix(set, i))
		return nil
	})
}

// matrix writes the grey levels of an image row by row, without its margin.
func matrix(set *datasets.Set, i int) string {
	img := image.Gray{Pix: set.Image(i), Stride: set.Cols, Rect: image.Rect(0, 0, set.Cols, set.Rows)}
	box := image.Rectangle{}
	for y := range set.Rows {
		for x := range set.Cols {
			if img.GrayAt(x, y).Y > 0 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Example %d, label %d. Rows %d to %d and columns %d to %d of %d × %d; all other pixels are 0.\n",
		i, set.Labels[i], box.Min.Y, box.Max.Y-1, box.Min.X, box.Max.X-1, set.Rows, set.Cols)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		b.WriteByte('\n')
		for x := box.Min.X; x < box.Max.X; x++ {
			fmt.Fprintf(&b, " %3d", img.GrayAt(x, y).Y)
		}
	}
	return b.String()
}

func checkSet(set *datasets.Set) error {
	if set == nil {
		return fmt.Errorf("set = nil: load one first, for example with lab.MNIST().Train")
	}
	return set.Validate()
}

// sheet is a grid of images in dark ink on white paper.
type sheet struct {
	img *image.Gray

	rows, cols, scale int
}

// gutter is the space between the images of a sheet, in CSS pixels.
const gutter = 6

func newSheet(columns, lines, rows, cols, scale int) *sheet {
	s := &sheet{rows: rows, cols: cols, scale: scale}
	s.img = image.NewGray(image.Rect(0, 0, gutter+columns*(cols*scale+gutter), gutter+lines*(rows*scale+gutter)))
	for i := range s.img.Pix {
		s.img.Pix[i] = 255
	}
	return s
}

// put draws an image of grey levels into a cell of the grid.
func (s *sheet) put(column, line int, levels []uint8) {
	left := gutter + column*(s.cols*s.scale+gutter)
	top := gutter + line*(s.rows*s.scale+gutter)
	for y := range s.rows * s.scale {
		for x := range s.cols * s.scale {
			ink := levels[y/s.scale*s.cols+x/s.scale]
			s.img.SetGray(left+x, top+y, color.Gray{Y: 255 - ink})
		}
	}
}

func (s *sheet) figure(name, alt string) (display.Figure, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, s.img); err != nil {
		return display.Figure{}, err
	}
	return display.Figure{Name: name, Alt: alt, PNG: b.Bytes(), Width: s.img.Rect.Dx(), Height: s.img.Rect.Dy()}, nil
}
