package train

import (
	"fmt"
	"math"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
)

// The oracle's own gradients are checked against its losses: an oracle with the
// same mistake as the programs would prove nothing.

// slope is the derivative of f at x by central differences, accurate to about
// 1e-9 for functions of moderate size.
func slope(f func(float64) float64, x float64) float64 {
	const h = 1e-4
	// Richardson's step removes the h² error.
	d := func(h float64) float64 { return (f(x+h) - f(x-h)) / (2 * h) }
	return (4*d(h/2) - d(h)) / 3
}

func TestOracleActivations(t *testing.T) {
	for _, a := range testkit.Names[mlpkit.Activation]("Activation") {
		for _, x := range []float64{-6, -2.5, -1, -0.3, -0.01, 0.01, 0.4, 1, 3, 7} {
			_, got := activate(a, x)
			want := slope(func(x float64) float64 { v, _ := activate(a, x); return v }, x)
			if math.Abs(got-want) > 1e-8 {
				t.Errorf("%s at %v: slope %v, by differences %v", a, x, got, want)
			}
		}
	}
}

func TestOracleGradients(t *testing.T) {
	data := tiny(12, 3)
	examples := []int{0, 3, 5, 7, 11}
	for _, hidden := range []int{0, 1, 2} {
		for _, l := range testkit.Names[mlpkit.Loss]("Loss") {
			for _, a := range testkit.Names[mlpkit.Activation]("Activation") {
				c := small()
				c.HiddenLayers, c.Loss, c.Activation, c.Width = hidden, l, a, 6
				t.Run(fmt.Sprintf("%d %s %s", hidden, l, a), func(t *testing.T) {
					o := newOracle(c, data)
					o.backward(data.Train, examples)
					for k, p := range o.parameters() {
						for i := range p.value {
							if i%7 != k%7 {
								continue // a sample is enough
							}
							before := p.value[i]
							want := slope(func(x float64) float64 {
								p.value[i] = x
								loss, _ := o.measure(data.Train, examples)
								return loss
							}, before)
							p.value[i] = before
							if math.Abs(p.gradient[i]-want) > 1e-8 {
								t.Fatalf("parameter group %d, number %d: gradient %v, by differences %v", k, i, p.gradient[i], want)
							}
						}
					}
				})
			}
		}
	}
}

// TestOracleUpdates works out the first two steps of each optimizer by hand.
func TestOracleUpdates(t *testing.T) {
	const rate, g1, g2 = 0.1, 0.5, -0.25
	second := func(first, decay float64) float64 { // bias-corrected mean of two
		return (decay*(1-decay)*first + (1-decay)*g2*g2) / (1 - decay*decay)
	}
	for o, want := range map[mlpkit.Optimizer][2]float64{
		mlpkit.SGD:      {rate * g1, rate * g2},
		mlpkit.Momentum: {rate * g1, rate * (0.9*g1 + g2)},
		mlpkit.RMSProp:  {rate, rate * g2 / math.Sqrt(second(g1*g1, 0.99))},
		mlpkit.Adam:     {rate, rate * (0.09*g1 + 0.1*g2) / 0.19 / math.Sqrt(second(g1*g1, 0.999))},
	} {
		var m, v float64
		for t0, g := range []float64{g1, g2} {
			if got := updateRules[o](rate, g, &m, &v, t0+1); math.Abs(got-want[t0]) > 1e-7 {
				t.Errorf("%s, step %d: update %v, want %v", o, t0+1, got, want[t0])
			}
		}
	}
}
