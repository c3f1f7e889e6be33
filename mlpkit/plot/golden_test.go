package plot

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"

	"mlplab/mlpkit"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	look   = flag.String("look", "", "folder to write every figure to, as SVG and PNG, for looking at")
)

// figureCase is a figure that the tests draw.
type figureCase struct {
	name    string
	figure  func() (*Figure, error)
	maxSVG  int // bytes
	colours int // of runs, groups or series that must be there
}

func figureCases() []figureCase {
	matrix, digits := confusions()
	captions := make([]string, 24)
	for i := range captions {
		captions[i] = fmt.Sprintf("4 → %d (9%d %%)", i%10, i%7)
	}
	return []figureCase{
		{"training", func() (*Figure, error) { return Training(good()) }, 25_000, 2},
		{"training-partial", func() (*Figure, error) { return Training(partial()) }, 10_000, 2},
		{"training-diverged", func() (*Figure, error) { return Training(diverging()) }, 15_000, 2},
		{"compare", func() (*Figure, error) { return Compare(rateLabel, good(), middling(), poor(), diverging()) }, 25_000, 4},
		{"compare-batches", func() (*Figure, error) { return Compare(nil, allRuns(batchGroups())...) }, 30_000, 8},
		{"study", func() (*Figure, error) { return Study(rateGroups()) }, 45_000, 5},
		{"axis", func() (*Figure, error) { return Axis("learning rate", true, rateGroups()) }, 12_000, 4},
		{"axis-names", func() (*Figure, error) { return Axis("activation", false, namedGroups(), FinalValidationAccuracy) }, 12_000, 8},
		{"confusion", func() (*Figure, error) { return Confusion(matrix, digits) }, 25_000, 0},
		{"images", func() (*Figure, error) { return Images(strokes(24), 28, 28, captions) }, 15_000, 0},
		{"weights", func() (*Figure, error) { return Weights(weights(10), 28, 28, 10, digits) }, 10_000, 2},
		{"lines", rangeTest, 12_000, 1},
		{"effects", effects, 20_000, 2},
	}
}

func partial() *mlpkit.Run {
	return synthetic{rate: 0.001, batch: 64, epochs: 10, stop: 300, floor: 0.1, accuracy: 0.98}.run()
}

// rangeTest is a learning-rate range test.
func rangeTest() (*Figure, error) {
	var x, raw, average []float64
	for i := range 260 {
		rate := math.Pow(10, -6+float64(i)/40)
		v := 0.3 + 2/(1+rate*2000) + rate*rate*8
		x, average = append(x, rate), append(average, v)
		raw = append(raw, v*(1+0.1*math.Sin(float64(i)*2.3)))
	}
	return Lines("Learning-rate range test", "learning rate", "loss", true, false,
		Series{Name: "each step", X: x, Y: raw, Faint: true},
		Series{Name: "smoothed loss", X: x, Y: average, Marks: []Mark{{X: 0.003, Y: math.NaN(), Label: "suggested: 0.003"}}})
}

func TestGolden(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("golden files hold amd64's rounding; others fuse multiplications and differ by a tenth of a pixel")
	}
	for _, c := range figureCases() {
		t.Run(c.name, func(t *testing.T) {
			svg := mustSVG(t, c)
			got := withoutCompression(t, svg)
			path := filepath.Join("testdata", c.name+".svg")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v; write it with: go test ./mlpkit/plot -run TestGolden -update", err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("figure differs from %s from byte %d on; look at it (-look DIR), then: go test ./mlpkit/plot -run TestGolden -update",
					path, firstDifference(got, want))
			}
		})
	}
}

// TestLook writes every figure to a folder when asked to.
func TestLook(t *testing.T) {
	if *look == "" {
		t.Skip("no -look folder")
	}
	for _, c := range append(figureCases(), stressCases()...) {
		f, err := c.figure()
		if err != nil {
			t.Fatal(err)
		}
		image, err := f.PNG(2)
		if err != nil {
			t.Fatal(err)
		}
		for ext, data := range map[string][]byte{".svg": mustSVG(t, c), ".png": image} {
			if err := os.WriteFile(filepath.Join(*look, c.name+ext), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%s %d×%d: SVG %d bytes, PNG %d bytes\n%s", c.name, f.Width(), f.Height(), len(mustSVG(t, c)), len(image), f.Alt())
	}
}

func mustSVG(t *testing.T, c figureCase) []byte {
	t.Helper()
	f, err := c.figure()
	if err != nil {
		t.Fatal(err)
	}
	svg, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

var embedded = regexp.MustCompile(`data:image/png;base64,[^"]*`)

// withoutCompression replaces embedded images by the hash of their pixels: the
// compressed bytes may change with the version of Go.
func withoutCompression(t *testing.T, svg []byte) []byte {
	return embedded.ReplaceAllFunc(svg, func(uri []byte) []byte {
		raw, err := base64.StdEncoding.DecodeString(string(uri[len("data:image/png;base64,"):]))
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Appendf(nil, "pixels:%x", sha256.Sum256(img.(*image.Paletted).Pix))
	})
}

func firstDifference(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
