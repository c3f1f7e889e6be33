package lab

import (
	"math"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/celltest"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// storing is a bench with an empty store.
func storing(t *testing.T) *bench {
	b := newBench()
	b.Store = store.Open(t.TempDir())
	return b
}

// full is a bench whose store has all five studies.
func full(t *testing.T) *bench {
	b := storing(t)
	celltest.StoreAll(t, b.Store)
	return b
}

func TestConclusions(t *testing.T) {
	b := full(t)
	b.conclusions()
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures", len(b.Figures), 1)
	rows := b.Tables[0].Rows
	labtest.Equal(t, "rows", len(rows), 5)
	labtest.Equal(t, "learning rate", rows[0], []string{"learning rate", "4", "0.001", "97.44 ± 0.02 %", "is the base", "–", "0.1", "23.40"})
	labtest.Equal(t, "width", rows[3], []string{"width", "4", "1024", "98.14 ± 0.02 %", "0.70", "yes", "32", "2.60"})
	labtest.Equal(t, "loss", rows[4][2:6], []string{"mse", "97.45 ± 0.02 %", "0.01", "not shown"})
	labtest.Expect(t, b.Said(),
		"gain more than luck explains, the largest first: width 1024 (0.70 points)",
		"learning rate (23.40 points), loss (9.41 points), hidden layers (5.02 points), width (2.60 points) and batch size (1.90 points)")
	if strings.Contains(b.Said(), "Not all else is equal") || strings.Contains(b.Said(), "Not in the store") {
		t.Error(b.Said())
	}
}

func TestConclusionsWithoutStudies(t *testing.T) {
	for name, verb := range map[string]func(*bench){
		"conclusions": func(b *bench) { b.conclusions() },
		"times":       func(b *bench) { b.times() },
	} {
		b := storing(t)
		verb(b)
		labtest.Equal(t, name+": errors", b.Errors, []string{})
		labtest.Equal(t, name+": exits", len(b.Exits), 0)
		labtest.Expect(t, b.Said(), "Not in the store yet: the study of learning rate, batch size, hidden layers, width and loss.",
			"Run 01_learning_rate.ipynb, 02_batch_size.ipynb, 03_hidden_layers.ipynb, 04_width.ipynb and 05_loss_function.ipynb first")
	}
}

func TestConclusionsOfSomeStudies(t *testing.T) {
	b := storing(t)
	r := celltest.Store(t, b.Store, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	s := r.Study
	s.Seeds = study.Seeds(5)
	if err := b.Store.SaveStudy(s); err != nil {
		t.Fatal(err)
	}
	b.conclusions()
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 1)
	labtest.Expect(t, b.Said(), "The study of width is not finished: 6 of 10 runs are stored. Run its cell in 04_width.ipynb again.",
		"the study of learning rate, batch size, hidden layers and loss")
}

func TestUnequalBases(t *testing.T) {
	b := storing(t)
	celltest.Store(t, b.Store, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	celltest.Store(t, b.Store, "loss", study.Losses(CrossEntropy, MSE), []float64{0.95, 0.96}, []float64{0.97, 0.97})
	b.conclusions()
	labtest.Expect(t, b.Said(), "they differ in epochs (1 in the study of width and 2 in the study of loss)")
}

func TestDivergedValuesAreLeftOut(t *testing.T) {
	b := storing(t)
	r := celltest.Store(t, b.Store, "learning-rate", LearningRates(0.001, 12), []float64{0.95}, []float64{0.1})
	for _, run := range r.Trials[1].Runs {
		run.StepLoss[0] = float32(math.NaN())
		run.Stopped = mlpkit.Diverged
		if _, err := b.Store.SaveRun("learning-rate", run); err != nil {
			t.Fatal(err)
		}
	}
	b.conclusions()
	labtest.Equal(t, "best and worst", []string{b.Tables[0].Rows[0][2], b.Tables[0].Rows[0][6]}, []string{"0.001", "0.001"})
	labtest.Expect(t, b.Said(), "left out of the table: learning rate 12.")
}

func TestTimes(t *testing.T) {
	b := full(t)
	b.times()
	labtest.Equal(t, "errors", b.Errors, []string{})
	rows := b.Tables[0].Rows
	labtest.Equal(t, "rows", len(rows), 18)
	labtest.Equal(t, "learning rate 0.001", rows[1], []string{"learning rate 0.001", "101,770", "3", "0.50", "1.0", "1.5"})
	labtest.Equal(t, "learning rate 0.1", rows[3][4:], []string{"never", "never"})
	labtest.Expect(t, b.Said(), "Soonest at 95 % validation accuracy with all seeds: learning rate 0.01, after 0.5 seconds",
		"Soonest at 97 %", "All 54 runs of these studies together trained and measured for 97 s.")
}
