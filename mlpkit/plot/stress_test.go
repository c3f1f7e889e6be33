package plot

import (
	"fmt"
	"math"

	"mlplab/mlpkit"
)

// stressCases are figures with long labels, many series, odd values.
func stressCases() []figureCase {
	fashion := []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}
	matrix, _ := confusions()
	long := func(r *mlpkit.Run) string { return "run with " + r.Config.String() }
	nine := func() []*mlpkit.Run {
		var runs []*mlpkit.Run
		for i := range 9 {
			runs = append(runs, synthetic{rate: 0.001 * float64(i+1), batch: 128, epochs: 3, floor: 0.02 * float64(i+1), accuracy: 0.98 - 0.002*float64(i), seed: uint64(i)}.run())
		}
		return runs
	}
	close := func() []Group {
		var groups []Group
		for i, v := range []float64{1, 2, 3, 64, 128, 4096} {
			groups = append(groups, Group{Label: fmt.Sprintf("width %v", v), Value: v, Runs: []*mlpkit.Run{
				synthetic{rate: 0.001, batch: 128, epochs: 2, floor: 0.1, accuracy: 0.3 + 0.13*float64(i), seed: uint64(i)}.run(),
			}})
		}
		return groups
	}
	wave := func() (*Figure, error) {
		var x, y []float64
		for i := range 5000 {
			x, y = append(x, float64(i)), append(y, math.Sin(float64(i)/300)-2)
		}
		y[2500] = math.Inf(1)
		return Lines("A long series below zero", "step", "value", false, false,
			Series{Name: "value", X: x, Y: y, Marks: []Mark{{X: 10, Y: y[10], Label: "near the start"}, {X: 4990, Y: y[4990], Label: "near the end"}, {X: 4800, Y: math.NaN(), Label: "line near the end"}}})
	}
	point := func() (*Figure, error) {
		return Lines("One point", "epoch", "value", false, false, Series{Name: "a", X: []float64{1}, Y: []float64{0.5}})
	}
	one := func() (*Figure, error) { return Axis("width", false, close()[3:4]) }
	return []figureCase{
		{"stress-nine", func() (*Figure, error) { return Compare(nil, nine()...) }, 40_000, 7},
		{"stress-long", func() (*Figure, error) { return Compare(long, nine()[:3]...) }, 25_000, 3},
		{"stress-fashion", func() (*Figure, error) { return Confusion(matrix, fashion) }, 25_000, 0},
		{"stress-close", func() (*Figure, error) { return Axis("width", false, close()) }, 12_000, 6},
		{"stress-closelog", func() (*Figure, error) { return Axis("width", true, close()) }, 12_000, 6},
		{"stress-one", one, 12_000, 1},
		{"stress-wave", wave, 20_000, 1},
		{"stress-point", point, 20_000, 1},
		{"stress-names", func() (*Figure, error) { return Study(namedGroups()) }, 65_000, 7},
		{"stress-epochs", func() (*Figure, error) {
			return Training(synthetic{rate: 0.001, batch: 4800, epochs: 100, floor: 0.02, accuracy: 0.98, seed: 3}.run())
		}, 30_000, 2},
		{"stress-weights", func() (*Figure, error) { return Weights(weights(128), 28, 28, 128, nil) }, 70_000, 2},
		{"stress-zero", func() (*Figure, error) { return Weights(make([]float32, 784*3), 28, 28, 3, fashion[:3]) }, 70_000, 0},
	}
}
