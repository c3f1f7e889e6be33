package lab

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"slices"

	"mlplab/mlpkit/plot"
)

// figure is a drawn figure in the formats that a display may want.
type figure struct {
	name          string // of its file, without extension
	alt           string // what it shows, in words
	svg, png      []byte // svg is nil for pictures made of pixels
	width, height int    // in CSS pixels
}

// pageWidth is the width, in CSS pixels, of a cell's output in JupyterLab on a
// small laptop with the folder open at its side. JupyterLab cuts off what is
// wider, where it could shrink it.
const pageWidth = 840

// draw draws a figure in full, at most pageWidth wide. Its PNG has about a pixel
// for each CSS pixel: a page shows it only where it may not show the SVG, so
// small files matter more than sharpness.
func draw(name string, f *plot.Figure, err error) (figure, error) {
	if err != nil {
		return figure{}, err
	}
	svg, err := f.SVG()
	if err != nil {
		return figure{}, err
	}
	scale := min(1, float64(pageWidth)/float64(f.Width()))
	raster, err := f.PNG(scale)
	if err != nil {
		return figure{}, err
	}
	width, height := int(float64(f.Width())*scale+0.5), int(float64(f.Height())*scale+0.5)
	return figure{name, f.Alt(), resized(svg, width, height), smaller(raster), width, height}, nil
}

// resized is the same picture in another size. The first width and height of
// an SVG are those it is shown in; its viewBox keeps the size it was drawn in.
func resized(svg []byte, width, height int) []byte {
	size := regexp.MustCompile(`width="\d+" height="\d+"`)
	at := size.FindIndex(svg)
	if at == nil {
		return svg
	}
	return slices.Concat(svg[:at[0]], fmt.Appendf(nil, `width="%d" height="%d"`, width, height), svg[at[1]:])
}

// sketch draws a figure for the passing view, whose pictures shrink by themselves.
func sketch(f *plot.Figure, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return f.SVG()
}

// smaller reduces a PNG to its 16 most frequent colours, half a byte each:
// enough for lines and text, and a third less in a notebook's file. What it
// cannot reduce it returns as it is.
func smaller(data []byte) []byte {
	const most = 16
	decoded, err := png.Decode(bytes.NewReader(data))
	img, ok := decoded.(*image.Paletted)
	if err != nil || !ok || len(img.Palette) <= most {
		return data
	}
	var counts [256]int
	for _, i := range img.Pix {
		counts[i]++
	}
	order := make([]int, len(img.Palette))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
	var palette color.Palette
	for _, i := range order[:most] {
		palette = append(palette, img.Palette[i])
	}
	var nearest [256]uint8
	for i, c := range img.Palette {
		nearest[i] = uint8(palette.Index(c))
	}
	out := image.NewPaletted(img.Rect, palette)
	for i, c := range img.Pix {
		out.Pix[i] = nearest[c]
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, out); err != nil {
		return data
	}
	return b.Bytes()
}
