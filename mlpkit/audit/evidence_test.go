package audit

import (
	"fmt"
	"testing"
)

func TestGraded(t *testing.T) {
	for want, parts := range map[Verdict][]condition{
		Supported: {yes, yes}, InPart: {yes, no}, Contradicted: {no, no}, NotDecided: {unknown, no},
	} {
		equal(t, string(want), graded(parts...), want)
	}
	equal(t, "negation", []condition{yes.not(), no.not(), unknown.not()}, []condition{no, yes, unknown})
	equal(t, "large and shown", larger(0.02, true, notable), yes)
	equal(t, "large, luck", larger(0.02, false, notable), unknown)
	equal(t, "shown, small", larger(0.001, true, notable), no)
	equal(t, "the other way", larger(-0.02, true, 0), no)
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

// One list of conclusions, each with a text of its own and both judges.
func TestClaimsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	at := 0
	for _, c := range claims {
		for at < len(Experiments()) && Experiments()[at] != c.Experiment {
			at++
		}
		if at == len(Experiments()) {
			t.Errorf("%q is out of the report's order", c.Text)
		}
		if c.Text == "" || c.Rule == "" || c.byTables == nil || c.byRuns == nil || seen[c.Text] {
			t.Errorf("incomplete or twice: %q", c.Text)
		}
		seen[c.Text] = true
	}
}
