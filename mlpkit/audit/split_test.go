package audit

import (
	"context"
	"testing"

	"mlplab/datasets"
)

// The report's six L1 accuracies, read off its table by eye.
var l1 = []Decimal{978, 980, 981, 1102, 995, 967}

func TestL1AccuraciesAreDigitFrequencies(t *testing.T) {
	digits, err := datasets.LoadMNIST(context.Background())
	if err != nil {
		t.Skip("no digits on this machine:", err)
	}
	_, validation, err := TrainTestSplit(digits.Train.Len(), 0.2, 42)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := ClassCounts(digits.Train.Labels, validation, 10)
	if err != nil {
		t.Fatal(err)
	}
	want := []int{2, 4, 6, 1, 9, 8} // as scikit-learn's split and NumPy's bincount say
	for i, classes := range Explained(l1, Constants(counts)) {
		if len(classes) != 1 || classes[0].Class != want[i] {
			t.Errorf("%s: digits %v, want %d alone", l1[i], classes, want[i])
		}
	}
	if counts[2] != 1174 || counts[1] != 1322 {
		t.Errorf("counts %v, want 1174 twos and 1322 ones", counts)
	}
	// Another seed's split explains less, or the match would mean nothing.
	_, other, err := TrainTestSplit(digits.Train.Len(), 0.2, 43)
	if err != nil {
		t.Fatal(err)
	}
	counts, err = ClassCounts(digits.Train.Labels, other, 10)
	if err != nil {
		t.Fatal(err)
	}
	explained := 0
	for _, classes := range Explained(l1, Constants(counts)) {
		explained += min(1, len(classes))
	}
	if explained == len(l1) {
		t.Error("random_state=43 explains all six, too")
	}
}

func TestExplained(t *testing.T) {
	constants := Constants([]int{2500, 2500, 5000})
	got := Explained([]Decimal{2500, 5000, 3333}, constants)
	if len(got[0]) != 2 || len(got[1]) != 1 || got[1][0].Class != 2 || got[2] != nil {
		t.Errorf("got %v", got)
	}
	if len(Constants([]int{0, 0})) != 0 {
		t.Error("no example, no frequency")
	}
}

func TestClassCountsRefuses(t *testing.T) {
	for _, c := range []struct{ index, classes int }{{-1, 10}, {2, 10}, {1, 1}} {
		if _, err := ClassCounts([]uint8{0, 1}, []int{c.index}, c.classes); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
