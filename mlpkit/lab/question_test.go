package lab

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// asked is the study that a student's cell asks for under that name.
func asked(name string, axis Axis, options ...StudyOption) study.Study {
	s := study.Study{Name: name, Base: brief(), Axis: axis, Seeds: []int64{1}}
	for _, o := range options {
		o(&s)
	}
	return s
}

// TestNameOfAnotherQuestion: the cell fails before it trains, the stored runs stay.
func TestNameOfAnotherQuestion(t *testing.T) {
	b, trained := training(t)
	b.study(asked("mine", LearningRates(0.01, 0.03)))
	b.study(asked("mine", LearningRates(0.02)))
	equal(t, "errors", b.errors, []string{})
	equal(t, "trained", *trained, 2)

	b.study(asked("mine", Widths(8, 16)))
	equal(t, "exits", b.exits, []int{1})
	equal(t, "trained", *trained, 2)
	expect(t, b.errors[0], `the stored study of this name, with 3 runs, varies learning rate [0.02], and this one varies width`, "another name", "lab.Replace()")

	b.mnist = func(context.Context) (*datasets.MNIST, error) {
		return &datasets.MNIST{Train: tiny(400), Test: tiny(100)}, nil
	}
	b.study(asked("mine", LearningRates(0.02)))
	equal(t, "exits", b.exits, []int{1, 1})
	expect(t, b.errors[1], "learned from tiny (500 examples, fingerprint", "would learn from tiny (400 examples, fingerprint", "lab.Replace()")

	result := b.study(asked("mine", Widths(8, 16), Replace()))
	equal(t, "trained", *trained, 3)
	equal(t, "exits", len(b.exits), 2)
	equal(t, "runs", len(result.Runs()), 2)
	equal(t, "axis", b.verdict("mine").Study.Axis.Name(), "width")
}

func TestReservedStudyNames(t *testing.T) {
	for _, name := range []string{"quick-mode", "interrupted", "chosen", "Chosen"} {
		b, trained := training(t)
		b.study(asked(name, Widths(8)))
		equal(t, name+": exits", b.exits, []int{1})
		equal(t, name+": trained", *trained, 0)
		expect(t, b.errors[0], "Name = \""+name+"\"", "choose another name")
	}
}

// TestReadersOfTheStoreExpectTheirQuestion: a study of widths under the name
// learning-rate is not taken for one of learning rates.
func TestReadersOfTheStoreExpectTheirQuestion(t *testing.T) {
	for name, verb := range map[string]func(*bench){
		"conclusions": func(b *bench) { b.conclusions() },
		"times":       func(b *bench) { b.times() },
		"reconsider":  func(b *bench) { b.reconsider() },
	} {
		b := storing(t)
		stored(t, b, "learning-rate", Widths(32, 128), []float64{0.95, 0.96}, []float64{0.97, 0.975})
		stored(t, b, "width", Widths(32, 128), []float64{0.95, 0.96}, []float64{0.97, 0.975})
		verb(b)
		equal(t, name+": errors", b.errors, []string{})
		expect(t, b.said(), `The stored study "learning-rate" varies width, not learning rate, and is passed over: run 01_learning_rate.ipynb with the option lab.Replace() in its lab.Study, which removes that study.`,
			"Not in the store yet: the study of batch size, hidden layers and loss.")
		for _, row := range b.tables[0].rows {
			for _, cell := range row[:2] {
				if len(cell) >= 13 && cell[:13] == "learning rate" {
					t.Errorf("%s calls widths learning rates: %q", name, row)
				}
			}
		}
	}
}

// TestRunsIsSilentAboutQuickMode: its folder is no study.
func TestRunsIsSilentAboutQuickMode(t *testing.T) {
	folder := t.TempDir()
	b, quick := newBench(), newBench()
	b.store, quick.store = store.Open(folder), store.Open(filepath.Join(folder, study.QuickRuns))
	stored(t, b, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	stored(t, quick, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	b.listRuns()
	equal(t, "texts", b.texts, []string{})
	equal(t, "rows", len(b.tables[0].rows), 2)
}

// TestConclusionsTellOtherData: accuracies on two sets are not comparable.
func TestConclusionsTellOtherData(t *testing.T) {
	b := storing(t)
	stored(t, b, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	r := stored(t, b, "loss", Losses(CrossEntropy, MSE), []float64{0.95}, []float64{0.97})
	b.conclusions()
	if strings.Contains(b.said(), "data (") {
		t.Error(b.said())
	}
	for _, run := range r.Runs() {
		run.Data.Name = "fashion"
		if _, err := b.store.SaveRun("loss", run); err != nil {
			t.Fatal(err)
		}
	}
	b.conclusions()
	expect(t, b.said(), "they differ in data (made, 100 examples, in the study of width; and fashion, 100 examples, in the study of loss)")
}
