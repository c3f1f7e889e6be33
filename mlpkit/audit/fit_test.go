package audit

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestZByHand(t *testing.T) {
	// Two settings of two seeds; logarithms 0±1 and 4±3: variances 2 and 18, pooled 10.
	bands, err := Bands([][][]float64{
		{{math.Exp(-1)}, {math.E}},
		{{math.E}, {math.Exp(7)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	z, err := bands[1].Z([]float64{math.Exp(9)})
	if err != nil {
		t.Fatal(err)
	}
	if want := 5 / math.Sqrt(15); math.Abs(z[0]-want) > 1e-12 {
		t.Errorf("z = %v, want %v", z[0], want)
	}
	if got := RMS([]float64{3, -4}); math.Abs(got-math.Sqrt(12.5)) > 1e-12 {
		t.Errorf("RMS %v", got)
	}
}

// drawn is a curve with a scatter of 5 %, at a height.
func drawn(r *rand.Rand, height float64) []float64 {
	curve := make([]float64, 10)
	for e := range curve {
		curve[e] = height * math.Pow(float64(e+1), -0.5) * math.Exp(0.05*r.NormFloat64())
	}
	return curve
}

func TestFitTellsSettingsApart(t *testing.T) {
	right, wrong := 0, 0
	const cases = 400
	for c := range cases {
		r := rand.New(rand.NewPCG(uint64(c), 1))
		var curves [][][]float64
		for _, height := range []float64{0.26, 0.34} {
			curves = append(curves, [][]float64{drawn(r, height), drawn(r, height), drawn(r, height)})
		}
		bands, err := Bands(curves)
		if err != nil {
			t.Fatal(err)
		}
		published := drawn(r, 0.26)
		same, _ := bands[0].Z(published)
		other, _ := bands[1].Z(published)
		if RMS(same) <= FitLimit {
			right++
		}
		if RMS(other) <= FitLimit {
			wrong++
		}
	}
	if right < cases*9/10 || wrong > cases/100 {
		t.Errorf("of %d curves %d fit their own setting and %d another", cases, right, wrong)
	}
}

func TestOwnIsAboutOne(t *testing.T) {
	sum, n := 0.0, 0
	for c := range 200 {
		r := rand.New(rand.NewPCG(uint64(c), 2))
		seeds := [][]float64{drawn(r, 1), drawn(r, 1), drawn(r, 1), drawn(r, 1), drawn(r, 1)}
		bands, err := Bands([][][]float64{seeds})
		if err != nil {
			t.Fatal(err)
		}
		own, err := bands[0].Own(seeds)
		if err != nil || len(own) != 5 {
			t.Fatal(own, err)
		}
		for _, v := range own {
			sum, n = sum+v, n+1
		}
	}
	if mean := sum / float64(n); mean < 0.8 || mean > 1.2 {
		t.Errorf("mean of own fits %v, want about 1", mean)
	}
	bands, _ := Bands([][][]float64{{{1}, {2}}})
	if own, err := bands[0].Own([][]float64{{1}, {2}}); own != nil || err != nil {
		t.Errorf("two seeds: %v, %v; want nothing", own, err)
	}
}

func TestFitRefuses(t *testing.T) {
	for name, curves := range map[string][][][]float64{
		"nothing": nil, "one seed": {{{1, 2}}}, "lengths": {{{1, 2}, {1}}},
		"zero": {{{0}, {1}}}, "NaN": {{{math.NaN()}, {1}}}, "no scatter": {{{1}, {1}}},
	} {
		if _, err := Bands(curves); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	bands, err := Bands([][][]float64{{{1}, {2}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, curve := range [][]float64{{1, 2}, {-1}, {math.Inf(1)}} {
		if _, err := bands[0].Z(curve); err == nil {
			t.Errorf("%v: no error", curve)
		}
	}
}
