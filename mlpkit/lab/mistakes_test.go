package lab

import (
	"slices"
	"testing"

	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/train"
)

// TestMistakes: every example that the network gets wrong is there, the surest first.
func TestMistakes(t *testing.T) {
	split, err := labtest.Tiny(100).Split(0.2, 1)
	if err != nil {
		t.Fatal(err)
	}
	run, err := train.Train(t.Context(), split, labtest.Brief())
	if err != nil {
		t.Fatal(err)
	}
	model, err := train.ModelOf(run)
	if err != nil {
		t.Fatal(err)
	}
	set := *split.Train
	set.Labels = slices.Clone(set.Labels)
	slices.Reverse(set.Labels) // most are wrong now
	accuracy, err := model.Accuracy(&set)
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := mistakesOn(&set, model)
	if err != nil {
		t.Fatal(err)
	}
	labtest.Equal(t, "mistakes", len(wrong), set.Len()-int(accuracy*float64(set.Len())+0.5))
	for i, m := range wrong {
		if m.class != int(set.Labels[m.index]) || m.predicted == m.class || m.probability < 0.1 || i > 0 && m.probability > wrong[i-1].probability {
			t.Errorf("mistake %d is %+v after %+v", i, m, wrong[max(0, i-1)])
		}
	}
	if len(wrong) < 10 {
		t.Errorf("%d mistakes on reversed labels", len(wrong))
	}
}
