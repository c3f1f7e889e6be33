package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/study"
)

// asking is a study of that hyperparameter with one finished run of each value in
// a new store.
func asking(t *testing.T, axis study.Axis, data study.Source) (*Store, study.Study) {
	t.Helper()
	s := Open(t.TempDir())
	st := study.Study{Name: "mine", Base: mlpkit.Default(), Axis: axis, Seeds: []int64{1}, Data: data, Budget: study.Budget{Epochs: 2}}
	if err := s.SaveStudy(st); err != nil {
		t.Fatal(err)
	}
	for _, trial := range st.Trials() {
		save(t, s, "mine", testkit.Synthetic(trial.WithSeed(1), testkit.Course{Validation: []float64{0.5, 0.9}}))
	}
	return s, st
}

// wholeSet is what the synthetic runs say that they learned from.
var wholeSet = study.Source{Name: "synthetic", Examples: 60000, Fingerprint: "aaaaaaaaaaaa"}

// TestSameQuestionReplaces: other values, another base, seeds and epochs are the
// same question, and so is one of unknown data.
func TestSameQuestionReplaces(t *testing.T) {
	for name, change := range map[string]func(*study.Study){
		"nothing": func(*study.Study) {},
		"values":  func(s *study.Study) { s.Axis = study.LearningRates(0.3) },
		"base":    func(s *study.Study) { s.Base.Width = 8 },
		"epochs":  func(s *study.Study) { s.Budget.Epochs = 7 },
		"seeds":   func(s *study.Study) { s.Seeds = study.Seeds(4) },
		"tuned":   func(s *study.Study) { s.Tune = study.Widths(8, 16) },
		"unknown": func(s *study.Study) { s.Data = study.Source{} },
	} {
		s, st := asking(t, study.LearningRates(0.1, 0.01), wholeSet)
		change(&st)
		if err := s.SaveStudy(st); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		back, err := s.loadStudy("mine")
		if err != nil || back.Roles() != st.Roles() || back.Data != wholeSet {
			t.Errorf("%s: stored\n%s\nof %v, error %v", name, back.Roles(), back.Data, err)
		}
		if runs := listAll(t, s, "mine"); len(runs) != 2 {
			t.Errorf("%s: %d runs are left", name, len(runs))
		}
	}
}

// TestOtherQuestionIsRefused says what is stored, what was asked and the way out,
// and leaves everything as it is.
func TestOtherQuestionIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*study.Study)
		says   []string
	}{
		"hyperparameter": {func(s *study.Study) { s.Axis = study.Widths(32, 64) }, []string{"varies learning rate [0.1 0.01], and this one varies width:"}},
		"data": {func(s *study.Study) {
			s.Data = study.Source{Name: "Fashion-MNIST", Examples: 60000, Fingerprint: "bbbbbbbbbbbb"}
		},
			[]string{"learned from synthetic (60,000 examples, fingerprint aaaaaaaa), and this one would learn from Fashion-MNIST (60,000 examples, fingerprint bbbbbbbb):"}},
		"less data": {func(s *study.Study) {
			s.Data = study.Source{Name: "synthetic, first 100", Examples: 100, Fingerprint: "cccccccccccc"}
		}, []string{"synthetic, first 100 (100 examples"}},
	} {
		s, st := asking(t, study.LearningRates(0.1, 0.01), wholeSet)
		before := files(t, s)
		change := st
		c.change(&change)
		err := s.SaveStudy(change)
		var other *OtherQuestionError
		if !errors.As(err, &other) || other.Runs != 2 {
			t.Fatalf("%s: error %v", name, err)
		}
		for _, part := range append(c.says, `Name = "mine": `, "with 2 runs", "another name", "lab.Replace()") {
			if !strings.Contains(err.Error(), part) || strings.ContainsAny(err.Error(), "\n") {
				t.Errorf("%s: %q is not in: %v", name, part, err)
			}
		}
		if after := files(t, s); after != before {
			t.Errorf("%s: refused, and the store changed from\n%sto\n%s", name, before, after)
		}
		t.Log(err)

		change.Replace = true
		if err := s.SaveStudy(change); err != nil {
			t.Errorf("%s, on purpose: %v", name, err)
		}
		back, err := s.loadStudy("mine")
		if err != nil || back.Roles() != change.Roles() || back.Data != change.Data || back.Replace {
			t.Errorf("%s: stored\n%s\nof %v, error %v", name, back.Roles(), back.Data, err)
		}
		if runs := listAll(t, s, "mine"); len(runs) != 0 {
			t.Errorf("%s: %d runs of the replaced study are left", name, len(runs))
		}
	}
}

