package lab

import (
	"encoding/json"
	"testing"

	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
)

// trace is a curve of an interactive figure as plotly.js reads it.
type trace struct {
	Name, YAxis string
	X, Y        []float64
	ShowLegend  bool
	Line        struct{ Color string }
}

// traces is what plotly.js would draw, read from JSON as it will be.
func traces(t *testing.T, e display.PlotlyFigure) []trace {
	t.Helper()
	raw, err := json.Marshal(e.Plotly)
	if err != nil {
		t.Fatalf("plotly.js gets nothing: %v", err)
	}
	var figure struct{ Data []trace }
	if err := json.Unmarshal(raw, &figure); err != nil {
		t.Fatal(err)
	}
	return figure.Data
}

func TestInteractive(t *testing.T) {
	b := newBench()
	one, other := labtest.Made(labtest.Brief(), 0.5, 0.9), labtest.Made(labtest.Brief(), 0.6, 0.8)
	other.Config.LearningRate = 0.1
	if err := b.interactive([]*Run{one, other}); err != nil {
		t.Fatal(err)
	}
	ts := traces(t, b.PlotlyFigures[0])
	labtest.Equal(t, "curves", len(ts), 6)
	labtest.Equal(t, "names", []string{ts[0].Name, ts[3].Name}, []string{"learning rate 0.01", "learning rate 0.1"})
	labtest.Equal(t, "losses of the first", ts[0].Y, []float64{0.5, 0.5, 0.5, 0.5})
	labtest.Equal(t, "steps", ts[0].X, []float64{1, 2, 3, 4})
	labtest.Equal(t, "validation accuracies", ts[2].Y, []float64{50, 90})
	if !ts[0].ShowLegend || ts[1].ShowLegend || ts[0].Line.Color != ts[1].Line.Color || ts[0].Line.Color == ts[3].Line.Color {
		t.Errorf("want a colour and a name for each run: %+v", ts)
	}
}

func TestInteractiveOfAStudy(t *testing.T) {
	b := newBench()
	if err := b.interactiveResult(costResult()); err != nil {
		t.Fatal(err)
	}
	labtest.Expect(t, b.PlotlyFigures[0].Alt, "2 groups of runs", "8: 2 runs")
	ts := traces(t, b.PlotlyFigures[0])
	labtest.Equal(t, "curves", len(ts), 12)
	labtest.Equal(t, "name", ts[0].Name, "width 8")
	if ts[0].Line.Color != ts[3].Line.Color || ts[0].Line.Color == ts[6].Line.Color || !ts[0].ShowLegend || ts[3].ShowLegend {
		t.Error("want a colour and a name for each value, not for each seed")
	}
}

func TestInteractiveErrors(t *testing.T) {
	b := newBench()
	for _, verb := range []func() error{
		func() error { return b.interactive(nil) },
		func() error { return b.interactive([]*Run{nil}) },
		func() error { return b.interactiveResult(nil) },
		func() error { return b.interactiveResult(&Result{Study: study.Study{Name: "width"}}) },
	} {
		if err := verb(); err == nil {
			t.Error("no error")
		} else {
			labtest.Equal(t, "explorers", len(b.PlotlyFigures), 0)
		}
	}
}
