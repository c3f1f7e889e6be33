package report

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"mlplab/mlpkit/bench/task"
)

func TestSummarize(t *testing.T) {
	for _, test := range []struct {
		x    []float64
		want Times
	}{
		{[]float64{3, 1, 2}, Times{3, 2, 1, 3}},
		{[]float64{4, 1, 2, 3}, Times{4, 2.5, 1, 4}},
		{[]float64{7}, Times{1, 7, 7, 7}},
	} {
		before := fmt.Sprint(test.x)
		if got := summarize(test.x); got != test.want {
			t.Errorf("%v: %+v, want %+v", test.x, got, test.want)
		}
		if fmt.Sprint(test.x) != before {
			t.Errorf("%s was sorted in place", before)
		}
	}
	if got := summarize(nil); got.N != 0 || !math.IsNaN(got.Median) {
		t.Errorf("nothing: %+v", got)
	}
}

func TestLinearity(t *testing.T) {
	points := func(seconds ...float64) (p []GrowthPoint) {
		for i, s := range seconds {
			p = append(p, GrowthPoint{3000 << i, []float64{s, s, 100}}) // one disturbed epoch
		}
		return p
	}
	if got := linearity(points(4, 7, 13, 25, 49)); math.Abs(got-1) > 1e-12 {
		t.Errorf("a straight line: R² = %v", got)
	}
	// By hand: x̄ = 7000, ȳ = 2; slope 0, so nothing is explained.
	if got := linearity([]GrowthPoint{{1000, []float64{1}}, {7000, []float64{4}}, {13000, []float64{1}}}); math.Abs(got) > 1e-12 {
		t.Errorf("no slope: R² = %v", got)
	}
	if got := linearity(points(1, 2)); !math.IsNaN(got) {
		t.Errorf("two points: R² = %v", got)
	}
}