// files are the names and contents of all files of a store.
func files(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(s.folder, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			content, _ := os.ReadFile(path)
			b.WriteString(path + " " + fmt.Sprintf("%x", sha256.Sum256(content)) + "\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestReplaceOfTheSameQuestionKeepsRuns: only another question is removed.
func TestReplaceOfTheSameQuestionKeepsRuns(t *testing.T) {
	s, st := asking(t, study.LearningRates(0.1, 0.01), wholeSet)
	st.Replace, st.Axis = true, study.LearningRates(0.1, 0.3)
	if err := s.SaveStudy(st); err != nil || len(listAll(t, s, "mine")) != 2 {
		t.Errorf("error %v, %d runs", err, len(listAll(t, s, "mine")))
	}
}

// TestUnfinishedStudyGivesWay: what was defined by mistake holds nobody up.
func TestUnfinishedStudyGivesWay(t *testing.T) {
	s := Open(t.TempDir())
	st := study.Study{Name: "mine", Base: mlpkit.Default(), Axis: study.LearningRates(0.1), Seeds: []int64{1}, Data: wholeSet}
	if err := s.SaveStudy(st); err != nil {
		t.Fatal(err)
	}
	part := testkit.Synthetic(st.Trials()[0].WithSeed(1), testkit.Course{Validation: []float64{0.5}})
	part.Stopped = mlpkit.Interrupted
	save(t, s, "mine", part)
	st.Axis = study.Widths(8)
	if err := s.SaveStudy(st); err != nil {
		t.Error(err)
	}
}

// TestOlderStudyWithoutData: such a definition reads, and its runs tell of what
// data they are.
func TestOlderStudyWithoutData(t *testing.T) {
	s, st := asking(t, study.LearningRates(0.1, 0.01), study.Source{})
	content, err := os.ReadFile(filepath.Join(s.folder, "mine", studyFile))
	if err != nil || strings.Contains(string(content), `"data"`) {
		t.Fatalf("%s, error %v", content, err)
	}
	if result, _, err := s.Result("mine"); err != nil || len(result.Runs()) != 2 {
		t.Fatalf("result %v, error %v", result, err)
	}
	other := st
	other.Data = study.Source{Name: "fashion", Examples: 60000, Fingerprint: "bbbb"}
	if err := s.SaveStudy(other); err == nil || !strings.Contains(err.Error(), "learned from synthetic (60,000 examples") {
		t.Errorf("other data: %v", err)
	}
	st.Data = wholeSet
	if err := s.SaveStudy(st); err != nil {
		t.Errorf("the same data, now known: %v", err)
	}
	if back, err := s.loadStudy("mine"); err != nil || back.Data != wholeSet {
		t.Errorf("stored of %v, error %v", back.Data, err)
	}
}

// TestResultIsOfItsData: runs on another set do not count.
func TestResultIsOfItsData(t *testing.T) {
	s, st := asking(t, study.LearningRates(0.1, 0.01), wholeSet)
	other := testkit.Synthetic(st.Trials()[0].WithSeed(1), testkit.Course{Validation: []float64{0.1, 0.2}})
	other.Data.Name = "fashion"
	save(t, s, "mine", other)
	result, _, err := s.Result("mine")
	if err != nil || len(result.Runs()) != 2 {
		t.Fatalf("%d runs, error %v", len(result.Runs()), err)
	}
	for _, r := range result.Runs() {
		if r.Data.Name != "synthetic" {
			t.Errorf("a run on %s", r.Data.Name)
		}
	}
}

// TestDamagedStudyGivesWay: a name is not taken for ever by a file nobody can read.
func TestDamagedStudyGivesWay(t *testing.T) {
	s, st := asking(t, study.LearningRates(0.1, 0.01), wholeSet)
	file := filepath.Join(s.folder, "mine", studyFile)
	if err := os.WriteFile(file, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	st.Axis = study.Widths(8)
	if err := s.SaveStudy(st); err != nil {
		t.Error(err)
	}
}

// TestReservedNames: folders that the lab keeps beside the studies.
func TestReservedNames(t *testing.T) {
	s := Open(t.TempDir())
	for _, name := range []string{"interrupted", "quick-mode", "Interrupted", "QUICK-MODE"} {
		st := study.Study{Name: name, Base: mlpkit.Default(), Axis: study.LearningRates(0.1), Seeds: []int64{1}}
		_, _, resultErr := s.Result(name)
		for what, err := range map[string]error{"Validate": st.Validate(), "SaveStudy": s.SaveStudy(st), "Result": resultErr} {
			var field *mlpkit.FieldError
			if !errors.As(err, &field) || field.Field != "Name" || !strings.Contains(err.Error(), "choose another name") {
				t.Errorf("%s %s: %v", what, name, err)
			}
		}
		if err := os.MkdirAll(filepath.Join(s.folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := s.Studies(); err != nil || len(names) > 0 {
		t.Errorf("%v, error %v", names, err)
	}
	save(t, s, InterruptedRuns, testkit.Stored(1)) // these are no study
}
