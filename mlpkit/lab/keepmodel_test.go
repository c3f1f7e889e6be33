package lab

import (
	"testing"

	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
)

// TestKeepModels: with the option every run of a stored study has its network,
// without it one run.
func TestKeepModels(t *testing.T) {
	for _, asked := range []bool{false, true} {
		b, _ := training(t)
		s := study.Study{Name: "width", Base: labtest.Brief(), Axis: Widths(2, 16), Seeds: study.Seeds(2)}
		if asked {
			KeepWeights()(&s)
		}
		trained := b.study(s)
		labtest.Equal(t, "errors", b.Errors, []string{})
		read := b.verdict("width").Runs()
		labtest.Equal(t, "runs", len(read), 4)
		kept := 0
		for i, r := range read {
			with := b.withModel(r)
			if with == nil {
				continue
			}
			kept++
			set := labtest.Tiny(100)
			got, err := accuracyOf(with, set)
			want, wantErr := accuracyOf(trained.Runs()[i], set)
			if err != nil || wantErr != nil {
				t.Fatal(err, wantErr)
			}
			labtest.Equal(t, "accuracy", got, want)
		}
		labtest.Equal(t, "networks kept", kept, map[bool]int{false: 1, true: 4}[asked])
	}
}
