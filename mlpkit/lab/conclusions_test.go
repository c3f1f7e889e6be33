package lab

import (
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// stored puts a study of three seeds with made runs into the bench's store: each
// value has a list of validation accuracies, to which the seed adds a little.
func stored(t *testing.T, b *bench, name string, axis Axis, accuracies ...[]float64) *Result {
	t.Helper()
	s := study.Study{Name: name, Base: Default(), Axis: axis, Seeds: study.Seeds(3)}
	s.Base.Epochs = len(accuracies[0])
	if err := b.store.SaveStudy(s); err != nil {
		t.Fatal(err)
	}
	for i, trial := range s.Trials() {
		for _, seed := range s.Seeds {
			c := trial.Config
			c.Seed = seed
			var course []float64
			for _, a := range accuracies[i] {
				course = append(course, a+0.0002*float64(seed))
			}
			r := made(c, course...)
			r.Parameters = c.Parameters(784, 10)
			r.Data.Validation = 12000
			for i := range r.Epochs {
				r.Epochs[i].Examples = r.Data.Train
			}
			if _, err := b.store.SaveRun(name, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	result, bad, err := b.store.Result(name)
	if err != nil || len(bad) > 0 || len(result.Runs()) != 3*len(accuracies) {
		t.Fatal(result, bad, err)
	}
	return result
}

// storing is a bench with an empty store.
func storing(t *testing.T) *bench {
	b := newBench()
	b.store = store.Open(t.TempDir())
	return b
}

// full is a bench whose store has all five studies.
func full(t *testing.T) *bench {
	b := storing(t)
	stored(t, b, "learning-rate", LearningRates(0.0001, 0.001, 0.01, 0.1),
		[]float64{0.85, 0.92, 0.94}, []float64{0.94, 0.965, 0.974}, []float64{0.955, 0.96, 0.966}, []float64{0.82, 0.60, 0.74})
	stored(t, b, "batch-size", BatchSizes(16, 64, 256), []float64{0.955, 0.974, 0.971}, []float64{0.94, 0.965, 0.974}, []float64{0.91, 0.94, 0.955})
	stored(t, b, "hidden-layers", HiddenLayers(0, 1, 2, 3), []float64{0.90, 0.92, 0.925}, []float64{0.94, 0.965, 0.974}, []float64{0.95, 0.97, 0.975}, []float64{0.95, 0.968, 0.9752})
	stored(t, b, "width", Widths(32, 64, 128, 1024), []float64{0.93, 0.95, 0.955}, []float64{0.935, 0.955, 0.965}, []float64{0.94, 0.965, 0.974}, []float64{0.96, 0.975, 0.981})
	stored(t, b, "loss", study.Losses(CrossEntropy, MSE, MAE), []float64{0.94, 0.965, 0.974}, []float64{0.94, 0.96, 0.9741}, []float64{0.80, 0.85, 0.88})
	return b
}

func TestConclusions(t *testing.T) {
	b := full(t)
	b.conclusions()
	equal(t, "errors", b.errors, []string{})
	equal(t, "figures", len(b.figures), 1)
	rows := b.tables[0].rows
	equal(t, "rows", len(rows), 5)
	equal(t, "learning rate", rows[0], []string{"learning rate", "4", "0.001", "97.44 ± 0.02 %", "is the base", "–", "0.1", "23.40"})
	equal(t, "width", rows[3], []string{"width", "4", "1024", "98.14 ± 0.02 %", "0.70", "yes", "32", "2.60"})
	equal(t, "loss", rows[4][2:6], []string{"mse", "97.45 ± 0.02 %", "0.01", "not shown"})
	expect(t, b.said(),
		"gain more than luck explains, the largest first: width 1024 (0.70 points)",
		"learning rate (23.40 points), loss (9.41 points), hidden layers (5.02 points), width (2.60 points) and batch size (1.90 points)")
	if strings.Contains(b.said(), "Not all else is equal") || strings.Contains(b.said(), "Not in the store") {
		t.Error(b.said())
	}
}

func TestConclusionsWithoutStudies(t *testing.T) {
	for name, verb := range map[string]func(*bench){
		"conclusions": func(b *bench) { b.conclusions() },
		"times":       func(b *bench) { b.times() },
		"claims":      func(b *bench) { b.reconsider() },
	} {
		b := storing(t)
		verb(b)
		equal(t, name+": errors", b.errors, []string{})
		equal(t, name+": exits", len(b.exits), 0)
		expect(t, b.said(), "Not in the store yet: the study of learning rate, batch size, hidden layers, width and loss.",
			"Run 01_learning_rate.ipynb, 02_batch_size.ipynb, 03_hidden_layers.ipynb, 04_width.ipynb and 05_loss_function.ipynb first")
	}
}

func TestConclusionsOfSomeStudies(t *testing.T) {
	b := storing(t)
	r := stored(t, b, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	s := r.Study
	s.Seeds = study.Seeds(5)
	if err := b.store.SaveStudy(s); err != nil {
		t.Fatal(err)
	}
	b.conclusions()
	equal(t, "rows", len(b.tables[0].rows), 1)
	expect(t, b.said(), "The study of width is not finished: 6 of 10 runs are stored. Run its cell in 04_width.ipynb again.",
		"the study of learning rate, batch size, hidden layers and loss")
}

func TestUnequalBases(t *testing.T) {
	b := storing(t)
	stored(t, b, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	stored(t, b, "loss", study.Losses(CrossEntropy, MSE), []float64{0.95, 0.96}, []float64{0.97, 0.97})
	b.conclusions()
	expect(t, b.said(), "they differ in epochs (1 in the study of width and 2 in the study of loss)")
}

func TestDivergedValuesAreLeftOut(t *testing.T) {
	b := storing(t)
	r := stored(t, b, "learning-rate", LearningRates(0.001, 12), []float64{0.95}, []float64{0.1})
	for _, run := range r.Trials[1].Runs {
		run.StepLoss[0] = float32(nan())
		run.Stopped = mlpkit.Diverged
		if _, err := b.store.SaveRun("learning-rate", run); err != nil {
			t.Fatal(err)
		}
	}
	b.conclusions()
	equal(t, "best and worst", []string{b.tables[0].rows[0][2], b.tables[0].rows[0][6]}, []string{"0.001", "0.001"})
	expect(t, b.said(), "left out of the table: learning rate 12.")
}

func TestTimes(t *testing.T) {
	b := full(t)
	b.times()
	equal(t, "errors", b.errors, []string{})
	rows := b.tables[0].rows
	equal(t, "rows", len(rows), 18)
	equal(t, "learning rate 0.001", rows[1], []string{"learning rate 0.001", "101,770", "3", "0.50", "1.0", "1.5"})
	equal(t, "learning rate 0.1", rows[3][4:], []string{"never", "never"})
	expect(t, b.said(), "Soonest at 95 % validation accuracy with all seeds: learning rate 0.01, after 0.5 seconds",
		"Soonest at 97 %", "All 54 runs of these studies together trained and measured for 97 s.")
}
