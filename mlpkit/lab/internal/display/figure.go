package display

import (
	"bytes"

	"mlplab/mlpkit/plot"
)

// Figure is a drawn figure in the formats that a display may want.
type Figure struct {
	Name          string // of its file, without extension
	Alt           string // what it shows, in words
	SVG, PNG      []byte // SVG is nil for pictures made of pixels
	Width, Height int    // in CSS pixels
}

// Draw draws a figure in full. Its PNG has a pixel for each CSS pixel: a page
// shows it only where it may not show the SVG, so small files matter more than
// sharpness.
func Draw(name string, f *plot.Figure, err error) (Figure, error) {
	if err != nil {
		return Figure{}, err
	}
	svg, err := f.SVG()
	if err != nil {
		return Figure{}, err
	}
	raster, err := f.PNG(1)
	if err != nil {
		return Figure{}, err
	}
	return Figure{name, f.Alt(), svg, raster, f.Width(), f.Height()}, nil
}

// LivePicture draws a figure for the passing view, which shrinks with the page.
func LivePicture(f *plot.Figure, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	svg, err := f.SVG()
	return bytes.Replace(svg, []byte("<svg "), []byte(`<svg style="max-width:100%;height:auto" `), 1), err
}
