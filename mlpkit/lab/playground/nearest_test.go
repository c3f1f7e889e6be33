package playground

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mlplab/datasets"
)

// noise is a set of random 28×28 images, many of them alike.
func noise(n int, seed uint64) *datasets.Set {
	r := rand.New(rand.NewPCG(seed, 9))
	s := &datasets.Set{Name: "noise", Rows: 28, Cols: 28, Classes: 10}
	for i := range n {
		s.Labels = append(s.Labels, uint8(i%10))
		level := r.IntN(256)
		for range 784 {
			s.Images = append(s.Images, uint8(max(0, min(255, level+r.IntN(9)-4))))
		}
	}
	copy(s.Image(n-1), s.Image(0)) // equals, to be told in order
	return s
}

// TestNearest holds the search against the plain way of doing it.
func TestNearest(t *testing.T) {
	set := noise(997, 3)
	for _, from := range []int{0, 500, 996} {
		image := slices.Clone(set.Image(from))
		image[5] ^= 3
		var want []neighbour
		for i := range set.Len() {
			sum := 0.0
			for k, v := range set.Image(i) {
				d := (float64(v) - float64(image[k])) / 255
				sum += d * d
			}
			want = append(want, neighbour{i, math.Sqrt(sum)})
		}
		slices.SortStableFunc(want, func(a, b neighbour) int {
			if a.Distance < b.Distance-1e-12 {
				return -1
			} else if a.Distance > b.Distance+1e-12 {
				return 1
			}
			return a.Index - b.Index
		})
		for _, n := range []int{1, 8, 997, 5000} {
			got, err := nearest(set, image, n)
			if err != nil || len(got) != min(n, 997) {
				t.Fatalf("%d neighbours, %v", len(got), err)
			}
			for i := range got {
				if got[i].Index != want[i].Index || math.Abs(got[i].Distance-want[i].Distance) > 1e-9 {
					t.Fatalf("neighbour %d of %d: %v, want %v", i, n, got[i], want[i])
				}
			}
		}
	}
}

func TestNearestFaults(t *testing.T) {
	set := noise(5, 1)
	if _, err := nearest(set, make([]uint8, 783), 3); err == nil || !strings.Contains(err.Error(), "783") {
		t.Errorf("%v", err)
	}
	if _, err := nearest(set, make([]uint8, 784), 0); err == nil || !strings.Contains(err.Error(), "n = 0") {
		t.Errorf("%v", err)
	}
}

func BenchmarkNearest(b *testing.B) {
	set := noise(48000, 1)
	for b.Loop() {
		if _, err := nearest(set, set.Image(77), 8); err != nil {
			b.Fatal(err)
		}
	}
}
