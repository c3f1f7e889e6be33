package display

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/lab/internal/labtest"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

func TestInteractiveDivergedAndLong(t *testing.T) {
	r := labtest.Made(labtest.Brief(), 0.5, 0.9)
	r.StepLoss[3] = float32(math.NaN())
	steps, losses := averagedLoss(r, 300)
	labtest.Equal(t, "steps before the NaN", steps, []any{1, 2, 3})
	labtest.Equal(t, "losses", losses, []any{0.5, 0.5, 0.5})
	epochs, _, _ := accuracies(r)
	labtest.Equal(t, "epochs before the NaN", epochs, []any{1})
	long := labtest.Made(labtest.Brief(), 0.5)
	long.StepLoss = make(exact.Float32s, 480_000)
	steps, _ = averagedLoss(long, 300)
	labtest.Equal(t, "points of a long run", len(steps), 300)
	labtest.Equal(t, "the last", steps[299], 478_403)
	long.StepLoss = long.StepLoss[:4500]
	steps, _ = averagedLoss(long, 160)
	labtest.Equal(t, "points of a run among fifteen", len(steps), 160)
	labtest.Equal(t, "single steps at first", steps[:4], []any{1, 2, 3, 4})
}

// TestInteractiveIsSmall checks what a notebook has to keep of a study.
func TestInteractiveIsSmall(t *testing.T) {
	r := labtest.Made(labtest.Brief(), 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
	r.StepLoss = make(exact.Float32s, 4500)
	for i := range r.StepLoss {
		r.StepLoss[i] = 1 / float32(i+3)
	}
	runs, names := make([]*mlpkit.Run, 15), make([]string, 15)
	for i := range runs {
		runs[i], names[i] = r, fmt.Sprint(i/3)
	}
	kept, err := json.MarshalIndent(PlotlyData(runs, names), "      ", " ")
	if err != nil {
		t.Fatal(err)
	}
	if limit := 150_000; len(kept) > limit {
		t.Errorf("%d bytes, want at most %d", len(kept), limit)
	}
}

func TestInteractiveIsNotHiddenByAPicture(t *testing.T) {
	n, page, _, _ := newPage(t)
	r := labtest.Made(labtest.Brief(), 0.5)
	n.Interactive(PlotlyFigure{Alt: "two plots", Plotly: PlotlyData([]*mlpkit.Run{r}, []string{"run"})})
	d := page.Data[page.Order[0]].Data
	if d[protocol.MIMEImagePNG] != nil || d[protocol.MIMEImageSVG] != nil || d[plotlyType] == nil {
		t.Errorf("formats: %v", d)
	}
	labtest.Expect(t, d[protocol.MIMETextPlain].(string), "two plots", "JupyterLab")
}
