package train

import (
	"math"
	"math/rand/v2"

	"mlplab/mlpkit"
)

// Streams of random numbers that a seed gives, one for each purpose, so that
// what one purpose draws never moves another.
const (
	weightStream  = 0x77656967687473 // "weights"
	shuffleStream = 0x73687566666c65 // "shuffle"
)

// random returns the generator of one stream of the seed. The PCG generator is
// specified, so the numbers are the same on every machine.
func random(seed int64, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), stream))
}

// initialLayers draws the weights that training starts from.
func initialLayers(c mlpkit.Config, pixels, classes int) []mlpkit.Layer {
	r := random(c.Seed, weightStream)
	var ls []mlpkit.Layer
	in := pixels
	for i := range c.HiddenLayers + 1 {
		out := classes
		if i < c.HiddenLayers {
			out = c.Width
		}
		l := mlpkit.Layer{In: in, Out: out, Weights: make([]float32, in*out), Biases: make([]float32, out)}
		switch c.Init {
		case mlpkit.Uniform:
			bound := 1 / math.Sqrt(float64(in))
			fillUniform(r, l.Weights, bound)
			fillUniform(r, l.Biases, bound)
		case mlpkit.He:
			deviation := math.Sqrt(2 / float64(in))
			for i := range l.Weights {
				l.Weights[i] = float32(r.NormFloat64() * deviation)
			}
		case mlpkit.Glorot:
			fillUniform(r, l.Weights, math.Sqrt(6/float64(in+out)))
		}
		ls = append(ls, l)
		in = out
	}
	return ls
}

// fillUniform draws from (−bound, bound).
func fillUniform(r *rand.Rand, values []float32, bound float64) {
	for i := range values {
		values[i] = float32((2*r.Float64() - 1) * bound)
	}
}
