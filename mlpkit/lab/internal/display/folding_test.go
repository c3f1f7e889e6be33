package display

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/labtest"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// TestManyVerbsAreFolded shows 1,000 results in one cell.
func TestManyVerbsAreFolded(t *testing.T) {
	p := labtest.NewPage()
	var out, errs bytes.Buffer
	cell := &outputLimit{}
	const verbs = 1000
	for i := range verbs {
		n := newNotebook(p.Send(t), func() {}, &out, &errs, cell)
		run := labtest.Made(labtest.Brief(), 0.9)
		run.Config.LearningRate = float64(i + 1)
		n.Live(TrainingProgress{Progress: mlpkit.Progress{Run: run}, Part: 1, Parts: 1})
		n.Figure(Figure{Alt: fmt.Sprintf("figure %d", i+1), PNG: []byte("png"), SVG: []byte("<svg/>")})
		n.Table(Table{Head: []string{"a"}, Rows: [][]string{{"1"}}})
		n.Epochs(run)
		n.Text("After 1 epoch all is well.")
		n.Close(false)
	}
	if n := len(p.Order); n < 20 || n > 80 {
		t.Errorf("%d outputs", n)
	}
	if n := strings.Count(out.String(), "\n"); n > maxRows {
		t.Errorf("%d lines of text", n)
	}
	note := p.Data[p.Order[len(p.Order)-2]].Data[protocol.MIMETextPlain].(string)
	labtest.Expect(t, note, "Output folded", "results folded so far", "learning rate 1000,", "After 1 epoch all is well.", "lab.Study")
	if strings.Contains(note, "learning rate 900,") {
		t.Errorf("the note grows:\n%s", note)
	}
	if latest := p.Data[p.Order[len(p.Order)-1]].Data; latest[protocol.MIMETextPlain] != fmt.Sprintf("figure %d", verbs) || latest[protocol.MIMEImagePNG] == nil {
		t.Errorf("the latest figure is %v", latest)
	}
}

// TestAnErrorIsNeverFolded: what to change must be seen after 1,000 results too.
func TestAnErrorIsNeverFolded(t *testing.T) {
	n, page, _, errs := newPage(t)
	n.limit.rows = maxRows
	n.Note("Reading the digits …")
	n.Error("LearningRate = -1: must be above 0")
	n.Close(false)
	labtest.Expect(t, errs.String(), "must be above 0")
	labtest.Equal(t, "outputs", len(page.Order), 2)
}

func TestLongOutputIsClipped(t *testing.T) {
	n, page, out, _ := newPage(t)
	long := Table{Head: []string{"name", "value"}}
	for i := range 1000 {
		long.Rows = append(long.Rows, []string{fmt.Sprint("row ", i), "1"})
	}
	n.Table(long)
	html := page.Data[page.Order[0]].Data[protocol.MIMETextHTML].(string)
	labtest.Equal(t, "rows", strings.Count(html, "<tr>"), maxTableRows+1)
	labtest.Expect(t, html, "… 941 rows more …")
	labtest.Equal(t, "rows of the table given", len(long.Rows), 1000)
	n.Text(strings.Repeat("a line\n", 5000))
	labtest.Equal(t, "lines", strings.Count(out.String(), "\n"), maxTextLines)
	run := labtest.Made(labtest.Brief(), make([]float64, 1000)...)
	out.Reset()
	n.Epochs(run)
	labtest.Equal(t, "epochs", strings.Count(out.String(), "Epoch "), 2*edgeEpochLines)
	labtest.Expect(t, out.String(), "… 990 epochs more", "Epoch 1000/1000")
}
