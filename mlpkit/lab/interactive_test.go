package lab

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// trace is a curve of an explorer as plotly.js reads it.
type trace struct {
	Name, YAxis string
	X, Y        []float64
	ShowLegend  bool
	Line        struct{ Color string }
}

// traces is what plotly.js would draw, read from JSON as it will be.
func traces(t *testing.T, e explorer) []trace {
	t.Helper()
	raw, err := json.Marshal(e.plotly)
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
	one, other := made(brief(), 0.5, 0.9), made(brief(), 0.6, 0.8)
	other.Config.LearningRate = 0.1
	if err := b.interactive([]*Run{one, other}); err != nil {
		t.Fatal(err)
	}
	ts := traces(t, b.explorers[0])
	equal(t, "curves", len(ts), 6)
	equal(t, "names", []string{ts[0].Name, ts[3].Name}, []string{"learning rate 0.01", "learning rate 0.1"})
	equal(t, "losses of the first", ts[0].Y, []float64{0.5, 0.5, 0.5, 0.5})
	equal(t, "steps", ts[0].X, []float64{1, 2, 3, 4})
	equal(t, "validation accuracies", ts[2].Y, []float64{50, 90})
	if !ts[0].ShowLegend || ts[1].ShowLegend || ts[0].Line.Color != ts[1].Line.Color || ts[0].Line.Color == ts[3].Line.Color {
		t.Errorf("want a colour and a name for each run: %+v", ts)
	}
}

func TestInteractiveDivergedAndLong(t *testing.T) {
	r := made(brief(), 0.5, 0.9)
	r.StepLoss[3] = float32(math.NaN())
	steps, losses := averagedLoss(r, 300)
	equal(t, "steps before the NaN", steps, []any{1, 2, 3})
	equal(t, "losses", losses, []any{0.5, 0.5, 0.5})
	epochs, _, _ := accuracies(r)
	equal(t, "epochs before the NaN", epochs, []any{1})
	long := made(brief(), 0.5)
	long.StepLoss = make(mlpkit.Losses32, 480_000)
	steps, _ = averagedLoss(long, 300)
	equal(t, "points of a long run", len(steps), 300)
	equal(t, "the last", steps[299], 478_403)
	long.StepLoss = long.StepLoss[:4500]
	steps, _ = averagedLoss(long, 160)
	equal(t, "points of a run among fifteen", len(steps), 160)
	equal(t, "single steps at first", steps[:4], []any{1, 2, 3, 4})
}

// TestInteractiveIsSmall checks what a notebook has to keep of a study.
func TestInteractiveIsSmall(t *testing.T) {
	r := made(brief(), 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
	r.StepLoss = make(mlpkit.Losses32, 4500)
	for i := range r.StepLoss {
		r.StepLoss[i] = 1 / float32(i+3)
	}
	runs, names := make([]*Run, 15), make([]string, 15)
	for i := range runs {
		runs[i], names[i] = r, fmt.Sprint(i/3)
	}
	kept, err := json.MarshalIndent(explorable(runs, names), "      ", " ")
	if err != nil {
		t.Fatal(err)
	}
	if limit := 150_000; len(kept) > limit {
		t.Errorf("%d bytes, want at most %d", len(kept), limit)
	}
}

func TestInteractiveOfAStudy(t *testing.T) {
	b := newBench()
	if err := b.interactiveResult(pricedResult()); err != nil {
		t.Fatal(err)
	}
	expect(t, b.explorers[0].alt, "2 groups of runs", "8: 2 runs")
	ts := traces(t, b.explorers[0])
	equal(t, "curves", len(ts), 12)
	equal(t, "name", ts[0].Name, "width 8")
	if ts[0].Line.Color != ts[3].Line.Color || ts[0].Line.Color == ts[6].Line.Color || !ts[0].ShowLegend || ts[3].ShowLegend {
		t.Error("want a colour and a name for each value, not for each seed")
	}
}

func TestInteractiveIsNotHiddenByAPicture(t *testing.T) {
	n, page, _, _ := newPage(t)
	r := made(brief(), 0.5)
	n.Interactive(explorer{alt: "two plots", plotly: explorable([]*Run{r}, []string{"run"})})
	d := page.data[page.order[0]].Data
	if d[protocol.MIMEImagePNG] != nil || d[protocol.MIMEImageSVG] != nil || d[plotlyType] == nil {
		t.Errorf("formats: %v", d)
	}
	expect(t, d[protocol.MIMETextPlain].(string), "two plots", "JupyterLab")
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
			equal(t, "explorers", len(b.explorers), 0)
		}
	}
}