func TestNewSample(t *testing.T) {
	c := task.Base(6400)
	a := task.Answer{Seconds: []float64{3, 1, 2}, Steps: 50, Losses: 150, Accuracy: 0.9} // half of 100 steps
	want := Sample{Peer: "keras", Round: 4, First: 6, Steady: []float64{2, 4}, Part: 0.5, Losses: 1, Accuracy: 0.9}
	if got := NewSample("keras", 4, c, 3, a); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// made is results in which ours takes as many seconds as given, at every batch
// size, and the others so many times as long.
func made(ours, jax, loader, gomlx float64) *Results {
	idle := 0.99
	r := &Results{Date: "2026-01-02", Seconds: 100, Machine: Machine{CPU: "A processor", Cores: 2, OS: "linux/amd64", Idle: &idle}}
	for i, id := range []string{task.Ours, task.JAX, task.Loader, task.GoMLX} {
		r.Peers = append(r.Peers, Peer{id, "title of " + id, fmt.Sprint("version ", i)})
	}
	for _, name := range []string{"batch 1", "batch 16", "batch 64", "batch 256", "width 1024"} {
		c := task.Base(48000).Named("%s", name)
		fmt.Sscanf(name, "batch %d", &c.Batch)
		fmt.Sscanf(name, "width %d", &c.Width)
		result := CaseResult{Case: c}
		for id, ratio := range map[string]float64{task.Ours: 1, task.JAX: jax, task.Loader: loader, task.GoMLX: gomlx} {
			for round := range 3 {
				s := Sample{Peer: id, Round: round, First: 2 * ours * ratio, Steady: []float64{ours * ratio, ours * ratio}, Part: 1, Losses: 1, Accuracy: 0.97}
				if id == task.Ours {
					s.First = 0.9 * ours
				}
				result.Samples = append(result.Samples, s)
			}
		}
		r.Cases = append(r.Cases, result)
	}
	// A machine on which the base case takes a second, and width 1024 is at the peak
	// in as long as made says.
	base := r.find("batch 64").Case
	r.Limits = task.Limits{Matrix: 9, Flops: base.FLOPs(), WorkingSets: []int{1 << 20}, Copies: []float64{1e15}}
	r.Study = &Study{Case: base, Seeds: 3, Epochs: 2, Rounds: []StudyRound{{Sequence: 10, Study: 6, Vmap: []float64{9, 2}, Scan: []float64{5, 1}, Accuracy: 0.97}}}
	r.Lab = &Lab{Experiments: []Experiment{{"width", 10, 4, []LabTraining{{"width 32", 0.97, 1}, {"width 64", 0.98, 2}}}, {"loss", 10, 2, []LabTraining{{"mae", 0.9, 1}}}}}
	for i := range 5 {
		r.Growth = append(r.Growth, GrowthPoint{3000 << i, []float64{float64(int(1) << i)}})
	}
	r.Memory = []Memory{{task.Ours, 400e6}, {task.Loader, 900e6}}
	return r
}

// verdicts are the targets' verdicts by what they are about.
func verdicts(r *Results) map[string]Verdict {
	v := map[string]Verdict{}
	for _, t := range r.Targets() {
		v[t.What] = t.Verdict
	}
	return v
}

// TestTargets: numbers on both sides of every bound.
func TestTargets(t *testing.T) {
	wide := made(1, 1, 1, 1).find("width 1024").Case
	good, bad := made(1.6, 1.06, 10, 8), made(1.7, 0.99, 2.4, 2.9)
	// Width 1024 at 66 % and at 64 % of the peak.
	good.Limits.Flops = max(good.Limits.Flops, wide.FLOPs()/1.6/0.66)
	setAll(good, "width 1024", wide.FLOPs()/good.Limits.Flops/0.66)
	setAll(bad, "width 1024", wide.FLOPs()/bad.Limits.Flops/0.64)
	bad.Study.Rounds[0].Study = 7.1
	bad.Lab.Experiments[0].Ours = 7
	bad.Growth[1].Seconds = []float64{16}
	bad.Memory[0].Bytes = 501e6
	for i := range bad.Cases {
		for k := range bad.Cases[i].Samples {
			if s := &bad.Cases[i].Samples[k]; s.Peer == task.Ours {
				s.First = 10
			}
		}
	}
	// The limit of the good one has moved with its peak.
	setAll(good, "batch 64", 1.6*good.Limits.Seconds(good.find("batch 64").Case))
	for what, verdict := range verdicts(good) {
		if verdict != Met {
			t.Errorf("good results: %s: %s", what, verdict)
		}
	}
	for what, verdict := range verdicts(bad) {
		if verdict != Missed {
			t.Errorf("bad results: %s: %s", what, verdict)
		}
	}
	if n := len(verdicts(good)); n != 19 {
		t.Errorf("%d targets, want 19", n)
	}
	for what, verdict := range verdicts(&Results{}) {
		if verdict != Unknown {
			t.Errorf("no results: %s: %s", what, verdict)
		}
	}
	// A lab of which one training of the peer is missing has no total.
	good.Lab.Experiments[0].Trainings[1].LoaderEpoch = 0
	if v := verdicts(good)["whole lab: faster than the PyTorch script (estimated)"]; v != Unknown {
		t.Errorf("a lab with a gap: %s", v)
	}
}

// setAll makes ours take so many seconds in a case, the others in proportion.
func setAll(r *Results, name string, seconds float64) {
	c := r.find(name)
	factor := seconds / c.steady(task.Ours).Median
	for _, s := range c.Samples {
		s.Steady[0] *= factor
		s.Steady[1] *= factor
	}
}

// TestMarkdown: everything measured is told, what was run in part is marked, and
// its accuracy, which can't be compared, is left out.
func TestMarkdown(t *testing.T) {
	r := made(1, 2, 4, 3)
	r.Failures = []string{"title of keras ended"}
	for i := range r.Cases[0].Samples {
		if s := &r.Cases[0].Samples[i]; s.Peer == task.Loader {
			s.Part = 0.0625
		}
	}
	text := r.Markdown()
	for _, want := range []string{
		"A processor, 2 cores", "99 % idle", "- title of jax: version 1",
		"| title of torch-loader¹ | 6 | 4.00 | 4.00 – 4.00 | 4.00 | 83 | 8.00 | 1 | – |",
		"| title of ours | 6 | 1.00 | 1.00 – 1.00 | 1.00 | 21 | 0.900 | 1 | 97.00 % |",
		"| study of 3 seeds: time of its runs in sequence | at most 0.70× | 0.60× | met |",
		"| width | width 32 (97.00 %), width 64 (98.00 %) | 10 | 4.00 | 30.0 | 7.5 |", "| **all** |  |  | 6.00 | 40.0 | 6.7 |", "| title of ours | 400 |", "- title of keras ended", "| 48000 | 16.0 |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
		t.Errorf("no numbers:\n%s", text)
	}
	if r.Quick = true; strings.Contains(r.Markdown(), "## Targets") {
		t.Error("a quick trial is judged")
	}
	if empty := (&Results{}).Markdown(); strings.Contains(empty, "NaN") {
		t.Errorf("nothing measured:\n%s", empty)
	}
}

// TestWrite: the raw numbers come back and make the same report.
func TestWrite(t *testing.T) {
	r, folder := made(1, 2, 4, 3), t.TempDir()
	if err := r.Write(folder); err != nil {
		t.Fatal(err)
	}
	again, err := Load(filepath.Join(folder, "bench.json"))
	if err != nil {
		t.Fatal(err)
	}
	if again.Markdown() != r.Markdown() {
		t.Error("another report after reading")
	}
	figure, err := again.Figure()
	if err != nil || !strings.Contains(string(figure), "title of gomlx") || !strings.Contains(string(figure), "limit of the machine") {
		t.Errorf("%.300s, %v", figure, err)
	}
	if _, err := Load(filepath.Join(folder, "README.md")); err == nil {
		t.Error("Markdown was read as raw numbers")
	}
}

// TestKeptResults: the page in the repository is what the numbers beside it make.
func TestKeptResults(t *testing.T) {
	folder := filepath.Join("..", "results")
	r, err := Load(filepath.Join(folder, "bench.json"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Markdown() != string(page) {
		got, want := strings.Split(r.Markdown(), "\n"), strings.Split(string(page), "\n")
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("line %d is\n%s\nwant\n%s", i+1, want[i], got[i])
			}
		}
		t.Errorf("%d lines, want %d", len(want), len(got))
	}
}
