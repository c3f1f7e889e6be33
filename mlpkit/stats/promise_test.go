package stats

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

var table = flag.Int("table", 0, "simulate so many studies for each cell and write testdata/simulation.md, which README.md explains")

const mostFalse = 6.0 // percent of studies

// TestPromise holds the test of studies to what README.md says of it, in fewer
// cells and fewer studies: the bounds allow for three standard errors.
func TestPromise(t *testing.T) {
	t.Parallel()
	const n = 600
	for _, cell := range [][2]int{{2, 3}, {3, 2}, {3, 3}, {5, 3}, {7, 3}, {3, 5}} {
		values, seeds := cell[0], cell[1]
		for _, s := range falseClaims {
			p := share(chosen.test, s, 0, values, seeds, n)
			if p > mostFalse+2.9 {
				t.Errorf("%d values × %d seeds, %s: %.1f %% of studies claim a difference that is none", values, seeds, s, p)
			}
			if p < 0.5 && seeds > 2 && (s.name == "a" || s.name == "b") {
				t.Errorf("%d values × %d seeds, %s: %.1f %% of studies claim anything: the test sleeps", values, seeds, s, p)
			}
		}
	}
	for _, c := range []struct {
		gain          float64
		values, seeds int
		least, most   float64
	}{{0.5, 5, 3, 82, 92}, {0.5, 3, 3, 73, 87}, {0.2, 5, 5, 38, 55}, {1, 5, 3, 85, 96}} {
		if p := share(chosen.test, scenario{}, c.gain, c.values, c.seeds, n); p < c.least || p > c.most {
			t.Errorf("%d values × %d seeds: %.1f %% of studies see %g points, want %g to %g", c.values, c.seeds, p, c.gain, c.least, c.most)
		}
	}
}

// TestTremblingHidesOthers holds README.md to the price it names: a value that
// trembles makes the common spread less certain, and the others are told apart
// less often.
func TestTremblingHidesOthers(t *testing.T) {
	t.Parallel()
	const n = 600
	for _, c := range []struct {
		seeds       int
		least, most float64
	}{{3, 30, 49}, {5, 94, 100}} {
		r := rand.New(rand.NewPCG(11, uint64(c.seeds)))
		seen := 0
		for range n {
			if chosen.test(draw(r, 5, c.seeds, ofSplit, lastSpread(5, 10), 0.5).rows)[0] < Significance {
				seen++
			}
		}
		p := 100 * float64(seen) / n
		t.Logf("5 values × %d seeds, one trembles: %.1f %% see 0.5 points", c.seeds, p)
		if p < c.least || p > c.most {
			t.Errorf("5 values × %d seeds, one trembles: %.1f %% see 0.5 points, want %g to %g", c.seeds, p, c.least, c.most)
		}
	}
}

// TestCandidates shows why the others were not chosen.
func TestCandidates(t *testing.T) {
	t.Parallel()
	const n = 400
	at := func(name string) candidate {
		return candidates[slices.IndexFunc(candidates, func(c candidate) bool { return c.name == name })]
	}
	d := falseClaims[slices.IndexFunc(falseClaims, func(s scenario) bool { return s.name == "d" })]
	for _, name := range []string{"Welch", "paired t"} {
		if p := share(at(name).test, scenario{}, 0.5, 5, 3, n); p > 35 {
			t.Errorf("%s sees 0.5 points in %.0f %% of studies: as good as the test chosen?", name, p)
		}
	}
	if p := share(at("value + seed, pooled residual").test, d, 0, 5, 3, n); p < 9 {
		t.Errorf("the pooled test holds where one value trembles (%.1f %%): choose it, it is simpler", p)
	}
}

// TestTable writes the tables of the documentation; it takes minutes.
func TestTable(t *testing.T) {
	if *table == 0 {
		t.Skip("with -table 4000")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Simulated studies\n\n%d for each number, percent of them. Written by\n\n    go test ./mlpkit/stats -run TestTable -table %d -timeout 0\n", *table, *table)
	b.WriteString("\n## All tests\n\nThe worst false share of all numbers of values (2 to 7) and seeds (2 to 5), with its cell, and the share that sees a gain with 5 values × 3 seeds.\n\n|test|")
	for _, s := range falseClaims {
		b.WriteString(s.name + "|")
	}
	for _, g := range trueGains {
		fmt.Fprintf(&b, "sees %g|", g)
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(falseClaims)+len(trueGains)) + "\n")
	var all []string
	for _, c := range candidates {
		cells := simulate(c)
		fmt.Fprintf(&b, "|%s|%s\n", c.name, worst(cells))
		if c.name == chosen.name || c.name == "Welch" {
			all = append(all, every(c.name, cells))
		}
	}
	b.WriteString(strings.Join(all, ""))
	if err := os.WriteFile("testdata/simulation.md", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// cell is what was simulated for so many values and seeds.
type cell struct {
	values, seeds int
	wrong, seen   []float64
}

func simulate(c candidate) (cells []cell) {
	for seeds := 2; seeds <= 5; seeds++ {
		for values := 2; values <= 7; values++ {
			at := cell{values: values, seeds: seeds}
			for _, s := range falseClaims {
				at.wrong = append(at.wrong, share(c.test, s, 0, values, seeds, *table))
			}
			for _, g := range trueGains {
				at.seen = append(at.seen, share(c.test, scenario{}, g, values, seeds, *table))
			}
			cells = append(cells, at)
		}
	}
	return cells
}

func worst(cells []cell) string {
	var b strings.Builder
	for i := range falseClaims {
		w := slices.MaxFunc(cells, func(x, y cell) int { return int(1e6 * (x.wrong[i] - y.wrong[i])) })
		fmt.Fprintf(&b, "%s (%d×%d)|", marked(w.wrong[i]), w.values, w.seeds)
	}
	for _, c := range cells {
		if c.values == 5 && c.seeds == 3 {
			for _, p := range c.seen {
				fmt.Fprintf(&b, "%.1f|", p)
			}
		}
	}
	return b.String()
}

func every(name string, cells []cell) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## %s\n\n|values × seeds|", name)
	for _, s := range falseClaims {
		b.WriteString(s.name + "|")
	}
	for _, g := range trueGains {
		fmt.Fprintf(&b, "sees %g|", g)
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(falseClaims)+len(trueGains)) + "\n")
	for _, c := range cells {
		fmt.Fprintf(&b, "|%d × %d|", c.values, c.seeds)
		for _, p := range c.wrong {
			b.WriteString(marked(p) + "|")
		}
		for _, p := range c.seen {
			fmt.Fprintf(&b, "%.1f|", p)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// marked shows a share, bold where it is too high.
func marked(p float64) string {
	if p > mostFalse {
		return fmt.Sprintf("**%.1f**", p)
	}
	return fmt.Sprintf("%.1f", p)
}
