package plot

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// PNG writes the figure as an image of scale pixels for each CSS pixel, for
// where an SVG can't be shown; 2 is sharp on today's screens. Its colours are
// the SVG's.
func (f *Figure) PNG(scale float64) ([]byte, error) {
	if !(scale >= 0.5 && scale <= 4) {
		return nil, fmt.Errorf("scale %v: want a number from 0.5 to 4, usually 2", scale)
	}
	img, err := f.raster(scale)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, quantized(img)); err != nil {
		return nil, fmt.Errorf("writing PNG of figure %q: %w", f.title, err)
	}
	return out.Bytes(), nil
}

// raster draws the figure in all its colours.
func (f *Figure) raster(scale float64) (*image.RGBA, error) {
	c := vgimg.NewWith(
		vgimg.UseWH(vg.Length(f.Width()), vg.Length(f.Height())),
		vgimg.UseDPI(int(math.Round(72*scale))),
	)
	err := f.draw(c)
	return c.Image().(*image.RGBA), err
}
