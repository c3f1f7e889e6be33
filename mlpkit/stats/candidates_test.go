package stats

import "math"

// candidate is a test of all pairs of rows: the adjusted p-values.
type candidate struct {
	name string
	test func([]Row) []float64
}

// chosen is the test that studies use; the others were compared with it.
var chosen = candidate{"moderated, with guards", func(rows []Row) []float64 {
	return ofPairs(Differences(rows), func(c Pair) float64 { return c.Adjusted })
}}

var candidates = []candidate{
	{"Welch", welchTest},
	{"paired t", func(rows []Row) []float64 {
		return Holm(ofPairs(paired(rows), func(c Pair) float64 { return c.P }))
	}},
	{"value + seed, pooled residual", func(rows []Row) []float64 { return Holm(pooledTest(rows, inUse(rows))) }},
	{"pooled without what trembles", func(rows []Row) []float64 {
		calm := inUse(rows)
		if out, p := oddest(rows, calm); out >= 0 && p < standsOut/float64(len(rows)) {
			calm[out] = false
		}
		return Holm(pooledTest(rows, calm))
	}},
	{"moderated, no guard", func(rows []Row) []float64 { return Holm(moderatedTest(rows)) }},
	{"moderated, no guard, Shaffer", func(rows []Row) []float64 { return Shaffer(moderatedTest(rows), len(rows)) }},
	{"moderated, paired t alone for what trembles", func(rows []Row) []float64 {
		p := moderatedTest(rows)
		if out, f := oddest(rows, inUse(rows)); out >= 0 && f < 0.1 {
			for i, c := range paired(rows) {
				if c.A == out || c.B == out {
					p[i] = max(p[i], c.P)
				}
			}
		}
		return Holm(p)
	}},
	chosen,
}

func ofPairs(pairs []Pair, of func(Pair) float64) []float64 {
	p := make([]float64, len(pairs))
	for i, c := range pairs {
		p[i] = of(c)
	}
	return p
}

func inUse(rows []Row) []bool {
	use := make([]bool, len(rows))
	for i, r := range rows {
		use[i] = !r.Apart
	}
	return use
}

// welchTest takes the seeds of two values for unrelated, as verdicts once did.
func welchTest(rows []Row) []float64 {
	samples := make([]Sample, len(rows))
	for i, r := range rows {
		var x []float64
		for _, v := range r.Numbers {
			if !math.IsNaN(v) {
				x = append(x, v)
			}
		}
		samples[i] = Describe(x)
		samples[i].SD = max(samples[i].SD, r.Resolution)
	}
	var p []float64
	for i, a := range samples {
		for _, b := range samples[i+1:] {
			_, _, q := Welch(a, b)
			p = append(p, q)
		}
	}
	return Holm(p)
}

// pooledTest tests pairs of calm rows by the residuals of them all and the others
// by their own differences.
func pooledTest(rows []Row, calm []bool) []float64 {
	squares, df := residuals(rows, calm)
	return ofPairs(paired(rows), func(c Pair) float64 {
		if calm[c.A] && calm[c.B] && df > 0 && c.N > 1 {
			least := math.Hypot(rows[c.A].Resolution, rows[c.B].Resolution)
			c.test(max(2*squares/float64(df), least*least), float64(df))
		}
		return c.P
	})
}

func moderatedTest(rows []Row) []float64 {
	pairs, use := paired(rows), inUse(rows)
	before := newPrior(rows, pairs, use)
	for i := range pairs {
		if c := &pairs[i]; use[c.A] && use[c.B] && before.df > 0 {
			before.moderate(c)
		}
	}
	return ofPairs(pairs, func(c Pair) float64 { return c.P })
}
