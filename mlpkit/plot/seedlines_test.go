package plot

import (
	"math"
	"testing"
)

// TestSeedCourses: seeds are joined whatever the order of values and runs; missing
// and diverged runs break a line, and a seed of one value has none.
func TestSeedCourses(t *testing.T) {
	groups := rateGroups() // a run of 0.1 and all of 1 diverge
	groups[0].Runs[0], groups[0].Runs[2] = groups[0].Runs[2], groups[0].Runs[0]
	groups[1].Runs = groups[1].Runs[1:]                        // seed 1 is missing
	groups[2].Runs = append(groups[2].Runs, groups[1].Runs[0]) // as if of a seed of its own
	alone := *groups[1].Runs[0]
	alone.Config.Seed = 9
	groups[2].Runs[3] = &alone
	groups[0], groups[1] = groups[1], groups[0]
	xs := []float64{2, 1, 3, 4, 5}
	courses := seedCourses(xs, groups, FinalValidationAccuracy)
	if len(courses) != 3 {
		t.Fatalf("%d lines, want one for each of three seeds", len(courses))
	}
	for i, missing := range [][]int{{1, 4}, {3, 4}, {4}} {
		for k, p := range courses[i] {
			want := false
			for _, m := range missing {
				want = want || k == m
			}
			if math.IsNaN(p.Y) != want || p.X != float64(k+1) {
				t.Errorf("seed %d, place %d: %v, missing %t", i+1, k, p, want)
			}
		}
	}
	if first := courses[2][0].Y; first != float64(groups[1].Runs[0].Epochs[9].ValidationAccuracy) {
		t.Errorf("seed 3 begins at %v", first)
	}
}
