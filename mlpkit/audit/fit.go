package audit

import (
	"fmt"
	"math"
)

// FitLimit is the root mean square z up to which a curve fits a setting. It is
// about 1 for a curve that belongs, somewhat more where few seeds had to tell the
// scatter, and far more for a setting that matters.
const FitLimit = 3

// Band is what several seeds of one setting made of a curve, epoch by epoch, in
// natural logarithms: losses scatter by factors rather than by amounts.
type Band struct {
	N    int       // seeds
	Mean []float64 // of the logarithms
	SD   []float64 // standard deviation of one seed, pooled over all settings
}

// Bands describes settings by their curves[setting][seed][epoch], which must be
// positive and as long as each other. The scatter between seeds is taken to be
// the same for all settings, since a few seeds of one alone say little about it.
func Bands(curves [][][]float64) ([]Band, error) {
	if len(curves) == 0 || len(curves[0]) == 0 || len(curves[0][0]) == 0 {
		return nil, fmt.Errorf("curves: none given: want some seeds of each setting")
	}
	epochs, freedom := len(curves[0][0]), 0
	squares := make([]float64, epochs)
	bands := make([]Band, len(curves))
	for s, seeds := range curves {
		if len(seeds) < 2 {
			return nil, fmt.Errorf("curves[%d]: %d seeds: want 2 or more, or nothing is known of chance", s, len(seeds))
		}
		b := Band{N: len(seeds), Mean: make([]float64, epochs)}
		for k, curve := range seeds {
			if err := checkCurve(curve, epochs); err != nil {
				return nil, fmt.Errorf("curves[%d][%d]: %w", s, k, err)
			}
			for e, v := range curve {
				b.Mean[e] += math.Log(v) / float64(len(seeds))
			}
		}
		for _, curve := range seeds {
			for e, v := range curve {
				squares[e] += math.Pow(math.Log(v)-b.Mean[e], 2)
			}
		}
		freedom += len(seeds) - 1
		bands[s] = b
	}
	for s := range bands {
		bands[s].SD = make([]float64, epochs)
		for e, q := range squares {
			if q == 0 {
				return nil, fmt.Errorf("epoch %d: all seeds agree to the last digit, so there is no scatter to compare with: give different seeds", e+1)
			}
			bands[s].SD[e] = math.Sqrt(q / float64(freedom))
		}
	}
	return bands, nil
}

// Z says by how many standard deviations each epoch of one more curve is above
// (or, negative, below) the band. The mean of N seeds is itself uncertain, so the
// deviation expected of one more run is SD·√(1 + 1/N).
func (b Band) Z(curve []float64) ([]float64, error) {
	if err := checkCurve(curve, len(b.Mean)); err != nil {
		return nil, err
	}
	z := make([]float64, len(curve))
	for e, v := range curve {
		z[e] = (math.Log(v) - b.Mean[e]) / (b.SD[e] * math.Sqrt(1+1/float64(b.N)))
	}
	return z, nil
}

// Own is the root mean square z of each of a setting's own seeds against the
// others, with the scatter of b: what a fit looks like. There are none for fewer
// than two others.
func (b Band) Own(seeds [][]float64) ([]float64, error) {
	var own []float64
	for k := range seeds {
		others := Band{N: len(seeds) - 1, Mean: make([]float64, len(b.Mean)), SD: b.SD}
		if others.N < 2 {
			return nil, nil
		}
		for i, curve := range seeds {
			if err := checkCurve(curve, len(b.Mean)); err != nil {
				return nil, err
			}
			for e, v := range curve {
				if i != k {
					others.Mean[e] += math.Log(v) / float64(others.N)
				}
			}
		}
		z, err := others.Z(seeds[k])
		if err != nil {
			return nil, err
		}
		own = append(own, RMS(z))
	}
	return own, nil
}

// RMS is the root mean square: about 1 for the z of a curve that belongs to its
// band.
func RMS(z []float64) float64 {
	sum := 0.0
	for _, v := range z {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(z)))
}

func checkCurve(curve []float64, epochs int) error {
	if len(curve) != epochs {
		return fmt.Errorf("%d epochs: want %d, as the others have", len(curve), epochs)
	}
	for e, v := range curve {
		if !(v > 0) || math.IsInf(v, 0) {
			return fmt.Errorf("epoch %d: %v: want a positive, finite loss", e+1, v)
		}
	}
	return nil
}
