package plot

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// maxColors is enough for lines of seven colours with soft edges, and for the
// greys of digits.
const maxColors = 64

// quantized reduces an image to the colours that are most frequent in it; the
// others become the nearest of these. Colours that differ in the lowest three
// bits only count as one, their mean.
func quantized(img *image.RGBA) *image.Paletted {
	type bucket struct{ key, n, r, g, b int }
	var buckets [1 << 15]bucket
	keyOf := func(p []uint8) int { return int(p[0]>>3)<<10 | int(p[1]>>3)<<5 | int(p[2]>>3) }
	for i := 0; i < len(img.Pix); i += 4 {
		p := img.Pix[i : i+4]
		k := &buckets[keyOf(p)]
		k.n, k.r, k.g, k.b = k.n+1, k.r+int(p[0]), k.g+int(p[1]), k.b+int(p[2])
	}
	var order []*bucket
	for key := range buckets {
		if k := &buckets[key]; k.n > 0 {
			k.key = key
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b *bucket) int { return cmp.Compare(b.n, a.n) })

	var palette color.Palette
	var index [1 << 15]uint8
	for i, k := range order {
		mean := color.RGBA{uint8(k.r / k.n), uint8(k.g / k.n), uint8(k.b / k.n), 0xFF}
		if k.key == len(buckets)-1 {
			mean = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF} // the background stays white
		}
		if i < maxColors {
			palette = append(palette, mean)
			index[k.key] = uint8(i)
		} else {
			index[k.key] = uint8(palette.Index(mean))
		}
	}
	out := image.NewPaletted(img.Bounds(), palette)
	for i := range out.Pix {
		out.Pix[i] = index[keyOf(img.Pix[4*i:4*i+4])]
	}
	return out
}
