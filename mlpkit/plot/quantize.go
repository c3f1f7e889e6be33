package plot

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

const (
	maxColors = 256 // of a PNG with a palette, which is a third of one without
	// exactColors is how many are kept as they are: those that stand for something
	// or fill areas.
	exactColors = 64
	// mostMoved is by how much of 255 red, green and blue of the others may change:
	// in the soft edges of lines that cross, nobody sees it.
	mostMoved = 12
)

// quantized returns the picture with a palette: exactly, if it has few colours
// enough, else with its rare colours moved to others as near as possible. A
// picture that needs larger changes is returned as it is.
func quantized(img *image.RGBA) image.Image {
	colors := byImportance(img)
	for near := 0; near <= mostMoved; near += 2 {
		if palette, index := merged(colors, near); len(palette) <= maxColors {
			return paletted(img, palette, index)
		}
	}
	return img
}

// byImportance is every colour of the picture: those that stand for something,
// then the others, each by how often it occurs.
func byImportance(img *image.RGBA) []color.RGBA {
	counts := map[color.RGBA]int{}
	for i := 0; i < len(img.Pix); i += 4 {
		counts[pixel(img, i)]++
	}
	for _, meant := range append(okabeIto[:], alarm) {
		if own := color.RGBA(meant); counts[own] > 0 {
			counts[own] += len(img.Pix)
		}
	}
	colors := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		colors = append(colors, c)
	}
	value := func(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
	slices.SortFunc(colors, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(value(a), value(b)))
	})
	return colors
}

// merged is a palette that has the first colours and, of the others, each or one
// that differs from it by at most near; with the place of each colour in it. It
// breaks off where the palette gets too large.
func merged(colors []color.RGBA, near int) (palette color.Palette, index map[color.RGBA]uint8) {
	index = make(map[color.RGBA]uint8, len(colors))
	for i, c := range colors {
		nearest, distance := len(palette), near+1
		for at, p := range palette {
			if d := difference(c, p.(color.RGBA)); i >= exactColors && d < distance {
				nearest, distance = at, d
			}
		}
		if nearest == len(palette) {
			if palette = append(palette, c); len(palette) > maxColors {
				break
			}
		}
		index[c] = uint8(nearest)
	}
	return palette, index
}

// difference is the largest difference of red, green and blue.
func difference(a, b color.RGBA) int {
	apart := func(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
	return max(apart(a.R, b.R), apart(a.G, b.G), apart(a.B, b.B))
}

func paletted(img *image.RGBA, palette color.Palette, index map[color.RGBA]uint8) *image.Paletted {
	out := image.NewPaletted(img.Bounds(), palette)
	for i := range out.Pix {
		out.Pix[i] = index[pixel(img, 4*i)]
	}
	return out
}

// pixel is the colour at an offset in Pix.
func pixel(img *image.RGBA, at int) color.RGBA {
	return color.RGBA{img.Pix[at], img.Pix[at+1], img.Pix[at+2], img.Pix[at+3]}
}
