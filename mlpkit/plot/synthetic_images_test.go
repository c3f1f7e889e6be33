package plot

import (
	"math"
	"math/rand/v2"
)

// strokes are made-up images: a circle or a bar of varying place.
func strokes(n int) [][]uint8 {
	random := rand.New(rand.NewPCG(5, 5))
	images := make([][]uint8, n)
	for i := range images {
		images[i] = make([]uint8, 28*28)
		cx, cy, r := 10+8*random.Float64(), 10+8*random.Float64(), 4+5*random.Float64()
		for k := range images[i] {
			d := math.Hypot(float64(k%28)-cx, float64(k/28)-cy) - r
			if i%3 == 1 {
				d = float64(k%28) - cx - 0.3*(float64(k/28)-cy)
			}
			images[i][k] = uint8(255 * math.Exp(-d*d/2))
		}
	}
	return images
}

// weights are made-up first-layer weights of [28·28, units].
func weights(units int) []float32 {
	random := rand.New(rand.NewPCG(6, 6))
	w := make([]float32, 28*28*units)
	for u := range units {
		fx, fy, phase := random.Float64(), random.Float64(), 6*random.Float64()
		for i := range 28 * 28 {
			x, y := float64(i%28)-13.5, float64(i/28)-13.5
			w[i*units+u] = float32(0.15*math.Sin(fx*x+fy*y+phase)*math.Exp(-(x*x+y*y)/90) + 0.02*random.NormFloat64())
		}
	}
	return w
}

// confusions is a made-up confusion matrix of ten digits.
func confusions() ([][]int, []string) {
	random := rand.New(rand.NewPCG(8, 8))
	matrix := make([][]int, 10)
	classes := make([]string, 10)
	for t := range matrix {
		classes[t] = string(rune('0' + t))
		matrix[t] = make([]int, 10)
		for p := range matrix[t] {
			if v := random.ExpFloat64() * 3; v > 1.2 {
				matrix[t][p] = int(v)
			}
		}
		matrix[t][t] = 940 + 10*t
	}
	matrix[4][9] = 24
	return matrix, classes
}
