package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func close10(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-10*max(1, math.Abs(b))
}

func rowsOf(numbers ...[]float64) []Row {
	rows := make([]Row, len(numbers))
	for i, x := range numbers {
		rows[i] = Row{Numbers: x}
	}
	return rows
}

// TestTwoRows: with two rows the test is scipy's stats.ttest_rel. The data are R's
// sleep, for which t.test(paired = TRUE) documents t = -4.0621, df = 9, p-value =
// 0.002833.
func TestTwoRows(t *testing.T) {
	rows := rowsOf([]float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}, []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4})
	c := Differences(rows)[0]
	if c.N != 10 || c.DF != 9 || math.Abs(c.T+4.0621) > 1e-4 || math.Abs(c.P-0.002833) > 1e-6 || !close10(c.Adjusted, c.P) || c.Least != 0 {
		t.Errorf("%+v", c)
	}
	rows[0].Numbers[3] = math.NaN()
	if c := Differences(rows)[0]; c.N != 9 || c.DF != 8 {
		t.Errorf("with a number missing: %+v", c)
	}
}

// TestNothingToSay: one seed, no common seeds, no rows.
func TestNothingToSay(t *testing.T) {
	nan := math.NaN()
	for _, rows := range [][]Row{
		rowsOf([]float64{1}, []float64{2}),
		rowsOf([]float64{1, nan, 3}, []float64{nan, 2, 1}),
		rowsOf([]float64{nan, nan}, []float64{1, 2}, []float64{nan, 3}),
	} {
		for _, c := range Differences(rows) {
			if !math.IsNaN(c.P) || !math.IsNaN(c.Adjusted) {
				t.Errorf("%v: %+v", rows, c)
			}
		}
	}
	if got := append(Differences(nil), Differences(rowsOf([]float64{1, 2}))...); len(got) != 0 {
		t.Errorf("pairs of fewer than two rows: %v", got)
	}
}

// TestSeedsCancel: what a seed does to all rows alike changes nothing, nor do the
// order of rows and seeds or the scale.
func TestSeedsCancel(t *testing.T) {
	rows := rowsOf([]float64{1.1, 2.3, 2.8}, []float64{1.9, 3.2, 3.9}, []float64{0.2, 1.0, 2.4}, []float64{5, 6.2, 6.9})
	want := Differences(rows)
	other := rowsOf(nil, nil, nil, nil)
	for i, r := range rows {
		for _, s := range []int{2, 0, 1} {
			other[len(rows)-1-i].Numbers = append(other[len(rows)-1-i].Numbers, 1e-3*(r.Numbers[s]+1000*float64(s)))
		}
	}
	for _, c := range Differences(other) {
		for _, w := range want {
			if w.A == len(rows)-1-c.B && w.B == len(rows)-1-c.A && (math.Abs(c.T+w.T) > 1e-6 || math.Abs(c.Adjusted-w.Adjusted) > 1e-6) {
				t.Errorf("%+v, want the same as %+v", c, w)
			}
		}
	}
}

// TestEqualSeeds: numbers without any spread make a difference certain only beyond
// their resolution.
func TestEqualSeeds(t *testing.T) {
	for _, c := range []struct {
		step, gap float64
		differ    bool
	}{{0.003, 0.003, false}, {0.003, 0.3, true}, {0, 0, false}, {0, 1e-9, true}, {0.003, 0, false}} {
		rows := rowsOf([]float64{1, 1, 1}, []float64{1 + c.gap, 1 + c.gap, 1 + c.gap}, []float64{1, 1, 1})
		for i := range rows {
			rows[i].Resolution = c.step
		}
		if got := Differences(rows)[0]; (got.Adjusted < Significance) != c.differ || math.IsNaN(got.P) {
			t.Errorf("step %g, gap %g: %+v", c.step, c.gap, got)
		}
	}
}

// TestApart: a row apart neither lends nor borrows.
func TestApart(t *testing.T) {
	calm := rowsOf([]float64{1, 2, 3.1}, []float64{1.5, 2.4, 3.6}, []float64{0.1, 1.3, 2.2})
	want := Differences(calm)
	rows := append(calm, Row{Numbers: []float64{-5, 2, 3}, Apart: true})
	for _, c := range Differences(rows) {
		if c.B == 3 {
			if c.DF != 2 || c.P != c.Own {
				t.Errorf("a pair with the row apart is not the paired t-test: %+v", c)
			}
			continue
		}
		for _, w := range want {
			if w.A == c.A && w.B == c.B && !close10(w.P, c.P) {
				t.Errorf("the row apart changes %+v to %+v", w, c)
			}
		}
	}
}

