package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Simulated studies of known truth, by which tests of difference are judged.

// spreads of accuracies in percentage points, as those of this lab's networks are.
const (
	level      = 97.0
	ofSplit    = 0.25 // between seeds, for all values alike
	own        = 0.1  // of a run beside that
	validation = 12000
	chance     = 10.0
)

// simulated is one study: rows of log-odds, and which row's claims are true, -1
// for none.
type simulated struct {
	rows []Row
	odd  int
}

// scenario draws studies of so many values and seeds.
type scenario struct {
	name, about string
	draw        func(r *rand.Rand, values, seeds int) simulated
}

// draw draws final accuracies: the first value is better by gain points.
func draw(r *rand.Rand, values, seeds int, split float64, spread func(value int) float64, gain float64) simulated {
	s := simulated{odd: -1}
	shared := make([]float64, seeds)
	for i := range shared {
		shared[i] = split * r.NormFloat64()
	}
	for v := range values {
		row := Row{}
		for _, both := range shared {
			a := level + both + spread(v)*r.NormFloat64()
			if v == 0 {
				a += gain
			}
			row.add(a)
		}
		s.rows = append(s.rows, row)
	}
	if gain != 0 {
		s.odd = 0
	}
	return s
}

// odds is the logarithm of the odds of an accuracy, counted in examples, and what
// one example changes.
func odds(points float64) (x, example float64) {
	right := math.Round(min(100, max(0, points))*validation/100) + 0.5
	wrong := validation + 1 - right
	return math.Log(right / wrong), 1/right + 1/wrong
}

func (r *Row) add(points float64) {
	x, example := odds(points)
	r.Numbers, r.Resolution = append(r.Numbers, x), max(r.Resolution, example)
}

func (r *Row) diverge(random *rand.Rand, seed int) {
	r.Numbers[seed], _ = odds(chance + 0.3*random.NormFloat64())
	r.Apart = true
}

func alikeSpread(int) float64 { return own }

// lastSpread is a spread so many times as large for the last value.
func lastSpread(values int, times float64) func(int) float64 {
	return func(v int) float64 {
		if v == values-1 {
			return own * times
		}
		return own
	}
}

// falseClaims are the scenarios in which some or all values are alike.
var falseClaims = []scenario{
	{"a", "independent: every run has a split of its own", func(r *rand.Rand, values, seeds int) simulated {
		return draw(r, values, seeds, 0, func(int) float64 { return math.Hypot(ofSplit, own) }, 0)
	}},
	{"b", "the seeds share their splits", func(r *rand.Rand, values, seeds int) simulated {
		return draw(r, values, seeds, ofSplit, alikeSpread, 0)
	}},
	{"c", "unequal: own spreads from once to three times", func(r *rand.Rand, values, seeds int) simulated {
		return draw(r, values, seeds, ofSplit, func(v int) float64 { return own * (1 + 2*float64(v)/float64(values-1)) }, 0)
	}},
	{"d", "the last value's own spread is ten times as large", func(r *rand.Rand, values, seeds int) simulated {
		return draw(r, values, seeds, ofSplit, lastSpread(values, 10), 0)
	}},
	{"d4", "as d, four times", func(r *rand.Rand, values, seeds int) simulated {
		return draw(r, values, seeds, ofSplit, lastSpread(values, 4), 0)
	}},
	{"d+", "as d, and the first value is 0.5 points better: claims among the others", func(r *rand.Rand, values, seeds int) simulated {
		return draw(r, values, seeds, ofSplit, lastSpread(values, 10), 0.5)
	}},
	{"e", "every run diverges with probability 0.1 and ends at chance", func(r *rand.Rand, values, seeds int) simulated {
		s := draw(r, values, seeds, ofSplit, alikeSpread, 0)
		for v := range s.rows {
			for i := range seeds {
				if r.Float64() < 0.1 {
					s.rows[v].diverge(r, i)
				}
			}
		}
		return s
	}},
	{"e1", "half the last value's runs diverge: claims among the others", func(r *rand.Rand, values, seeds int) simulated {
		s := draw(r, values, seeds, ofSplit, alikeSpread, 0)
		for i := range seeds {
			if r.Float64() < 0.5 {
				s.rows[values-1].diverge(r, i)
			}
		}
		s.odd = values - 1
		return s
	}},
	{"f", "every run is missing with probability 0.2", func(r *rand.Rand, values, seeds int) simulated {
		s := draw(r, values, seeds, ofSplit, alikeSpread, 0)
		for _, row := range s.rows {
			for i := range row.Numbers {
				if r.Float64() < 0.2 {
					row.Numbers[i] = math.NaN()
				}
			}
		}
		return s
	}},
	{"f1", "interrupted: the last value has all but the last seed", func(r *rand.Rand, values, seeds int) simulated {
		s := draw(r, values, seeds, ofSplit, alikeSpread, 0)
		s.rows[values-1].Numbers[seeds-1] = math.NaN()
		return s
	}},
}

// trueGains are points by which the first value is better, the splits shared.
var trueGains = []float64{0.2, 0.5, 1}

// share is the part of n studies in which the test claims what is false or, with a
// gain, tells the first value from the second, in percent.
func share(test func([]Row) []float64, s scenario, gain float64, values, seeds, n int) float64 {
	key := uint64(100 * gain)
	for _, c := range s.name {
		key = key<<8 + uint64(c)
	}
	r := rand.New(rand.NewPCG(uint64(10*values+seeds), key)) // the same studies for every test
	hits := 0
	for range n {
		var drawn simulated
		if gain > 0 {
			drawn = draw(r, values, seeds, ofSplit, alikeSpread, gain)
		} else {
			drawn = s.draw(r, values, seeds)
		}
		p := test(drawn.rows)
		if gain > 0 && p[0] < Significance || gain == 0 && drawn.claimed(p) {
			hits++
		}
	}
	return 100 * float64(hits) / float64(n)
}

// claimed reports whether a pair of values that are alike is told apart.
func (s simulated) claimed(p []float64) bool {
	at := 0
	for a := range s.rows {
		for b := a + 1; b < len(s.rows); b++ {
			if p[at] < Significance && a != s.odd && b != s.odd {
				return true
			}
			at++
		}
	}
	return false
}

func (s scenario) String() string { return fmt.Sprintf("%s (%s)", s.name, s.about) }
