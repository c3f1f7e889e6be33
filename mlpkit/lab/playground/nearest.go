package playground

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"mlplab/datasets"
)

// neighbour is a training image and its distance from another image.
type neighbour struct {
	Index int // in its set
	// Distance is Euclidean, with pixels from 0 to 1: 0 for equal images, and at
	// most √784 = 28.
	Distance float64
}

// nearest returns the n images of set that are nearest to image by the distance
// of their pixels, the nearest first; of equally distant ones the first in set.
// If set has fewer, it returns all.
func nearest(set *datasets.Set, image []uint8, n int) ([]neighbour, error) {
	if len(image) != set.Pixels() {
		return nil, fmt.Errorf("an image of %d pixels: those of %s have %d", len(image), set.Name, set.Pixels())
	}
	if n < 1 {
		return nil, fmt.Errorf("n = %d: ask for at least 1 neighbour", n)
	}
	parts := runtime.GOMAXPROCS(0)
	found := make([][]candidate, parts)
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() { found[p] = nearestIn(set, image, n, p*set.Len()/parts, (p+1)*set.Len()/parts) })
	}
	wg.Wait()
	best := slices.Concat(found...)
	slices.SortFunc(best, candidate.compare)
	out := make([]neighbour, 0, n)
	for _, c := range best[:min(n, len(best))] {
		out = append(out, neighbour{c.index, math.Sqrt(float64(c.squares)) / 255})
	}
	return out, nil
}

// candidate is an image and the sum of squared differences of grey levels.
type candidate struct{ index, squares int }

func (c candidate) compare(d candidate) int {
	return cmp.Or(cmp.Compare(c.squares, d.squares), cmp.Compare(c.index, d.index))
}

// nearestIn is the n nearest among the examples from ≤ i < to, in order.
func nearestIn(set *datasets.Set, image []uint8, n, from, to int) []candidate {
	best := make([]candidate, 0, n+1)
	limit := math.MaxInt
	for i := from; i < to; i++ {
		squares, other := 0, set.Image(i)
		// Most images are seen to be too far away after a few rows.
		for at := 0; at < len(image) && squares < limit; at += set.Cols {
			for k, v := range image[at : at+set.Cols] {
				d := int(v) - int(other[at+k])
				squares += d * d
			}
		}
		if squares >= limit {
			continue
		}
		c := candidate{i, squares}
		place, _ := slices.BinarySearchFunc(best, c, candidate.compare)
		best = slices.Insert(best, place, c)
		if len(best) > n {
			best = best[:n]
		}
		if len(best) == n {
			limit = best[n-1].squares
		}
	}
	return best
}
