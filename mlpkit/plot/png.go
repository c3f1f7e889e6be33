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

// PNG writes the figure as an image of scale pixels for each CSS pixel, where
// an SVG can't be shown; 2 is sharp on today's screens. It has few
// colours, which is hardly visible in figures and makes small files.
func (f *Figure) PNG(scale float64) ([]byte, error) {
	if !(scale >= 0.5 && scale <= 4) {
		return nil, fmt.Errorf("scale %v: want a number from 0.5 to 4, usually 2", scale)
	}
	c := vgimg.NewWith(
		vgimg.UseWH(vg.Length(f.Width()), vg.Length(f.Height())),
		vgimg.UseDPI(int(math.Round(72*scale))),
	)
	if err := f.draw(c); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, quantized(c.Image().(*image.RGBA))); err != nil {
		return nil, fmt.Errorf("writing PNG of figure %q: %w", f.title, err)
	}
	return out.Bytes(), nil
}
