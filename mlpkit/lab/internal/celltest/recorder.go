package celltest

import (
	"context"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/train"
)

// Recorder is a display that remembers what it was shown, in order.
type Recorder struct {
	Events        []string // live, note, figure, table, epochs, text, error, close
	Trainings     []display.TrainingProgress
	notes         []string
	Figures       []display.Figure
	Tables        []display.Table
	PlotlyFigures []display.PlotlyFigure
	Texts         []string
	Errors        []string
	Exits         []int
}

func (r *Recorder) Live(p display.TrainingProgress) {
	r.Events, r.Trainings = append(r.Events, "live"), append(r.Trainings, p)
}

func (r *Recorder) LiveStudy(display.StudyProgress) { r.Events = append(r.Events, "live") }

func (r *Recorder) Note(s string) { r.Events, r.notes = append(r.Events, "note"), append(r.notes, s) }

func (r *Recorder) Figure(f display.Figure) {
	r.Events, r.Figures = append(r.Events, "figure"), append(r.Figures, f)
}

func (r *Recorder) Interactive(e display.PlotlyFigure) {
	r.Events, r.PlotlyFigures = append(r.Events, "interactive"), append(r.PlotlyFigures, e)
}

func (r *Recorder) Table(t display.Table) {
	r.Events, r.Tables = append(r.Events, "table"), append(r.Tables, t)
}

func (r *Recorder) Epochs(*mlpkit.Run) { r.Events = append(r.Events, "epochs") }

func (r *Recorder) Text(s string) { r.Events, r.Texts = append(r.Events, "text"), append(r.Texts, s) }

func (r *Recorder) Error(s string) {
	r.Events, r.Errors = append(r.Events, "error"), append(r.Errors, s)
}

func (r *Recorder) Close(bool) { r.Events = append(r.Events, "close") }

// Said is all paragraphs.
func (r *Recorder) Said() string { return strings.Join(r.Texts, "\n") }

// Count is how often something was shown.
func (r *Recorder) Count(what string) (n int) {
	for _, e := range r.Events {
		if e == what {
			n++
		}
	}
	return n
}

// New is a verb with tiny data, an empty store, and a recorder, which
// remembers exits too.
func New() (*cell.Verb, *Recorder) {
	r := &Recorder{}
	return &cell.Verb{
		Out: r,
		MNIST: func(context.Context) (*datasets.MNIST, error) {
			return &datasets.MNIST{Train: labtest.Tiny(500), Test: labtest.Tiny(100)}, nil
		},
		Train: train.Train,
		Store: store.Open(""), // empty for ever
		Exit:  func(code int) { r.Exits = append(r.Exits, code) },
	}, r
}
