package lab

import (
	"bytes"

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
	return figure{name, f.Alt(), svg, raster, f.Width(), f.Height()}, nil
}

// sketch draws a figure for the passing view, which shrinks with the page.
func sketch(f *plot.Figure, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	svg, err := f.SVG()
	return bytes.Replace(svg, []byte("<svg "), []byte(`<svg style="max-width:100%;height:auto" `), 1), err
}
