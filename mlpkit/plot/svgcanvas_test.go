package plot

import (
	"bytes"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// TestCanvasEarnsItsKeep holds the reason for a canvas of our own against
// gonum's: the day its files are nearly as small, it should take over.
func TestCanvasEarnsItsKeep(t *testing.T) {
	var factors []float64
	for _, c := range append(figureCases(), stressCases()...) {
		f, err := c.figure()
		if err != nil {
			t.Fatal(err)
		}
		theirs := vgsvg.NewWith(vgsvg.UseWH(vg.Length(f.Width()), vg.Length(f.Height())))
		if err := f.draw(theirs); err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := theirs.WriteTo(&text); err != nil {
			t.Fatal(err)
		}
		factor := float64(text.Len()) / float64(len(mustSVG(t, c)))
		t.Logf("%-18s %.2f times our %d bytes", c.name, factor, len(mustSVG(t, c)))
		factors = append(factors, factor)
	}
	slices.Sort(factors)
	if middle := factors[len(factors)/2]; middle < 1.4 {
		t.Errorf("gonum's files are %.2f times as large as ours, in the middle of %d: use vgsvg", middle, len(factors))
	}
}
