package plot

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{number(0.001, 3), "0.001"}, {number(1234567, 3), "1.23e6"}, {number(-0.5, 3), "−0.5"},
		{number(12345, 3), "12,345"}, {number(1e-7, 3), "1e−7"}, {number(0.00001, 2), "0.00001"},
		{number(2.3456, 3), "2.35"}, {number(0, 3), "0"}, {number(math.NaN(), 3), "NaN"}, {number(100, 2), "100"},
		{percent(0.97891, 2), "97.89 %"},
		{decimal(-0.0001, 2), "0.00"}, {decimal(-1234.5, 1), "−1,234.5"}, {number(math.Inf(-1), 3), "−Inf"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestTicks(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for range 2000 {
		low := (random.Float64() - 0.5) * math.Pow(10, float64(random.IntN(12)-5))
		high := low + random.Float64()*math.Pow(10, float64(random.IntN(12)-5)) + 1e-9
		n := 2 + random.IntN(8)
		ticks := linearTicks(low, high, n)
		if len(ticks) < 1 && n > 4 || len(ticks) > n+2 {
			t.Errorf("%d ticks from %v to %v, want about %d", len(ticks), low, high, n)
		}
		low, high = math.Abs(low)+1e-9, math.Abs(low)+1e-9+(high-low)
		if ticks := logTicks(low, high, n); len(ticks) > 2*n+3 {
			t.Errorf("%d logarithmic ticks from %v to %v, want about %d", len(ticks), low, high, n)
		}
	}
	labels := ""
	for _, tick := range logTicks(0.009, 3, 7) {
		labels += tick.Label + " "
	}
	if labels != "0.01 0.03 0.1 0.3 1 3 " {
		t.Error(labels)
	}
}

func TestSmoothing(t *testing.T) {
	s := smoothing{window: 50}
	for i := range 1000 {
		if got := s.next(3.5); math.Abs(got-3.5) > 1e-12 {
			t.Fatalf("average of equal values at %d: %v", i, got)
		}
	}
	// After many values it is the plain exponential average.
	s, plain := smoothing{window: 50}, 0.0
	random := rand.New(rand.NewPCG(4, 4))
	for range 5000 {
		x := random.Float64()
		got := s.next(x)
		if plain += 2.0 / 51 * (x - plain); s.n > 3000 && math.Abs(got-plain) > 1e-6 {
			t.Fatalf("average %v, want %v", got, plain)
		}
	}
}

// TestColumns checks that columns hold every step once and keep the extremes.
func TestColumns(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		n := random.IntN(3000)
		planned := float64(max(2, n, random.IntN(5000)))
		c := columns{n: 50 + random.IntN(300), high: planned}
		if random.IntN(2) == 0 {
			c.low, c.log = 1, true
		}
		edges := c.edges(n)
		if edges[len(edges)-1] != n+1 || n > 0 && edges[0] != 1 || len(edges) > c.n+1 {
			t.Fatalf("%+v, %d steps: edges %v", c, n, edges)
		}
		for k := range len(edges) - 1 {
			if edges[k] >= edges[k+1] || c.of(float64(edges[k])) != c.of(float64(edges[k+1]-1)) {
				t.Fatalf("%+v: column from %d to %d", c, edges[k], edges[k+1])
			}
		}
		values := make([]float32, n)
		low, high := math.Inf(1), math.Inf(-1)
		for i := range values {
			values[i] = random.Float32()
			low, high = min(low, float64(values[i])), max(high, float64(values[i]))
		}
		points := extremes(values, edges)
		if a, b := yRange(points); a != low || b != high {
			t.Fatalf("range %v to %v, want %v to %v", a, b, low, high)
		}
		for i := 1; i < len(points); i++ {
			if points[i].X <= points[i-1].X {
				t.Fatal("points go back")
			}
		}
	}
}

func TestPathNumbers(t *testing.T) {
	var w pathWriter
	w.move(10, 20)
	w.line(10.04, 20) // rounds to the same point
	w.line(10.5, 19.8)
	w.line(11, 19.8)
	w.line(11, 25)
	w.line(10.5, 25.5)
	w.line(10, 26)
	w.close()
	if got, want := string(w.buf), "M10 20l.5-.2h.5v5.2l-.5 .5-.5 .5z"; got != want {
		t.Errorf("path %q, want %q", got, want)
	}
}

func TestEnvelope(t *testing.T) {
	e := newEnvelope([]plotter.XYs{
		{{X: 1, Y: 1}, {X: 2, Y: 4}},
		{{X: 1, Y: 3}, {X: 2, Y: 2}, {X: 3, Y: 9}},
	})
	if got := fmt.Sprint(e.mean, e.low, e.high); got != "[{1 2} {2 3} {3 9}] [1 2 9] [3 4 9]" {
		t.Error(got)
	}
}

func TestPaletteIsDistinct(t *testing.T) {
	seen := map[string]bool{}
	for i := range len(okabeIto) {
		seen[hex(seriesColor(i))] = true
	}
	if len(seen) != len(okabeIto) || Color(7) != Color(0) || Color(-1) != Color(6) {
		t.Error("colours repeat too early")
	}
}

// TestPeakIsCut checks that a short explosion does not flatten the other curves,
// and that the axis says so.
func TestPeakIsCut(t *testing.T) {
	r := good()
	for i := 3; i < 20; i++ {
		r.StepLoss[i] = 40_000
	}
	f, err := Compare(nil, r, middling())
	if err != nil {
		t.Fatal(err)
	}
	a := f.panels[0].plot.(*axes)
	if a.Y.Max > 100 || !strings.Contains(a.yLabel, ", cut (highest ") {
		t.Errorf("axis %q up to %v", a.yLabel, a.Y.Max)
	}
}

func TestMarksInWords(t *testing.T) {
	at := func(name string, marks ...Mark) Series {
		return Series{Name: name, X: []float64{1, 2}, Y: []float64{3, 4}, Marks: marks}
	}
	got := linesAlt("t", "x", "y", []Series{
		at("none"), at("one", Mark{X: 2, Y: 4}), at("all", Mark{X: 1, Y: 3}, Mark{X: 2, Y: 4}), at("said", Mark{X: 1, Y: 3, Label: "the best"}),
		at("three", Mark{X: 1, Y: 3}, Mark{X: 1.5, Y: 3.5}, Mark{X: 2, Y: 4}),
	})
	line := "from 3 at 1 to 4 at 2, lowest 3, highest 4"
	want := "t: y over x. none: " + line + ". one: " + line + ", marked at 2. all: " + line + ", every point marked. said: " + line +
		". three: " + line + ", marked at 1, 1.5 and 2. Marked: the best at 1."
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
