package lab

import (
	"testing"

	"mlplab/mlpkit/study"
)

// TestKeepWeights: with the option every run of a stored study has its network,
// without it one run.
func TestKeepWeights(t *testing.T) {
	for _, asked := range []bool{false, true} {
		b, _ := training(t)
		s := study.Study{Name: "width", Base: brief(), Axis: Widths(2, 16), Seeds: study.Seeds(2)}
		if asked {
			KeepWeights()(&s)
		}
		trained := b.study(s)
		equal(t, "errors", b.errors, []string{})
		read := b.verdict("width").Runs()
		equal(t, "runs", len(read), 4)
		kept := 0
		for i, r := range read {
			with := b.withNetwork(r)
			if with == nil {
				continue
			}
			kept++
			set := tiny(100)
			got, err := accuracyOf(with, set)
			want, wantErr := accuracyOf(trained.Runs()[i], set)
			if err != nil || wantErr != nil {
				t.Fatal(err, wantErr)
			}
			equal(t, "accuracy", got, want)
		}
		equal(t, "networks kept", kept, map[bool]int{false: 1, true: 4}[asked])
	}
}
