package lab

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
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

// draw draws a figure in full. Its PNG has a pixel for each CSS pixel: a page
// shows it only where it may not show the SVG, so small files matter more than
// sharpness.
func draw(name string, f *plot.Figure, err error) (figure, error) {
	if err != nil {
		return figure{}, err
	}
	svg, err := f.SVG()
	if err != nil {
		return figure{}, err
	}
	raster, err := f.PNG(1)
	if err != nil {
		return figure{}, err
	}
	return figure{name, f.Alt(), svg, smaller(raster), f.Width(), f.Height()}, nil
}

// sketch draws a figure for the passing view, which shrinks with the page.
func sketch(f *plot.Figure, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	svg, err := f.SVG()
	return bytes.Replace(svg, []byte("<svg "), []byte(`<svg style="max-width:100%;height:auto" `), 1), err
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
