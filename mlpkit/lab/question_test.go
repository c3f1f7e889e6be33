package lab

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit/lab/internal/celltest"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// asked is the study that a student's cell asks for under that name.
func asked(name string, axis Axis, options ...StudyOption) study.Study {
	s := study.Study{Name: name, Base: labtest.Brief(), Axis: axis, Seeds: []int64{1}}
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
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "trained", *trained, 2)

	b.study(asked("mine", Widths(8, 16)))
	labtest.Equal(t, "exits", b.Exits, []int{1})
	labtest.Equal(t, "trained", *trained, 2)
	labtest.Expect(t, b.Errors[0], `the stored study of this name, with 3 runs, varies learning rate [0.02], and this one varies width`, "another name", "lab.Replace()")

	b.MNIST = func(context.Context) (*datasets.MNIST, error) {
		return &datasets.MNIST{Train: labtest.Tiny(400), Test: labtest.Tiny(100)}, nil
	}
	b.study(asked("mine", LearningRates(0.02)))
	labtest.Equal(t, "exits", b.Exits, []int{1, 1})
	labtest.Expect(t, b.Errors[1], "learned from tiny (500 examples, fingerprint", "would learn from tiny (400 examples, fingerprint", "lab.Replace()")

	result := b.study(asked("mine", Widths(8, 16), Replace()))
	labtest.Equal(t, "trained", *trained, 3)
	labtest.Equal(t, "exits", len(b.Exits), 2)
	labtest.Equal(t, "runs", len(result.Runs()), 2)
	labtest.Equal(t, "axis", b.verdict("mine").Study.Axis.Name(), "width")
}

func TestReservedStudyNames(t *testing.T) {
	for _, name := range []string{"quick-mode", "interrupted", "chosen", "Chosen"} {
		b, trained := training(t)
		b.study(asked(name, Widths(8)))
		labtest.Equal(t, name+": exits", b.Exits, []int{1})
		labtest.Equal(t, name+": trained", *trained, 0)
		labtest.Expect(t, b.Errors[0], "Name = \""+name+"\"", "choose another name")
	}
}

// TestReadersOfTheStoreExpectTheirQuestion: a study of widths under the name
// learning-rate is not taken for one of learning rates.
func TestReadersOfTheStoreExpectTheirQuestion(t *testing.T) {
	for name, verb := range map[string]func(*bench){
		"conclusions": func(b *bench) { b.conclusions() },
		"times":       func(b *bench) { b.times() },
	} {
		b := storing(t)
		celltest.Store(t, b.Store, "learning-rate", Widths(32, 128), []float64{0.95, 0.96}, []float64{0.97, 0.975})
		celltest.Store(t, b.Store, "width", Widths(32, 128), []float64{0.95, 0.96}, []float64{0.97, 0.975})
		verb(b)
		labtest.Equal(t, name+": errors", b.Errors, []string{})
		labtest.Expect(t, b.Said(), `The stored study "learning-rate" varies width, not learning rate, and is passed over: run 01_learning_rate.ipynb with the option lab.Replace() in its lab.Study, which removes that study.`,
			"Not in the store yet: the study of batch size, hidden layers and loss.")
		for _, row := range b.Tables[0].Rows {
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
	b.Store, quick.Store = store.Open(folder), store.Open(filepath.Join(folder, study.QuickRuns))
	celltest.Store(t, b.Store, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	celltest.Store(t, quick.Store, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	b.listRuns()
	labtest.Equal(t, "texts", b.Texts, []string{})
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 2)
}

// TestConclusionsTellOtherData: accuracies on two sets are not comparable.
func TestConclusionsTellOtherData(t *testing.T) {
	b := storing(t)
	celltest.Store(t, b.Store, "width", Widths(32, 128), []float64{0.95}, []float64{0.97})
	r := celltest.Store(t, b.Store, "loss", Losses(CrossEntropy, MSE), []float64{0.95}, []float64{0.97})
	b.conclusions()
	if strings.Contains(b.Said(), "data (") {
		t.Error(b.Said())
	}
	for _, run := range r.Runs() {
		run.Data.Name = "fashion"
		if _, err := b.Store.SaveRun("loss", run); err != nil {
			t.Fatal(err)
		}
	}
	b.conclusions()
	labtest.Expect(t, b.Said(), "they differ in data (made, 100 examples, in the study of width; and fashion, 100 examples, in the study of loss)")
}
