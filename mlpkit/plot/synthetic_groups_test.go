package plot

import (
	"fmt"
	"math"

	"mlplab/mlpkit"
)

// rateGroups is a study of four learning rates; the last one diverges in all
// runs, the third in one of three.
func rateGroups() []Group {
	var groups []Group
	for i, rate := range []float64{0.0001, 0.001, 0.01, 0.1, 1} {
		g := Group{Label: number(rate, 3), Value: rate}
		for seed := range uint64(3) {
			s := synthetic{rate: rate, batch: 64, epochs: 10, seed: 10*uint64(i) + seed}
			s.floor = []float64{0.06, 0.012, 0.09, 0.4, 2}[i] * (1 + 0.1*float64(seed))
			s.accuracy = []float64{0.971, 0.979, 0.966, 0.93, 0.1}[i] + 0.0015*float64(seed)
			if i == 4 || i == 3 && seed == 1 {
				s.diverge, s.stop = 300+500*int(seed), 1500
			}
			g.Runs = append(g.Runs, ofSeed(s.run(), seed))
		}
		groups = append(groups, g)
	}
	return groups
}

// ofSeed is the run as that of one of its study's seeds, the same for every value,
// while what is drawn differs.
func ofSeed(r *mlpkit.Run, seed uint64) *mlpkit.Run {
	r.Config.Seed = int64(seed) + 1
	return r
}

// namedGroups is a study of names.
func namedGroups() []Group {
	var groups []Group
	for i, name := range []string{"relu", "sigmoid", "tanh", "leaky-relu", "gelu", "selu", "swish", "none"} {
		g := Group{Label: name, Value: math.NaN()}
		for seed := range uint64(3) {
			s := synthetic{rate: 0.001, batch: 64, epochs: 6, floor: 0.03 + 0.02*float64(i), accuracy: 0.978 - 0.004*float64(i), seed: 100*uint64(i) + seed}
			g.Runs = append(g.Runs, ofSeed(s.run(), seed))
		}
		groups = append(groups, g)
	}
	return groups
}

// batchGroups is a study of batch sizes with the same number of epochs.
func batchGroups() []Group {
	var groups []Group
	for i, batch := range []int{16, 64, 256, 1024} {
		g := Group{Label: fmt.Sprintf("batch %d", batch), Value: float64(batch)}
		for seed := range uint64(2) {
			s := synthetic{rate: 0.001, batch: batch, epochs: 6, floor: 0.03, accuracy: 0.978 - 0.004*float64(i), seed: 100*uint64(i) + seed}
			g.Runs = append(g.Runs, ofSeed(s.run(), seed))
		}
		groups = append(groups, g)
	}
	return groups
}
