package lab

import (
	"testing"

	"mlplab/mlpkit"
)

// falling is a run whose loss halves with every batch of 1,024 images, and
// which ends with the given accuracy.
func falling(c Config, steps int, accuracy float64) *Run {
	r := made(c, accuracy)
	r.StepLoss = nil
	loss := 2.0
	for i := range steps {
		if i > 0 && i*c.BatchSize%1024 == 0 {
			loss /= 2
		}
		r.StepLoss = append(r.StepLoss, float32(loss))
	}
	return r
}

// tunedResult is a study of two batch sizes, each with three learning rates.
func tunedResult() *Result {
	base := brief()
	base.Epochs = 1
	s := mlpkit.Study{Name: "made", Base: base, Axis: BatchSizes(512, 1024), Tune: LearningRates(0.001, 0.01, 0.1), Seeds: mlpkit.Seeds(2)}
	r := &Result{Study: s}
	accuracies := []float64{0.90, 0.95, 0.80, 0.70, 0.85, 0.92}
	steps := []int{8, 6, 2, 1, 2, 5}
	for i, t := range s.Trials() {
		runs := []*Run{falling(t.Config, steps[i], accuracies[i]), falling(t.Config, steps[i], accuracies[i])}
		r.Trials = append(r.Trials, mlpkit.TrialResult{Trial: t, Runs: runs})
	}
	return r
}

func TestTuning(t *testing.T) {
	b := newBench()
	b.tuning(tunedResult())
	equal(t, "figures", len(b.figures), 1)
	expect(t, b.said(), "512 at 0.01 and 1024 at 0.1.", "For 1024 that is at an end of the learning rates tried")
	lines := tuningSeries(tunedResult())
	equal(t, "lines", len(lines), 2)
	equal(t, "rates", lines[0].X, []float64{0.001, 0.01, 0.1})
	equal(t, "lowest error", int(lines[0].Marks[0].Y+0.5), 5)
}

func TestTuningNeedsTuning(t *testing.T) {
	for name, r := range map[string]*Result{"nothing": nil, "not tuned": {}} {
		b := newBench()
		b.tuning(r)
		equal(t, name, b.errors, []string{errNotTuned.Error()})
		equal(t, name+": exits", b.exits, []int{1})
	}
}

func TestScaling(t *testing.T) {
	b := newBench()
	b.scaling(tunedResult(), 0.5) // the third thousand of images
	equal(t, "figures", len(b.figures), 1)
	equal(t, "table", b.tables[0].rows, [][]string{{"512", "0.001", "6", "3,072", "0.38"}, {"1024", "0.1", "3", "3,072", "0.30"}})
	b = newBench()
	b.scaling(tunedResult(), 0.2)
	expect(t, b.said(), "Not reached with all seeds: batch size 512.")
}

func TestScalingFaults(t *testing.T) {
	layers := tunedResult()
	layers.Study.Axis = HiddenLayers(0, 1)
	for _, c := range []struct {
		r    *Result
		loss float64
		want string
	}{
		{nil, 1, "lab.BatchSizes"}, {layers, 1, "lab.BatchSizes"},
		{tunedResult(), -1, "positive training loss"}, {tunedResult(), 0.001, "no batch size reached it"},
	} {
		b := newBench()
		b.scaling(c.r, c.loss)
		equal(t, "exits", b.exits, []int{1})
		expect(t, b.errors[0], c.want)
	}
}

func TestGradients(t *testing.T) {
	b := newBench()
	deep, linear := brief(), brief()
	deep.HiddenLayers, deep.Activation = 3, Sigmoid
	linear.HiddenLayers = 0
	b.gradients([]Config{deep, linear})
	equal(t, "errors", b.errors, []string{})
	equal(t, "figures", len(b.figures), 1)
	expect(t, b.said(), "hidden layers 3, activation sigmoid: norm", "hidden layers 0, activation relu: the only layer")
}

func TestGradientsAreOfTheInitialNetwork(t *testing.T) {
	b := newBench()
	splits, err := b.splits(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := splits.get(1)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]float64
	for _, rate := range []float64{0.01, 10} { // the configuration's rate must not matter
		c := brief()
		c.LearningRate = rate
		run, err := mlpkit.Train(t.Context(), data, untrained(c, data.Train.Len()))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "steps", len(run.StepLoss), 1)
		norms, err := gradientNorms(run)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "layers", len(norms), 2)
		if run.Epochs[0].Layers[0].UpdateRatio != 0 {
			t.Errorf("the step changed weights by %v of their size", run.Epochs[0].Layers[0].UpdateRatio)
		}
		all = append(all, norms)
	}
	equal(t, "norms", all[0], all[1])
}

func TestGradientsFaults(t *testing.T) {
	b := newBench()
	b.gradients(nil)
	expect(t, b.errors[0], "given no configuration")
	wrong := brief()
	wrong.Width = -1
	b = newBench()
	b.gradients([]Config{wrong})
	expect(t, b.errors[0], "Width = -1")
}
