package lab

import (
	"context"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// training is a bench with an empty store and a real, tiny study trainer.
func training(t *testing.T) (b *bench, trained *int) {
	b, trained = storing(t), new(int)
	b.TrainStudy = func(ctx context.Context, s study.Study, set *datasets.Set, o study.Options) (*Result, error) {
		*trained++
		return train.Study(ctx, s, set, o)
	}
	return b, trained
}

func TestBestReadsTheNetworkOfItsStudy(t *testing.T) {
	b, trained := training(t)
	result := b.study(study.Study{Name: "width", Base: labtest.Brief(), Axis: Widths(2, 16), Seeds: study.Seeds(2)})
	want, _ := result.Best()
	labtest.Equal(t, "best width", want.Label(), "16")
	run := b.best()
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "studies trained", *trained, 1)
	labtest.Equal(t, "seed", run.Config.Seed, 1)
	labtest.Equal(t, "width", run.Config.Width, 16)
	set := labtest.Tiny(100)
	a, err := accuracyOf(run, set)
	if err != nil {
		t.Fatal(err)
	}
	original, err := accuracyOf(want.Runs[0], set)
	if err != nil {
		t.Fatal(err)
	}
	labtest.Equal(t, "accuracy of the network that was read", a, original)
	labtest.Expect(t, b.Said(), "Chosen on the validation images: the base with width 16,", "found in the study width")
}

func TestBestTrainsWhatIsNotKept(t *testing.T) {
	b, trained := training(t)
	s := study.Study{Name: "width", Base: labtest.Brief(), Axis: Widths(2, 16), Seeds: study.Seeds(2)}
	result, err := train.Study(t.Context(), s, labtest.Tiny(500), study.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Store.SaveStudy(s); err != nil {
		t.Fatal(err)
	}
	for _, r := range result.Runs() { // as an older lab did, without networks
		if _, err := b.Store.SaveRun("width", r); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if run := b.best(); run == nil || run.Network == nil || run.Config.Width != 16 {
			t.Fatalf("%v, errors %q", run, b.Errors)
		}
	}
	labtest.Equal(t, "trainings", *trained, 1)
	labtest.Equal(t, "figures", len(b.Figures), 1)
}

func TestBestOfNothingEndsTheCellQuietly(t *testing.T) {
	b := storing(t)
	if run := b.best(); run != nil {
		t.Error("a run out of nothing")
	}
	b.showCandidates()
	labtest.Equal(t, "exits", b.Exits, []int{0})
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Expect(t, b.Said(), "No finished study is in the store", "01_learning_rate.ipynb")
}

func TestCandidates(t *testing.T) {
	b := full(t)
	b.showCandidates()
	rows := b.Tables[0].Rows
	labtest.Equal(t, "rows", len(rows), candidatesShown)
	labtest.Equal(t, "first", rows[0], []string{"1", "width", "the base with width 1024 and epochs 3", "3", "98.14 ± 0.02 %", "814,090"})
	// The base was trained in every study and counts once.
	labtest.Expect(t, b.Said(), "14 configurations in the store", "No other lies within two standard deviations")
}
