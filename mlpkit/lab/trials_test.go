package lab

import (
	"testing"

	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// falling is a run whose loss halves with every batch of 1,024 images, and
// which ends with the given accuracy.
func falling(c Config, steps int, accuracy float64) *Run {
	r := labtest.Made(c, accuracy)
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
	base := labtest.Brief()
	base.Epochs = 1
	s := study.Study{Name: "made", Base: base, Axis: BatchSizes(512, 1024), Tune: LearningRates(0.001, 0.01, 0.1), Seeds: study.Seeds(2)}
	r := &Result{Study: s}
	accuracies := []float64{0.90, 0.95, 0.80, 0.70, 0.85, 0.92}
	steps := []int{8, 6, 2, 1, 2, 5}
	for i, t := range s.Trials() {
		runs := []*Run{falling(t.Config, steps[i], accuracies[i]), falling(t.Config, steps[i], accuracies[i])}
		r.Trials = append(r.Trials, study.TrialResult{Trial: t, Runs: runs})
	}
	return r
}

func TestTuning(t *testing.T) {
	b := newBench()
	b.tuning(tunedResult())
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Expect(t, b.Said(), "512 at 0.01 and 1024 at 0.1.", "For 1024 that is at an end of the range tried for the learning rate")
	lines := tuningSeries(tunedResult())
	labtest.Equal(t, "lines", len(lines), 2)
	labtest.Equal(t, "rates", lines[0].X, []float64{0.001, 0.01, 0.1})
	labtest.Equal(t, "lowest error", int(lines[0].Marks[0].Y+0.5), 5)
}

// tunedOver is a study of two widths whose tuned axis was typed as given; the
// first list is the accuracy of the first width at each tuned value.
func tunedOver(tune Axis, accuracies ...[]float64) *Result {
	s := study.Study{Name: "made", Base: labtest.Brief(), Axis: Widths(32, 64), Tune: tune, Seeds: study.Seeds(2)}
	r := &Result{Study: s}
	for i, trial := range s.Trials() {
		n := len(tune.Values())
		a := accuracies[i/n][i%n]
		r.Trials = append(r.Trials, study.TrialResult{Trial: trial, Runs: []*Run{labtest.Made(trial.Config, a), labtest.Made(trial.Config, a)}})
	}
	return r
}

// The ends of a range are its smallest and largest number, not the first and the
// last that somebody typed.
func TestTuningEnds(t *testing.T) {
	for _, c := range []struct {
		name       string
		tune       Axis
		accuracies [][]float64
		want       string
	}{
		{"typed 0.01, 0.1, 0.001, the middle is best", LearningRates(0.01, 0.1, 0.001), [][]float64{{0.9, 0.8, 0.7}, {0.9, 0.8, 0.7}},
			"Lowest error, width by learning rate: 32 at 0.01 and 64 at 0.01."},
		{"typed 0.01, 0.1, 0.001, an end is best", LearningRates(0.01, 0.1, 0.001), [][]float64{{0.8, 0.9, 0.7}, {0.8, 0.7, 0.9}},
			"Lowest error, width by learning rate: 32 at 0.1 and 64 at 0.001. For 32 and 64 that is at an end of the range tried for the learning rate, so the best may lie beyond."},
		{"names", study.Losses(CrossEntropy, MSE, MAE), [][]float64{{0.9, 0.8, 0.7}, {0.7, 0.8, 0.9}},
			"Lowest error, width by loss: 32 at cross-entropy and 64 at mae."},
		{"fewer than no layers", HiddenLayers(0, 1, 2), [][]float64{{0.9, 0.8, 0.7}, {0.7, 0.8, 0.9}},
			"Lowest error, width by hidden layers: 32 at 0 and 64 at 2. For 64 that is at an end of the range tried for the hidden layers, so the best may lie beyond."},
	} {
		labtest.Equal(t, c.name, tuningText(tunedOver(c.tune, c.accuracies...)), c.want)
	}
}

func TestTuningLinesRunFromLeftToRight(t *testing.T) {
	lines := tuningSeries(tunedOver(LearningRates(0.01, 0.1, 0.001), []float64{0.9, 0.8, 0.7}, []float64{0.9, 0.8, 0.7}))
	labtest.Equal(t, "rates", lines[0].X, []float64{0.001, 0.01, 0.1})
}

func TestTuningOfNamesIsATable(t *testing.T) {
	b := newBench()
	b.tuning(tunedOver(study.Losses(CrossEntropy, MSE), []float64{0.9, 0.8}, []float64{0.9, 0.8}))
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures and tables", []int{len(b.Figures), len(b.Tables)}, []int{0, 1})
}

func TestScalingOrder(t *testing.T) {
	r := tunedResult()
	want, _ := countsTo(r, 0.5)
	r.Study.Axis = BatchSizes(1024, 512)
	got, _ := countsTo(r, 0.5)
	labtest.Equal(t, "ways", got, want)
}

func TestTuningNeedsTuning(t *testing.T) {
	for name, r := range map[string]*Result{"nothing": nil, "not tuned": {}} {
		b := newBench()
		b.tuning(r)
		labtest.Equal(t, name, b.Errors, []string{errNotTuned.Error()})
		labtest.Equal(t, name+": exits", b.Exits, []int{1})
	}
}

func TestScaling(t *testing.T) {
	b := newBench()
	b.scaling(tunedResult(), 0.5) // the third thousand of images
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Equal(t, "table", b.Tables[0].Rows, [][]string{{"512", "0.001", "6", "3,072", "0.38"}, {"1024", "0.1", "3", "3,072", "0.30"}})
	b = newBench()
	b.scaling(tunedResult(), 0.2)
	labtest.Expect(t, b.Said(), "Not reached with all seeds: batch size 512.")
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
		labtest.Equal(t, "exits", b.Exits, []int{1})
		labtest.Expect(t, b.Errors[0], c.want)
	}
}

func TestGradients(t *testing.T) {
	b := newBench()
	deep, linear := labtest.Brief(), labtest.Brief()
	deep.HiddenLayers, deep.Activation = 3, Sigmoid
	linear.HiddenLayers = 0
	b.gradients([]Config{deep, linear})
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Expect(t, b.Said(), "hidden layers 3, activation sigmoid: norm", "hidden layers 0, activation relu: the only layer")
}

func TestGradientsAreOfTheInitialNetwork(t *testing.T) {
	b := newBench()
	splits, err := b.Splits(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := splits.Get(1)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]float64
	for _, rate := range []float64{0.01, 10} { // the configuration's rate must not matter
		c := labtest.Brief()
		c.LearningRate = rate
		run, err := train.Train(t.Context(), data, untrained(c, data.Train.Len()))
		if err != nil {
			t.Fatal(err)
		}
		labtest.Equal(t, "steps", len(run.StepLoss), 1)
		norms, err := gradientNorms(run)
		if err != nil {
			t.Fatal(err)
		}
		labtest.Equal(t, "layers", len(norms), 2)
		if run.Epochs[0].Layers[0].UpdateRatio != 0 {
			t.Errorf("the step changed weights by %v of their size", run.Epochs[0].Layers[0].UpdateRatio)
		}
		all = append(all, norms)
	}
	labtest.Equal(t, "norms", all[0], all[1])
}

func TestGradientsFaults(t *testing.T) {
	b := newBench()
	b.gradients(nil)
	labtest.Expect(t, b.Errors[0], "given no configuration")
	wrong := labtest.Brief()
	wrong.Width = -1
	b = newBench()
	b.gradients([]Config{wrong})
	labtest.Expect(t, b.Errors[0], "Width = -1")
}
