package playground

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit/lab"
)

// digits are MNIST's, or the test is skipped where they are not at hand.
func digits(t *testing.T) *datasets.MNIST {
	t.Helper()
	m, err := datasets.LoadMNIST(context.Background())
	if err != nil {
		t.Skipf("no MNIST here: %v", err)
	}
	return m
}

// TestCentreKeepsMNIST: images that MNIST's authors prepared are as Centre would
// prepare them, to the bit: the box, the aspect, the place. (The exceptions are
// explained at Centre.)
func TestCentreKeepsMNIST(t *testing.T) {
	m := digits(t)
	for _, set := range []*datasets.Set{m.Train, m.Test} {
		changed := 0
		for i := range set.Len() {
			image, err := Centre(set.Image(i), 28, 28)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(image, set.Image(i)) {
				changed++
			}
		}
		t.Logf("%s: %d of %d changed", set.Name, changed, set.Len())
		if changed > set.Len()/1000 {
			t.Errorf("%s: %d of %d images are changed", set.Name, changed, set.Len())
		}
	}
}

// TestCentreUndoes: an image that was moved and enlarged comes back.
func TestCentreUndoes(t *testing.T) {
	m := digits(t)
	for i := range 200 {
		want := m.Train.Image(i)
		const by, side = 3, 150
		big := make([]uint8, side*side)
		for y := range 28 * by {
			for x := range 28 * by {
				big[(y+17+i%40)*side+x+1+i%60] = want[y/by*28+x/by]
			}
		}
		got, err := Centre(big, side, side)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("image %d, moved and three times as large, comes back otherwise", i)
		}
	}
}

// TestCentreHasMNISTsMeasures: whatever is drawn, the image has the measures.
func TestCentreHasMNISTsMeasures(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		width, height := 28+r.IntN(200), 28+r.IntN(200)
		ink := make([]uint8, width*height)
		w, h := 1+r.IntN(width), 1+r.IntN(height)
		left, top := r.IntN(width-w+1), r.IntN(height-h+1)
		for y := range h {
			for x := range w {
				if r.IntN(3) > 0 || x == 0 || y == 0 || x == w-1 || y == h-1 {
					ink[(top+y)*width+left+x] = 255
				}
			}
		}
		image, err := Centre(ink, width, height)
		if err != nil {
			t.Fatal(err)
		}
		b, ok := inkBox(image, 28)
		if longer := max(b.width, b.height); !ok || longer != 20 {
			t.Errorf("ink of %d×%d has %d×%d pixels in the image", w, h, b.width, b.height)
		}
		if aspect, want := float64(b.width)/float64(b.height), float64(w)/float64(h); min(w, h)*5 > max(w, h) && math.Abs(math.Log(aspect/want)) > 0.2 {
			t.Errorf("ink of %d×%d has %d×%d pixels in the image", w, h, b.width, b.height)
		}
		var mass, x, y float64
		for i, v := range image {
			mass, x, y = mass+float64(v), x+float64(v)*float64(i%28), y+float64(v)*float64(i/28)
		}
		if math.Abs(x/mass-14) > 0.5+1e-9 || math.Abs(y/mass-14) > 0.5+1e-9 {
			t.Errorf("centre of mass at %.2f, %.2f", x/mass, y/mass)
		}
	}
}

// TestCentreAverages: a pixel is the mean of what it covers.
func TestCentreAverages(t *testing.T) {
	ink := make([]uint8, 40*40) // a square of 40 halves: columns of ink and paper in turn
	for i := range ink {
		if i%40%2 == 0 || i < 40 || i >= 39*40 || i%40 == 39 {
			ink[i] = 255
		}
	}
	image, err := Centre(ink, 40, 40)
	if err != nil {
		t.Fatal(err)
	}
	if v := image[14*28+10]; v != 128 {
		t.Errorf("half ink, half paper is %d, want 128", v)
	}
	one, err := Centre(append(make([]uint8, 27), append([]uint8{9}, make([]uint8, 28*27)...)...), 28, 28)
	if err != nil || one[14*28+14] != 9 {
		t.Errorf("a single faint pixel: %v, %v", one, err)
	}
}

func TestCentreFaults(t *testing.T) {
	for _, test := range []struct {
		n, width, height int
		want             string
	}{
		{100, 10, 10, "nothing is drawn"},
		{99, 10, 10, "99 bytes"},
		{101, 10, 10, "101 bytes"},
		{0, 0, 0, "0×0"},
		{4, -2, -2, "-2×-2"},
	} {
		if _, err := Centre(make([]uint8, test.n), test.width, test.height); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%d bytes as %d×%d: %v does not say %q", test.n, test.width, test.height, err, test.want)
		}
	}
}

// TestCodeNames: every name in the Go line is one of package lab's.
func TestCodeNames(t *testing.T) {
	names := map[string]string{
		"ReLU": string(lab.ReLU), "Sigmoid": string(lab.Sigmoid), "Tanh": string(lab.Tanh), "LeakyReLU": string(lab.LeakyReLU),
		"GELU": string(lab.GELU), "SELU": string(lab.SELU), "Swish": string(lab.Swish), "Identity": string(lab.Identity),
		"CrossEntropy": string(lab.CrossEntropy), "MSE": string(lab.MSE), "MAE": string(lab.MAE), "BCE": string(lab.BCE),
		"Adam": string(lab.Adam), "SGD": string(lab.SGD), "Momentum": string(lab.Momentum), "RMSProp": string(lab.RMSProp),
		"Uniform": string(lab.Uniform), "He": string(lab.He), "Glorot": string(lab.Glorot),
	}
	for value, name := range goNames {
		if names[name] != value {
			t.Errorf("%s stands for lab.%s, which is %q", value, name, names[name])
		}
	}
}
