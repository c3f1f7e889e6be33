package display

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/labtest"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

func newPage(t *testing.T) (*notebook, *labtest.Page, *bytes.Buffer, *bytes.Buffer) {
	p := labtest.NewPage()
	var out, errs bytes.Buffer
	return newNotebook(p.Send(t), func() {}, &out, &errs, &outputLimit{}), p, &out, &errs
}

func TestNotebookProgress(t *testing.T) {
	n, page, _, _ := newPage(t)
	run := labtest.Made(labtest.Brief(), 0.9)
	run.Config.Epochs, run.Config.BatchSize, run.Data.Train = 10, 5000, 10_000
	p := TrainingProgress{Part: 2, Parts: 3, Label: "learning rate <1>", Notes: []string{"Quick mode"}, Others: time.Second}
	p.Progress = mlpkit.Progress{Run: run, Step: 2, Steps: 20, ExamplesPerSecond: 12345, Remaining: 3 * time.Second}
	p.Picture = func() ([]byte, error) { return []byte("<svg></svg>"), nil }
	n.Live(p)
	html := page.Data[page.Order[0]].Data[protocol.MIMETextHTML].(string)
	labtest.Expect(t, html, `<progress value="0.3667" max="1"`, "2 of 3: learning rate &lt;1&gt;", "epoch 2 of 10", "step 2 of 20", "loss 0.5000",
		"training accuracy 91.00 %, validation accuracy 90.00 %", "12,345 images/s", "4.0 s left", "<svg></svg>", "Quick mode")
	p.Step = 4
	n.Live(p)
	if again := page.Data[page.Order[0]].Data[protocol.MIMETextHTML].(string); again != html {
		t.Error("drawn twice within a moment")
	}
	n.Error("no more")
	labtest.Expect(t, page.Data[page.Order[0]].Data[protocol.MIMETextPlain].(string), "without a result")
	if page.Data[page.Order[0]].Data[protocol.MIMETextHTML] != nil {
		t.Error("the bar is left behind")
	}
}

func TestEpochLinesAreCapped(t *testing.T) {
	accuracies := func(n int) []float64 { return make([]float64, n) }
	few := epochLines(labtest.Made(labtest.Brief(), accuracies(maxEpochLines)...))
	labtest.Equal(t, "lines of few epochs", strings.Count(few, "\n"), maxEpochLines)
	many := epochLines(labtest.Made(labtest.Brief(), accuracies(1000)...))
	labtest.Equal(t, "lines of many", strings.Count(many, "\n"), 2*edgeEpochLines+1)
	labtest.Expect(t, many, "Epoch 5/1000", "990 epochs more", "Epoch 996/1000", "Epoch 1000/1000")
}
