package plot

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"regexp"
	"testing"
)

// TestPNGHasTheColours: each colour that stands for something in the SVG has its
// pixels in the PNG, as many as without a palette, and no other colour moves far.
func TestPNGHasTheColours(t *testing.T) {
	for _, c := range append(figureCases(), stressCases()...) {
		for _, scale := range []float64{1, 2} {
			t.Run(fmt.Sprint(c.name, "/", scale), func(t *testing.T) {
				f, err := c.figure()
				if err != nil {
					t.Fatal(err)
				}
				full, err := f.raster(scale)
				if err != nil {
					t.Fatal(err)
				}
				data, err := f.PNG(scale)
				if err != nil {
					t.Fatal(err)
				}
				decoded, err := png.Decode(bytes.NewReader(data))
				if err != nil {
					t.Fatal(err)
				}
				got := image.NewRGBA(full.Rect)
				draw.Draw(got, got.Rect, decoded, image.Point{}, draw.Src)
				checkOwnColours(t, mustSVG(t, c), full, got)
				checkMoves(t, full, got)
			})
		}
	}
}

// checkOwnColours counts the pixels of each colour that has a meaning and that
// the SVG draws opaque.
func checkOwnColours(t *testing.T, svg []byte, full, got *image.RGBA) {
	t.Helper()
	for _, meant := range append(okabeIto[:], alarm) {
		if !regexp.MustCompile(`(?:fill|stroke)="` + hex(meant) + `"(?: stroke-width="[\d.]+")?(?: stroke-dasharray="[\d. ]+")?/>`).Match(svg) {
			continue
		}
		own := color.RGBA(meant)
		least, most, have := count(full, own, 0), count(full, own, mostMoved), count(got, own, 0)
		if have < least || have > most || have == 0 {
			t.Errorf("%s has %d pixels; drawn are %d, and %d in one hardly different", hex(meant), have, least, most)
		}
	}
}

// count is the number of pixels whose colour differs from c by at most near.
func count(img *image.RGBA, c color.RGBA, near int) (n int) {
	for i := 0; i < len(img.Pix); i += 4 {
		if difference(pixel(img, i), c) <= near {
			n++
		}
	}
	return n
}

// checkMoves looks at how far the colours of all pixels are from those drawn.
func checkMoves(t *testing.T, full, got *image.RGBA) {
	t.Helper()
	seen, worst := 0, 0
	for i := 0; i < len(full.Pix); i += 4 {
		moved := difference(pixel(full, i), pixel(got, i))
		if worst = max(worst, moved); moved > 4 {
			seen++
		}
	}
	if share := 4 * float64(seen) / float64(len(full.Pix)); worst > mostMoved || share > 0.04 {
		t.Errorf("a colour moved by %d of 255, want at most %d; %.2f %% moved by more than 4, want at most 4 %%", worst, mostMoved, 100*share)
	}
}

// TestQuantizedKeepsTheRest: few colours stay exact, and too many stay without a palette.
func TestQuantizedKeepsTheRest(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 16, 200, 256, 3000} {
		img := image.NewRGBA(image.Rect(0, 0, 100, 80))
		colors := make([]color.RGBA, n)
		for i := range colors {
			colors[i] = color.RGBA{uint8(random.UintN(256)), uint8(random.UintN(256)), uint8(random.UintN(256)), 0xFF}
		}
		for i := range 8000 {
			img.SetRGBA(i%100, i/100, colors[random.IntN(n)])
		}
		got := quantized(img)
		if _, withPalette := got.(*image.Paletted); withPalette != (n <= 256) {
			t.Errorf("%d colours: palette %v", n, withPalette)
		}
		for i := range 8000 {
			if a, b := color.RGBAModel.Convert(got.At(i%100, i/100)), img.RGBAAt(i%100, i/100); a != b {
				t.Fatalf("%d colours: %v became %v", n, b, a)
			}
		}
	}
}
