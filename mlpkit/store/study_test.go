package store

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

func TestStoreStudy(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	for i, study := range storableStudies() {
		if err := study.Validate(); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveStudy(study); err != nil {
			t.Fatal(err)
		}
		back, err := s.loadStudy(study.Name)
		if err != nil {
			t.Fatal(err)
		}
		if back.Roles() != study.Roles() || back.Base != study.Base || back.Budget != study.Budget || !reflect.DeepEqual(back.Seeds, study.Seeds) {
			t.Errorf("%d: saved\n%s\nread\n%s", i, study.Roles(), back.Roles())
		}
		a, b := study.Trials(), back.Trials()
		if len(a) != len(b) {
			t.Fatalf("%d: %d trials, read %d", i, len(a), len(b))
		}
		for k := range a {
			if a[k].Config != b[k].Config || a[k].Label() != b[k].Label() {
				t.Errorf("%d: trial %s %v, read %s %v", i, a[k].Label(), a[k].Config, b[k].Label(), b[k].Config)
			}
		}
	}
	if err := s.SaveStudy(study.Study{Name: "x"}); err == nil {
		t.Error("a bad study was stored")
	}
	_, _, err := s.Result("absent")
	if err == nil || !strings.Contains(err.Error(), `no study "absent"`) || !strings.Contains(err.Error(), "run the cell") {
		t.Errorf("absent study: %v", err)
	}
	file := filepath.Join(dir, "study-0", studyFile)
	if err := os.WriteFile(file, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Result("study-0")
	if err == nil || !strings.Contains(err.Error(), "set aside") || !strings.Contains(err.Error(), "again") {
		t.Errorf("damaged study: %v", err)
	}
	t.Log(strings.ReplaceAll(err.Error(), dir, "runs"))
	// A folder under another name.
	if err := os.Rename(filepath.Join(dir, "study-1"), filepath.Join(dir, "renamed")); err != nil {
		t.Fatal(err)
	}
	if _, _, err = s.Result("renamed"); err == nil || !strings.Contains(err.Error(), `holds study "study-1"`) {
		t.Errorf("renamed study: %v", err)
	}
}

// storableStudies has every axis, as the study's own and as the tuned one, and
// every budget.
func storableStudies() []study.Study {
	axes := []study.Axis{
		study.LearningRates(1e-5, 0.1, 0.30000000000000004), study.BatchSizes(1, 48000), study.HiddenLayers(0, 3), study.Widths(1, 512),
		study.Losses(testkit.Names[mlpkit.Loss]("Loss")...), study.Activations(testkit.Names[mlpkit.Activation]("Activation")...), study.Optimizers(testkit.Names[mlpkit.Optimizer]("Optimizer")...), study.Inits(testkit.Names[mlpkit.Init]("Init")...),
	}
	budgets := []study.Budget{{}, {Epochs: 2}, {Examples: 1000}, {Seconds: 0.25}}
	var all []study.Study
	for i, axis := range axes {
		s := study.Study{Name: fmt.Sprintf("study-%d", i), Base: mlpkit.Default(), Axis: axis, Seeds: []int64{-5, 0, math.MaxInt64, math.MinInt64},
			Budget: budgets[i%len(budgets)]}
		s.Base.Diagnose = i%2 == 0
		if i%3 > 0 {
			s.Tune = axes[(i+1)%len(axes)]
		}
		all = append(all, s)
	}
	return all
}

// TestStoreResult: the runs that the definition asks for, in its order; others
// are left out.
func TestStoreResult(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	study := study.Study{Name: "lr", Base: mlpkit.Default(), Axis: study.LearningRates(0.1, 0.001), Seeds: []int64{3, 1}, Budget: study.Budget{Epochs: 2}}
	if err := s.SaveStudy(study); err != nil {
		t.Fatal(err)
	}
	run := func(rate float64, seed int64, accuracy float64, change func(*mlpkit.Run)) string {
		c := study.Trials()[0].WithSeed(seed)
		c.LearningRate = rate
		r := testkit.Synthetic(c, testkit.Course{Validation: []float64{0.5, accuracy}})
		if change != nil {
			change(r)
		}
		return save(t, s, "lr", r)
	}
	age := func(file string, hours int) {
		at := time.Now().Add(-time.Duration(hours) * time.Hour)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	run(0.1, 3, 0.11, nil)
	run(0.1, 1, 0.12, nil)
	run(0.001, 1, 0.13, nil)
	// Not asked for: another rate, another number of epochs, another seed.
	run(0.01, 1, 0.21, nil)
	run(0.001, 2, 0.22, nil)
	run(0.001, 3, 0.23, func(r *mlpkit.Run) { r.Config.Epochs = 3 })
	// Interrupted, and on other data, though asked for.
	run(0.001, 3, 0.24, func(r *mlpkit.Run) { r.Stopped = mlpkit.Interrupted; r.Environment.Go = "go3" })
	age(run(0.001, 3, 0.25, func(r *mlpkit.Run) { r.Data.Name = "fashion" }), 5)
	// An earlier version's run of the same configuration.
	age(run(0.1, 1, 0.26, func(r *mlpkit.Run) { r.Environment.Go = "go4" }), 5)
	result, bad, err := s.Result("lr")
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	var got []string
	for _, trial := range result.Trials {
		for _, r := range trial.Runs {
			e, _ := r.Last()
			got = append(got, fmt.Sprintf("%s/%d=%.2f", trial.Label(), r.Config.Seed, e.ValidationAccuracy))
		}
	}
	if want := "[0.1/3=0.11 0.1/1=0.12 0.001/1=0.13]"; fmt.Sprint(got) != want || len(result.Trials) != 2 {
		t.Errorf("result holds %v, want %s", got, want)
	}
	if !strings.Contains(verdict.Of(result), "3 of 4 runs") {
		t.Errorf("verdict:\n%s", verdict.Of(result))
	}
}
