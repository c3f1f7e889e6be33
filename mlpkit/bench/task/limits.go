package task

import (
	"math"
	"slices"
)

// adamFLOPs is the arithmetic of Adam's update of one parameter: 3 for the
// first moment, 4 for the second, 6 for root, scale, epsilon, quotient, rate and
// difference.
const adamFLOPs = 13

// adamBytes is the memory that Adam's update of one parameter touches: weight
// and two moments, each read and written as float32.
const adamBytes = 6 * 4

// Parameters is the number of weights and biases.
func (c Case) Parameters() int { return c.Config(1, 1).Parameters(Pixels, Classes) }

// FLOPs is the floating-point arithmetic of an epoch:
//
//	examples · (Σ 2·in·out  forward  + Σ 2·in·out  gradients of the weights
//	            + Σ 2·in·out  gradients of the inputs, all layers but the first)
//	+ steps · 13 · parameters  Adam
//
// summed over the dense layers of in inputs and out outputs. Biases, activations
// and the loss are left out, which lowers the limit by less than a hundredth.
func (c Case) FLOPs() float64 {
	var forward, inputs float64
	in := Pixels
	for i := range c.Layers + 1 {
		out := c.Width
		if i == c.Layers {
			out = Classes
		}
		forward += 2 * float64(in) * float64(out)
		if i > 0 {
			inputs += 2 * float64(in) * float64(out)
		}
		in = out
	}
	return float64(c.Examples)*(2*forward+inputs) + float64(c.Steps())*adamFLOPs*float64(c.Parameters())
}

// Bytes is the memory traffic of an epoch that no cache between steps can save
// unless it holds all the weights and moments: steps · 24 · parameters for
// Adam's update, and each image of 784 bytes once.
func (c Case) Bytes() float64 {
	return float64(c.Steps())*adamBytes*float64(c.Parameters()) + float64(c.Examples)*Pixels
}

// WorkingSet is the bytes of weights and moments, which decide the cache that
// they live in.
func (c Case) WorkingSet() int { return 12 * c.Parameters() }

// Limits is what a machine can do at best, as measured.
type Limits struct {
	Matrix      int       `json:"matrix"`       // rows of the square matrices of the product
	Flops       float64   `json:"flops"`        // FLOP/s of that product on all cores
	WorkingSets []int     `json:"working_sets"` // bytes, ascending
	Copies      []float64 `json:"copies"`       // bytes read and written a second
}

// Merge keeps the best of two measurements of the same quantities.
func (l Limits) Merge(a Answer) Limits {
	l.Flops = max(l.Flops, a.Flops)
	l.Copies = slices.Clone(l.Copies)
	if l.Copies == nil {
		l.Copies = make([]float64, len(l.WorkingSets))
	}
	for i := range min(len(l.Copies), len(a.Copies)) {
		l.Copies[i] = max(l.Copies[i], a.Copies[i])
	}
	return l
}

// bandwidth is the speed of a copy with the given working set: that of the
// nearest one measured by ratio. The largest is that of main memory.
func (l Limits) bandwidth(workingSet int) float64 {
	best, distance := math.NaN(), math.Inf(1)
	for i, size := range l.WorkingSets {
		if d := math.Abs(math.Log(float64(size) / float64(workingSet))); d < distance && i < len(l.Copies) {
			best, distance = l.Copies[i], d
		}
	}
	return best
}

// Seconds is the time that an epoch of c takes at least on the machine: the
// larger of FLOPs over the speed of the matrix product and bytes over that of a
// copy with the same working set, as if both went on at once. NaN where a limit
// was not measured.
func (l Limits) Seconds(c Case) float64 {
	bandwidth := l.bandwidth(c.WorkingSet())
	if !(l.Flops > 0) || !(bandwidth > 0) {
		return math.NaN()
	}
	return max(c.FLOPs()/l.Flops, c.Bytes()/bandwidth)
}
