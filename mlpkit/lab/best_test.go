package lab

import (
	"context"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// training is a bench with an empty store and a real, tiny study trainer.
func training(t *testing.T) (b *bench, trained *int) {
	b, trained = storing(t), new(int)
	b.trainStudy = func(ctx context.Context, s study.Study, set *datasets.Set, o study.Options) (*Result, error) {
		*trained++
		return train.Study(ctx, s, set, o)
	}
	return b, trained
}

func TestBestReadsTheNetworkOfItsStudy(t *testing.T) {
	b, trained := training(t)
	result := b.study(study.Study{Name: "width", Base: brief(), Axis: Widths(2, 16), Seeds: study.Seeds(2)})
	want, _ := result.Best()
	equal(t, "best width", want.Label(), "16")
	run := b.best()
	equal(t, "errors", b.errors, []string{})
	equal(t, "studies trained", *trained, 1)
	equal(t, "seed", run.Config.Seed, 1)
	equal(t, "width", run.Config.Width, 16)
	set := tiny(100)
	a, err := accuracyOf(run, set)
	if err != nil {
		t.Fatal(err)
	}
	original, err := accuracyOf(want.Runs[0], set)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "accuracy of the network that was read", a, original)
	expect(t, b.said(), "Chosen on the validation images: the base with width 16,", "found in the study width")
}

func TestBestTrainsWhatIsNotKept(t *testing.T) {
	b, trained := training(t)
	s := study.Study{Name: "width", Base: brief(), Axis: Widths(2, 16), Seeds: study.Seeds(2)}
	result, err := train.Study(t.Context(), s, tiny(500), study.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.store.SaveStudy(s); err != nil {
		t.Fatal(err)
	}
	for _, r := range result.Runs() { // as an older lab did, without networks
		if _, err := b.store.SaveRun("width", r); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if run := b.best(); run == nil || run.Network == nil || run.Config.Width != 16 {
			t.Fatalf("%v, errors %q", run, b.errors)
		}
	}
	equal(t, "trainings", *trained, 1)
	equal(t, "figures", len(b.figures), 1)
}

func TestBestOfNothingEndsTheCellQuietly(t *testing.T) {
	b := storing(t)
	if run := b.best(); run != nil {
		t.Error("a run out of nothing")
	}
	b.showCandidates()
	equal(t, "exits", b.exits, []int{0})
	equal(t, "errors", b.errors, []string{})
	expect(t, b.said(), "No finished study is in the store", "01_learning_rate.ipynb")
}

func TestCandidates(t *testing.T) {
	b := full(t)
	b.showCandidates()
	rows := b.tables[0].rows
	equal(t, "rows", len(rows), candidatesShown)
	equal(t, "first", rows[0], []string{"1", "width", "the base with width 1024 and epochs 3", "3", "98.14 ± 0.02 %", "814,090"})
	// The base was trained in every study and counts once.
	expect(t, b.said(), "14 configurations in the store", "No other lies within two standard deviations")
}