// TestResiduals compares with sums by hand and, where numbers are missing, with the
// degrees of freedom of R's lm(y ~ row + seed).
func TestResiduals(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		rows    []Row
		squares float64
		df      int
	}{
		{rowsOf([]float64{1, 2}, []float64{3, 6}), 1, 1}, // differences 2 and 4: half their squared deviations
		{rowsOf([]float64{1, 2, 4}, []float64{11, 12, 14}), 0, 2},
		{rowsOf([]float64{1, 2, nan}, []float64{3, 6, 100}), 1, 1},           // a seed of one number says nothing
		{rowsOf([]float64{1, 2, nan, nan}, []float64{nan, nan, 3, 6}), 0, 0}, // rows that share no seed
		{rowsOf([]float64{1, 2, 3}, []float64{nan, nan, nan}, []float64{3, 4, 5}), 0, 2},
	} {
		squares, df := residuals(c.rows, inUse(c.rows))
		if math.Abs(squares-c.squares) > 1e-9 || df != c.df {
			t.Errorf("%v: %v with %d degrees of freedom, want %v with %d", c.rows, squares, df, c.squares, c.df)
		}
	}
}

// TestOddest: the F-test's p-value is uniform where all rows are alike.
func TestOddest(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const n = 4000
	below := 0
	for range n {
		rows := rowsOf(nil, nil, nil, nil)
		for i := range rows {
			for range 3 {
				rows[i].Numbers = append(rows[i].Numbers, r.NormFloat64())
			}
		}
		all, allDF := residuals(rows, inUse(rows))
		rest, restDF := residuals(rows, []bool{false, true, true, true})
		if fTail((all-rest)/float64(allDF-restDF)/(rest/float64(restDF)), float64(allDF-restDF), float64(restDF)) < 0.1 {
			below++
		}
	}
	if share := float64(below) / n; math.Abs(share-0.1) > 0.015 {
		t.Errorf("p < 0.1 in %.3f of the draws", share)
	}
	if p := fTail(3.1, 4, 7); !close10(p, 1-distuv.F{D1: 4, D2: 7}.CDF(3.1)) {
		t.Errorf("fTail %v", p)
	}
}

// TestTrigamma compares with scipy: polygamma(1, x).
func TestTrigamma(t *testing.T) {
	for x, want := range map[float64]float64{0.5: math.Pi * math.Pi / 2, 1: math.Pi * math.Pi / 6, 2: math.Pi*math.Pi/6 - 1} {
		if !close10(trigamma(x), want) || math.Abs(trigammaInverse(want)-x) > 1e-6*x {
			t.Errorf("trigamma(%v) = %v, want %v; back %v", x, trigamma(x), want, trigammaInverse(want))
		}
	}
	for _, x := range []float64{1e-6, 1e-3, 50, 1e5} {
		if y := trigammaInverse(x); math.Abs(trigamma(y)/x-1) > 1e-6 {
			t.Errorf("trigammaInverse(%v) = %v", x, y)
		}
	}
}

// TestShaffer: by hand. Of three pairs at most one can be alike once one differs;
// of the six pairs of four means, three.
func TestShaffer(t *testing.T) {
	nan := math.NaN()
	sidak := func(p float64, t int) float64 { return 1 - math.Pow(1-p, float64(t)) }
	for _, c := range []struct {
		p, want []float64
		k       int
	}{
		{[]float64{0.01, 0.04, 0.03}, []float64{sidak(0.01, 3), 0.04, 0.03}, 3},
		{[]float64{0.04, 0.03, 0.9}, []float64{sidak(0.03, 3), sidak(0.03, 3), 0.9}, 3},
		{[]float64{0.001, 0.01, 0.02, 0.02, 0.02, 0.5}, []float64{sidak(0.001, 6), sidak(0.01, 3), sidak(0.02, 3), sidak(0.02, 3), sidak(0.02, 3), 0.5}, 4},
		{[]float64{0.02}, []float64{0.02}, 2},
		{[]float64{nan, 0.02, nan}, []float64{nan, 0.02, nan}, 3},
		{[]float64{nan, 0.02, 0.03}, []float64{nan, sidak(0.02, 2), sidak(0.02, 2)}, 3},
		{[]float64{0, 1, 0}, []float64{0, 1, 0}, 3},
		{nil, nil, 0},
	} {
		for i, got := range Shaffer(c.p, c.k) {
			if !close10(got, c.want[i]) {
				t.Errorf("%v of %d: place %d is %v, want %v", c.p, c.k, i, got, c.want[i])
			}
		}
	}
}

// TestGuards: no pair is told apart whose own p-value its guard forbids, and the
// guards are there: with two seeds for all, with three for the row that trembles.
func TestGuards(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	stopped := 0
	for range 2000 {
		for _, c := range Differences(draw(r, 5, 2, ofSplit, alikeSpread, 1).rows) {
			if c.Least != twoSeeds && c.Least != trembling {
				t.Fatalf("two seeds without a guard: %+v", c)
			}
			if c.Own >= min(c.Least, 0.03) && c.Adjusted < Significance {
				t.Fatalf("told apart against its guard: %+v", c)
			}
			if c.Own >= 0.03 && c.Own < 0.05 && c.P < 0.001 {
				stopped++
			}
		}
	}
	if stopped == 0 {
		t.Error("no pair needed the guard of two seeds: draw others")
	}
	rows := rowsOf([]float64{1, 1.1, 1.2}, []float64{1.2, 1.31, 1.4}, []float64{1.4, 1.5, 1.61}, []float64{-3, 9, 2})
	for _, c := range Differences(rows) {
		if want := c.B == 3; (c.Least == trembling) != want {
			t.Errorf("rows %d and %d: guard %g", c.A, c.B, c.Least)
		}
	}
}
