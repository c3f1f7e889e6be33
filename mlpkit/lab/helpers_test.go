package lab

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/train"
)

// recorder is a display that remembers what it was shown, in order.
type recorder struct {
	events    []string // live, note, figure, table, epochs, text, error, close
	live      []progress
	notes     []string
	figures   []figure
	tables    []table
	explorers []explorer
	texts     []string
	errors    []string
}

func (r *recorder) Live(p progress)         { r.events, r.live = append(r.events, "live"), append(r.live, p) }
func (r *recorder) LiveStudy(studyProgress) { r.events = append(r.events, "live") }
func (r *recorder) Note(s string)           { r.events, r.notes = append(r.events, "note"), append(r.notes, s) }
func (r *recorder) Figure(f figure) {
	r.events, r.figures = append(r.events, "figure"), append(r.figures, f)
}
func (r *recorder) Interactive(e explorer) {
	r.events, r.explorers = append(r.events, "interactive"), append(r.explorers, e)
}
func (r *recorder) Table(t table) {
	r.events, r.tables = append(r.events, "table"), append(r.tables, t)
}
func (r *recorder) Epochs(*Run)   { r.events = append(r.events, "epochs") }
func (r *recorder) Text(s string) { r.events, r.texts = append(r.events, "text"), append(r.texts, s) }
func (r *recorder) Error(s string) {
	r.events, r.errors = append(r.events, "error"), append(r.errors, s)
}
func (r *recorder) Close(bool)   { r.events = append(r.events, "close") }
func (r *recorder) said() string { return strings.Join(r.texts, "\n") }
func (r *recorder) count(what string) (n int) {
	for _, e := range r.events {
		if e == what {
			n++
		}
	}
	return n
}

// tiny is n images of 4 × 4 pixels in ten classes: each class inks its own pixel.
func tiny(n int) *datasets.Set {
	set := &datasets.Set{Name: "tiny", Rows: 4, Cols: 4, Classes: 10}
	for i := range n {
		image := make([]uint8, 16)
		image[i%10] = 255
		image[10+i%6] = uint8(i)
		set.Images = append(set.Images, image...)
		set.Labels = append(set.Labels, uint8(i%10))
	}
	return set
}

// bench is a desk with tiny data, a recorder, and an exit that is remembered.
type bench struct {
	*desk
	*recorder
	exits []int
}

func newBench() *bench {
	b := &bench{recorder: &recorder{}}
	b.desk = &desk{
		out: b.recorder,
		mnist: func(context.Context) (*datasets.MNIST, error) {
			return &datasets.MNIST{Train: tiny(500), Test: tiny(100)}, nil
		},
		train: train.Train,
		store: store.Open(""), // empty for ever
		exit:  func(code int) { b.exits = append(b.exits, code) },
	}
	return b
}

// brief is a configuration that trains in milliseconds.
func brief() Config {
	c := Default()
	c.Width, c.Epochs, c.BatchSize, c.LearningRate = 16, 3, 50, 0.01
	return c
}

// made is a run that was not trained: with these validation accuracies, each
// training accuracy 0.01 above.
func made(c Config, accuracies ...float64) *Run {
	c.Epochs = max(c.Epochs, len(accuracies))
	r := &Run{Config: c, Data: mlpkit.DataInfo{Name: "made", Train: 100, Validation: 25}, CompileSeconds: 1}
	for _, a := range accuracies {
		r.Epochs = append(r.Epochs, mlpkit.Epoch{
			TrainLoss: 0.5, ValidationLoss: 0.5, RunningAccuracy: mlpkit.Float(a),
			TrainAccuracy: mlpkit.Float(a + 0.01), ValidationAccuracy: mlpkit.Float(a), TrainSeconds: 0.5, EvalSeconds: 0.1,
		})
		for range r.StepsPerEpoch() {
			r.StepLoss = append(r.StepLoss, 0.5)
		}
	}
	return r
}

// expect fails unless text has all of parts.
func expect(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), p) {
			t.Errorf("%q is not in:\n%s", p, text)
		}
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

// accuracyOf is the accuracy of a run's network on set.
func accuracyOf(run *Run, set *datasets.Set) (float64, error) {
	m, err := train.ModelOf(run)
	if err != nil {
		return 0, err
	}
	return m.Accuracy(set)
}
