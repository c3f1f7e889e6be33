package class

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

// pupil is a student whose folder a test makes.
type pupil struct {
	folder   string
	study    study.Study
	accuracy func(c mlpkit.Config) float64 // that the run of a configuration ends with
	change   func(*mlpkit.Run)             // before it is saved
}

// rates is the usual study: three learning rates with three seeds.
func rates(values ...float64) study.Study {
	if values == nil {
		values = []float64{0.001, 0.01, 0.1}
	}
	s := study.Study{Name: "learning-rate", Base: mlpkit.Default(), Axis: study.LearningRates(values...), Seeds: study.Seeds(3)}
	s.Base.Epochs = 2
	return s
}

// usual is what a training gives: the same on every machine.
func usual(c mlpkit.Config) float64 { return 0.9 + c.LearningRate/10 + float64(c.Seed)/1000 }

// write makes the student's folder in the class's.
func (p pupil) write(t *testing.T, class string) string {
	t.Helper()
	folder := filepath.Join(class, p.folder)
	store := store.Open(folder)
	if err := store.SaveStudy(p.study); err != nil {
		t.Fatal(err)
	}
	if p.accuracy == nil {
		p.accuracy = usual
	}
	for _, trial := range p.study.Trials() {
		for _, seed := range p.study.Seeds {
			c := trial.Config
			c.Seed = seed
			r := run(c, p.accuracy(c))
			if p.change != nil {
				p.change(r)
			}
			if _, err := store.SaveRun(p.study.Name, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return folder
}

// run is a run that was not trained, with that accuracy at its end.
func run(c mlpkit.Config, accuracy float64) *mlpkit.Run {
	r := &mlpkit.Run{Config: c, Data: mlpkit.DataInfo{Name: "digits, training part", Train: 640, Validation: 160, SplitSeed: c.Seed, Fingerprint: fmt.Sprint("split ", c.Seed)}}
	for i := range c.Epochs {
		a := exact.Float(accuracy - float64(c.Epochs-1-i)/100)
		r.Epochs = append(r.Epochs, mlpkit.Epoch{TrainLoss: 0.5, ValidationLoss: 0.5, RunningAccuracy: a, TrainAccuracy: a, ValidationAccuracy: a, Examples: 640, TrainSeconds: 1})
		for range r.StepsPerEpoch() {
			r.StepLoss = append(r.StepLoss, float32(accuracy))
		}
	}
	return r
}

// made is a class's folder with these students.
func made(t *testing.T, pupils ...pupil) string {
	t.Helper()
	folder := t.TempDir()
	for _, p := range pupils {
		p.write(t, folder)
	}
	return folder
}

func read(t *testing.T, folder string, o Options) *Class {
	t.Helper()
	before := snapshot(t, folder)
	c, err := Read(t.Context(), folder, "learning-rate", o)
	if err != nil {
		t.Fatal(err)
	}
	if after := snapshot(t, folder); after != before {
		t.Errorf("reading changed the folder from\n%s\nto\n%s", before, after)
	}
	return c
}

// snapshot is all that a folder holds, with the times of the last changes.
func snapshot(t *testing.T, folder string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return nil // it may not be read
		}
		info, err := os.Lstat(path)
		if err != nil {
			return err
		}
		fmt.Fprintln(&b, path, info.Mode(), info.Size(), info.ModTime().Format(time.RFC3339Nano))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// shape is a pooled result in one line: value:runs for each.
func shape(c *Class) string {
	if c.Result == nil {
		return "none"
	}
	var parts []string
	for _, t := range c.Result.Trials {
		parts = append(parts, fmt.Sprintf("%s:%d", t.Label(), len(t.Runs)))
	}
	return strings.Join(parts, " ")
}

func equalTo(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

// TestCopiesCountOnce: what several students trained alike is one measurement.
func TestCopiesCountOnce(t *testing.T) {
	more := rates(0.01, 0.3)
	more.Seeds = []int64{2, 3, 4}
	c := read(t, made(t, pupil{folder: "aa", study: rates()}, pupil{folder: "bb", study: rates()}, pupil{folder: "cc", study: more}), Options{})
	equalTo(t, "students", len(c.Students), 3)
	equalTo(t, "counted", []int{len(c.Counted.Students), c.Counted.Runs, len(c.Others)}, []int{3, 24, 0})
	equalTo(t, "pooled", shape(c), "0.001:3 0.01:4 0.1:3 0.3:3")
	equalTo(t, "copies", fmt.Sprintf("%+v", c.Copies), "{Runs:11 Repeated:9 Unequal:0 Apart:0}")
	var tried []int
	for _, trial := range c.Result.Trials {
		tried = append(tried, c.Tried(trial.Trial))
	}
	equalTo(t, "students of each value", tried, []int{2, 3, 2, 1})
	equalTo(t, "seeds", c.Result.Study.Seeds, []int64{1, 2, 3, 4})
	if a := c.Result.Trials[1].Accuracy(); a.N != 4 || a.Mean < 0.9034 || a.Mean > 0.9036 {
		t.Errorf("0.01: %+v, want the mean over four seeds", a)
	}
	if v := verdict.Of(c.Result); strings.Contains(v, "not finished") {
		t.Errorf("verdict: %s", v)
	}
}

// TestUnequalCopies: the run in the middle stands for them, and it is told.
func TestUnequalCopies(t *testing.T) {
	off := func(by float64) func(mlpkit.Config) float64 {
		return func(c mlpkit.Config) float64 { return usual(c) + by }
	}
	c := read(t, made(t,
		pupil{folder: "a", study: rates(), accuracy: off(0.02)},
		pupil{folder: "b", study: rates(), accuracy: off(0)},
		pupil{folder: "c", study: rates(), accuracy: off(0.001)}), Options{})
	equalTo(t, "copies", fmt.Sprintf("%d %d %d %.3f", c.Copies.Runs, c.Copies.Repeated, c.Copies.Unequal, c.Copies.Apart), "18 9 9 0.020")
	equalTo(t, "0.001 with seed 1", fmt.Sprintf("%.4f", finalAccuracy(c.Result.Trials[0].Runs[0])), "0.9021")
}

// TestOthersAreNotMixedIn: another base, another budget and other data are told apart.
func TestOthersAreNotMixedIn(t *testing.T) {
	wide, long, tuned := rates(), rates(), rates()
	wide.Base.Width = 64
	long.Budget.Epochs = 3
	tuned.Tune = study.Widths(8, 16)
	c := read(t, made(t,
		pupil{folder: "a", study: rates()}, pupil{folder: "b", study: rates()},
		pupil{folder: "c", study: wide}, pupil{folder: "d", study: long}, pupil{folder: "e", study: tuned},
		pupil{folder: "f", study: rates(), change: func(r *mlpkit.Run) { r.Data.Name = "fashion" }},
		pupil{folder: "g", study: rates(), change: func(r *mlpkit.Run) { r.Data.Fingerprint = "other" }},
		pupil{folder: "h", study: rates(), change: func(r *mlpkit.Run) { r.Config.Diagnose = false; r.Data.Validation = 80 }}), Options{})
	equalTo(t, "pooled", shape(c), "0.001:3 0.01:3 0.1:3")
	equalTo(t, "counted", []int{len(c.Counted.Students), c.Counted.Runs}, []int{2, 18})
	equalTo(t, "passed", c.Passed, []string{"9 runs learned from other data of the same name and size than most"})
	var others []string
	for _, s := range c.Others {
		others = append(others, fmt.Sprintf("%s×%d: %d/%d/%s/%s/%d", s.Students[0].Folder, s.Runs, s.Config.Width, s.Config.Epochs, s.Tuned, s.Data.Name, s.Data.Validation))
	}
	for _, want := range []string{"c×9: 64/2//digits, training part/160", "d×9: 128/3//", "e×18: 8/2/Width/", "f×9: 128/2//fashion/160", "h×9: 128/2//digits, training part/80"} {
		if !strings.Contains(strings.Join(others, "\n"), want) {
			t.Errorf("%q is not among\n%s", want, strings.Join(others, "\n"))
		}
	}
	equalTo(t, "others", len(others), 5)
}

// TestStudyTellsItsSet: definitions that know the set decide where splits cannot.
func TestStudyTellsItsSet(t *testing.T) {
	ours, theirs := rates(), rates()
	ours.Data = study.Source{Name: "digits", Examples: 800, Fingerprint: "aaaa"}
	theirs.Data = study.Source{Name: "digits", Examples: 800, Fingerprint: "bbbb"}
	theirs.Seeds = []int64{7, 8}
	c := read(t, made(t, pupil{folder: "a", study: ours}, pupil{folder: "b", study: ours}, pupil{folder: "c", study: theirs}), Options{})
	equalTo(t, "pooled", shape(c), "0.001:3 0.01:3 0.1:3")
	equalTo(t, "passed", c.Passed, []string{"6 runs learned from other data of the same name and size than most"})
}

// TestAnotherQuestion: a study of widths under the name of one of learning rates.
func TestAnotherQuestion(t *testing.T) {
	widths := rates()
	widths.Axis = study.Widths(8, 16)
	folder := made(t, pupil{folder: "a", study: widths}, pupil{folder: "b", study: widths}, pupil{folder: "c", study: rates()})
	c := read(t, folder, Options{Field: "LearningRate"})
	equalTo(t, "pooled", shape(c), "0.001:3 0.01:3 0.1:3")
	equalTo(t, "passed", c.Passed, []string{"2 folders whose study of this name asks another question: it varies width"})
	equalTo(t, "what most vary", shape(read(t, folder, Options{})), "8:3 16:3")
}

func TestRanking(t *testing.T) {
	off := func(by float64) func(mlpkit.Config) float64 {
		return func(c mlpkit.Config) float64 { return usual(c) + by }
	}
	folder := made(t,
		pupil{folder: "a", study: rates()}, pupil{folder: "b", study: rates()},
		pupil{folder: "c", study: rates(), accuracy: off(0.01)},
		pupil{folder: "d", study: rates(0.001)},
		pupil{folder: "e", study: rates(0.1), accuracy: off(0.05), change: func(r *mlpkit.Run) { r.StepLoss[3] = float32(nan()); r.Stopped = mlpkit.Diverged }})
	name(t, folder, "a", "Ada\n<script>")
	name(t, folder, "c", "you")
	c := read(t, folder, Options{Own: filepath.Join(folder, "b")})
	var got []string
	for _, p := range c.Ranking() {
		var who []string
		for _, s := range p.Students {
			who = append(who, fmt.Sprintf("%s/%s/%t", s.Folder, s.Name, s.You))
		}
		got = append(got, fmt.Sprintf("%d %s %s", p.Place, p.Best.Label(), strings.Join(who, " ")))
	}
	equalTo(t, "ranking", strings.Join(got, "; "), "1 0.1 c//false; 2 0.1 a/Ada/false b//true; 4 0.001 d//false")
}

func name(t *testing.T, folder, student, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, student, nameFile), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
