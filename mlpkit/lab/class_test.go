package lab

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// pupil puts a study with made runs into a class's folder; its best value ends
// with that much more than the others'.
func pupil(t *testing.T, class, folder string, axis Axis, more float64, options ...StudyOption) {
	t.Helper()
	b := newBench()
	b.Store = store.Open(filepath.Join(class, folder))
	s := study.Study{Name: "learning-rate", Base: Default(), Axis: axis, Seeds: study.Seeds(3)}
	s.Base.Epochs = 2
	for _, o := range options {
		o(&s)
	}
	if err := b.Store.SaveStudy(s); err != nil {
		t.Fatal(err)
	}
	for i, trial := range s.Trials() {
		for _, seed := range s.Seeds {
			c := trial.Config
			c.Seed = seed
			end := 0.95 + 0.01*float64(i) + 0.001*float64(seed) + more
			if _, err := b.Store.SaveRun(s.Name, labtest.Made(c, end-0.02, end)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestClass(t *testing.T) {
	folder := t.TempDir()
	rates := LearningRates(0.001, 0.01)
	wide := func(s *study.Study) { s.Base.Width = 64 }
	for _, name := range []string{"a1", "b2", "c3"} {
		pupil(t, folder, name, rates, 0)
	}
	pupil(t, folder, "d4", LearningRates(0.003, 0.03), 0.01)
	pupil(t, folder, "e5", rates, 0, wide)
	pupil(t, folder, "f6", Widths(8), 0)
	if err := os.WriteFile(filepath.Join(folder, "d4", "NAME"), []byte("Ada <img src=x>\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}

	b := newBench()
	result := b.class("learning-rate", folder, filepath.Join(folder, "b2"))
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "runs", len(result.Runs()), 12)
	labtest.Equal(t, "figures", len(b.Figures), 2)
	labtest.Expect(t, b.Said(),
		`Of 7 students in this class, 6 have the study "learning-rate". Counted are 24 runs of 4 students, with seed 1, 2 and 3: hidden layers 1, width 128, activation relu,`, "2 epochs, on made.",
		"12 of these runs repeat 6 measurements, and each counts once", "All copies are equal to the last bit.",
		"Not mixed in: 6 runs of 1 student with width 64 in place of 128.",
		"Passed over: 1 folder whose study of this name asks another question: it varies width.",
		"learning rate 0.03")
	if strings.Contains(b.Said(), "not finished") || strings.Contains(b.Said(), "Your own runs") {
		t.Error(b.Said())
	}
	values, ranking := b.Tables[0], b.Tables[1]
	labtest.Equal(t, "head", values.Head[:3], []string{"learning rate", "students", "seeds"})
	labtest.Equal(t, "rows", [][]string{values.Rows[0][:3], values.Rows[1][:3], values.Rows[2][:3], values.Rows[3][:3]},
		[][]string{{"0.001", "3", "3"}, {"0.003", "1", "3"}, {"0.01", "3", "3"}, {"0.03", "1", "3"}})
	labtest.Equal(t, "ranking", ranking.Rows, [][]string{
		{"1", "Ada <img src=x>", "0.03", "3", "97.20 ± 0.10 %"}, {"2", "you and 2 others", "0.01", "3", "96.20 ± 0.10 %"}})
	if html := ranking.HTML(); strings.Contains(html, "<img") {
		t.Errorf("a name is markup: %s", html)
	}
	for _, f := range b.Figures {
		labtest.Expect(t, f.Alt, "0.03")
	}
}

// TestClassInQuickMode reads what quick mode stored, and says what it is worth.
func TestClassInQuickMode(t *testing.T) {
	folder := t.TempDir()
	pupil(t, folder, filepath.Join("a", study.QuickRuns), LearningRates(0.001, 0.01), 0)
	b := newBench()
	b.class("learning-rate", folder, "")
	labtest.Expect(t, b.Said(), "No student of this class has a finished run", "1 has this study in quick mode only")

	b = newBench()
	b.Quick = true
	result := b.class("learning-rate", folder, filepath.Join(folder, "a", study.QuickRuns))
	labtest.Equal(t, "runs", len(result.Runs()), 6)
	labtest.Equal(t, "who", b.Tables[1].Rows[0][1], "you")
	labtest.Expect(t, b.Said(), "Quick mode", "No two students trained the same configuration")
}

// TestClassOfNobody: what is missing is said, and what to give.
func TestClassOfNobody(t *testing.T) {
	for what, c := range map[string]struct {
		name, folder string
		says         string
	}{
		"no folder": {"width", "", `MLPLAB_CLASS is not set, so the class's folder is unknown: give one, as in lab.Class("width", lab.From("folder"))`},
		"absent":    {"width", "absent", "the class's folder: open absent: no such file"},
		"bad name":  {"../x", ".", "Name = "},
	} {
		b := newBench()
		b.class(c.name, c.folder, "")
		labtest.Equal(t, what+": exits", b.Exits, []int{1})
		labtest.Expect(t, b.Errors[0], c.says)
	}
	b := newBench()
	if result := b.class("width", t.TempDir(), ""); result != nil {
		t.Error("a result of nothing")
	}
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Expect(t, b.Said(), `No student of this class has a finished run of the study "width"`)
}

// TestOwnRunsApart: the reader hears where the own runs are.
func TestOwnRunsApart(t *testing.T) {
	folder := t.TempDir()
	pupil(t, folder, "a", LearningRates(0.001), 0)
	pupil(t, folder, "b", LearningRates(0.001), 0)
	pupil(t, folder, "c", LearningRates(0.001), 0, func(s *study.Study) { s.Base.Epochs = 3 })
	b := newBench()
	b.class("learning-rate", folder, filepath.Join(folder, "c"))
	labtest.Expect(t, b.Said(), "Not mixed in: 3 runs of 1 student with 3 epochs in place of 2 epochs.", "Your own runs are not among those that are counted.")
}

// TestLargeClass: many values and students stay readable.
func TestLargeClass(t *testing.T) {
	folder := t.TempDir()
	for i := range 40 {
		pupil(t, folder, string(rune('a'+i%26))+string(rune('a'+i/26)), LearningRates(0.001*float64(i+1)), 0.0001*float64(i))
	}
	b := newBench()
	b.class("learning-rate", folder, filepath.Join(folder, "aa"))
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures", len(b.Figures), 1) // so many curves would hide each other
	ranking := b.Tables[1].Rows
	labtest.Equal(t, "places", len(ranking), mostPlaces+2)
	labtest.Equal(t, "own", ranking[mostPlaces], []string{"40", "you", "0.001", "3", "95.20 ± 0.10 %"})
	labtest.Equal(t, "rest", ranking[mostPlaces+1][1], "14 students more")
}
