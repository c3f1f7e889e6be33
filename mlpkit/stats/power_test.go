package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestPower compares with draws. Where there is no effect, power is the level.
func TestPower(t *testing.T) {
	for _, c := range []struct {
		effect float64
		n      int
		level  float64
	}{{0, 5, 0.05}, {0, 3, 0.005}, {1, 10, 0.05}, {2, 4, 0.01}, {3.5, 3, 0.02}} {
		got := power(c.effect, c.n, float64(c.n-1), c.level)
		r := rand.New(rand.NewPCG(9, uint64(c.n)))
		const n = 20000
		found := 0
		for range n {
			x := Row{}
			for range c.n {
				x.Numbers = append(x.Numbers, c.effect+r.NormFloat64())
			}
			if paired([]Row{x, {Numbers: make([]float64, c.n)}})[0].P < c.level {
				found++
			}
		}
		if want := float64(found) / n; math.Abs(got-want) > 4*math.Sqrt(max(want, 0.001)*(1-want)/n)+0.003 {
			t.Errorf("effect %g with %d: power %.4f, drawn %.4f", c.effect, c.n, got, want)
		}
	}
}

// TestSeedsNeeded: studies with so many seeds see the difference about as often as
// promised.
func TestSeedsNeeded(t *testing.T) {
	for _, c := range []struct {
		gain          float64
		values, least int
	}{{0.3, 3, 4}, {0.2, 5, 5}, {0.2, 2, 5}} {
		x, step := odds(level)
		up, _ := odds(level + c.gain)
		observed := Pair{N: 3, Difference: up - x, P: 0.5, Spread: (up - x) / c.gain * own * math.Sqrt2}
		if c.values > 2 {
			observed.prior = math.Inf(1)
		}
		n, ok := observed.SeedsNeeded(c.values)
		if !ok || n < c.least {
			t.Errorf("%g points of %d values: %d seeds, %t", c.gain, c.values, n, ok)
			continue
		}
		seen := share(chosen.test, scenario{}, c.gain, c.values, n, 500)
		fewer := share(chosen.test, scenario{}, c.gain, c.values, n-2, 500)
		t.Logf("%g points of %d values: %d seeds see it in %.0f %%, %d in %.0f %% (one example is %.4f)", c.gain, c.values, n, seen, n-2, fewer, step)
		if seen < 72 || fewer > 78 {
			t.Errorf("%g points of %d values: %d seeds see it in %.0f %%, two fewer in %.0f %%", c.gain, c.values, n, seen, fewer)
		}
	}
	if n, ok := (Pair{N: 3, Difference: 0.001, P: 0.9, Spread: 0.1}).SeedsNeeded(3); ok {
		t.Errorf("a hundredth of the spread: %d seeds", n)
	}
	for _, c := range []Pair{{N: 1, Difference: 1, P: math.NaN()}, {N: 3, P: 1, Spread: 1}} {
		if n, ok := c.SeedsNeeded(2); ok {
			t.Errorf("%+v: %d seeds", c, n)
		}
	}
}
