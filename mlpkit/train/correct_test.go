package train

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
)

// rates are learning rates at which each optimizer learns the tiny set well,
// without steps so large that rounding errors grow.
var rates = map[mlpkit.Optimizer]float64{mlpkit.Adam: 0.005, mlpkit.SGD: 0.1, mlpkit.Momentum: 0.02, mlpkit.RMSProp: 0.002}

// cases are the configurations compared with the oracle: every loss at every
// depth, every optimizer at every depth, every activation in one layer and in
// two, every optimizer with every loss, every initialization.
func cases() []mlpkit.Config {
	var all []mlpkit.Config
	losses, optimizers, inits := testkit.Names[mlpkit.Loss]("Loss"), testkit.Names[mlpkit.Optimizer]("Optimizer"), testkit.Names[mlpkit.Init]("Init")
	for i := range 4 {
		all = append(all, oracleCase(0, mlpkit.Identity, losses[i], optimizers[i], inits[i%3]))
	}
	for i, a := range testkit.Names[mlpkit.Activation]("Activation") {
		all = append(all, oracleCase(1, a, losses[i%4], optimizers[(i+1+i/4)%4], inits[i%3]))
		all = append(all, oracleCase(2, a, losses[(i+1)%4], optimizers[(i+i/4)%4], inits[i%3]))
	}
	return all
}

func oracleCase(hidden int, a mlpkit.Activation, l mlpkit.Loss, o mlpkit.Optimizer, n mlpkit.Init) mlpkit.Config {
	c := small()
	c.HiddenLayers, c.Activation, c.Loss, c.Optimizer, c.LearningRate, c.Init = hidden, a, l, o, rates[o], n
	c.Epochs = 10 // of 5 steps: 4 batches of 16 and one of 12
	return c
}

// TestCases keeps the promises of [cases].
func TestCases(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range cases() {
		for _, pair := range []string{
			fmt.Sprint(c.HiddenLayers, c.Loss), fmt.Sprint(c.HiddenLayers, c.Optimizer), fmt.Sprint(c.Loss, c.Optimizer), string(c.Init)} {
			seen[pair] = true
		}
		if c.HiddenLayers > 0 {
			seen[fmt.Sprint(c.HiddenLayers, c.Activation)] = true
		}
	}
	if want := 3*4 + 3*4 + 4*4 + 3 + 2*8; len(seen) != want {
		t.Errorf("%d pairs seen, want %d: %v", len(seen), want, slices.Sorted(maps.Keys(seen)))
	}
}

// TestOracle is the proof of correctness: 50 steps, a short batch at the end of
// each epoch, against float64 arithmetic by hand.
func TestOracle(t *testing.T) {
	data := tiny(76, 7)
	all := func(set *datasets.Set) []int { return datasets.Permutation(set.Len(), 0, 0) }
	for _, c := range cases() {
		t.Run(fmt.Sprintf("%d %s %s %s %s", c.HiddenLayers, c.Activation, c.Loss, c.Optimizer, c.Init), func(t *testing.T) {
			t.Parallel()
			tolerance := 1e-5
			if kinked(c) {
				tolerance = 1e-4
			}
			run := train(t, device(t), options{}, data, c)
			o := newOracle(c, data)
			step, worst := 0, 0.0
			for epoch := range c.Epochs {
				order := datasets.Permutation(76, c.Seed, shuffleStream+uint64(epoch))
				var sum, correct float64
				for from := 0; from < len(order); from += c.BatchSize {
					batch := order[from:min(from+c.BatchSize, len(order))]
					loss, right := o.measure(data.Train, batch)
					sum, correct = sum+loss*float64(len(batch)), correct+float64(right)
					if got := float64(run.StepLoss[step]); !(relative(got, loss) <= tolerance) {
						t.Fatalf("step %d, %d examples: loss %v, oracle %v, relative difference %.1e", step+1, len(batch), got, loss, relative(got, loss))
					}
					worst = max(worst, relative(float64(run.StepLoss[step]), loss))
					step++
					o.step(data.Train, batch, c.LearningRate, step)
				}
				valLoss, valRight := o.measure(data.Validation, all(data.Validation))
				_, right := o.measure(data.Train, all(data.Train))
				want := []float64{sum / 76, correct / 76, float64(right) / 76, valLoss, float64(valRight) / 76}
				for k, got := range measures(run.Epochs[epoch]) {
					if !(relative(got, want[k]) <= tolerance) {
						t.Fatalf("epoch %d: measure %d is %v, oracle %v", epoch+1, k, got, want[k])
					}
				}
			}
			if step != 50 || len(run.StepLoss) != 50 {
				t.Errorf("%d losses of %d steps, want 50", len(run.StepLoss), step)
			}
			t.Logf("largest relative difference of a loss: %.1e", worst)
			sameWeights(t, run.Network.Layers, o, 1e-3)
		})
	}
}

// kinked reports whether the slope of c's functions jumps somewhere. There a
// rounding error decides between two slopes, once in some 10,000 steps.
func kinked(c mlpkit.Config) bool {
	return c.Loss == mlpkit.MAE || c.HiddenLayers > 0 && slices.Contains([]mlpkit.Activation{mlpkit.ReLU, mlpkit.LeakyReLU, mlpkit.SELU}, c.Activation)
}

// sameWeights compares the weights of each layer as vectors: the length of the
// difference over the length.
func sameWeights(t *testing.T, got []mlpkit.Layer, o *oracle, tolerance float64) {
	t.Helper()
	for i, l := range got {
		for name, pair := range map[string]struct {
			got  []float32
			want []float64
		}{"weights": {l.Weights, o.layers[i].weights.value}, "biases": {l.Biases, o.layers[i].biases.value}} {
			var difference, length float64
			for k, w := range pair.want {
				difference += (float64(pair.got[k]) - w) * (float64(pair.got[k]) - w)
				length += w * w
			}
			if d := math.Sqrt(difference / length); !(d <= tolerance) {
				t.Errorf("layer %d: %s differ by %.1e", i, name, d)
			}
		}
	}
}
