package lab

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"mlplab/mlpkit"
)

// TestManyVerbsAreFolded shows 1,000 results in one cell.
func TestManyVerbsAreFolded(t *testing.T) {
	p := &page{data: map[string]*protocol.DisplayData{}}
	var out, errs bytes.Buffer
	cell := &ledger{}
	const verbs = 1000
	for i := range verbs {
		n := newNotebook(p.send(t), func() {}, &out, &errs, cell)
		run := made(brief(), 0.9)
		run.Config.LearningRate = float64(i + 1)
		n.Live(progress{Progress: mlpkit.Progress{Run: run}, Part: 1, Parts: 1})
		n.Figure(figure{alt: fmt.Sprintf("figure %d", i+1), png: []byte("png"), svg: []byte("<svg/>")})
		n.Table(table{head: []string{"a"}, rows: [][]string{{"1"}}})
		n.Epochs(run)
		n.Text("After 1 epoch all is well.")
		n.Close(false)
	}
	if n := len(p.order); n < 20 || n > 80 {
		t.Errorf("%d outputs", n)
	}
	if n := strings.Count(out.String(), "\n"); n > maxRows {
		t.Errorf("%d lines of text", n)
	}
	note := p.data[p.order[len(p.order)-2]].Data[protocol.MIMETextPlain].(string)
	expect(t, note, "Output folded", "results folded so far", "learning rate 1000,", "After 1 epoch all is well.", "lab.Study")
	if strings.Contains(note, "learning rate 900,") {
		t.Errorf("the note grows:\n%s", note)
	}
	if latest := p.data[p.order[len(p.order)-1]].Data; latest[protocol.MIMETextPlain] != fmt.Sprintf("figure %d", verbs) || latest[protocol.MIMEImagePNG] == nil {
		t.Errorf("the latest figure is %v", latest)
	}
}

// TestAnErrorIsNeverFolded: what to change must be seen after 1,000 results too.
func TestAnErrorIsNeverFolded(t *testing.T) {
	n, page, _, errs := newPage(t)
	n.cell.rows = maxRows
	n.Note(reading)
	n.Error("LearningRate = -1: must be above 0")
	n.Close(false)
	expect(t, errs.String(), "must be above 0")
	equal(t, "outputs", len(page.order), 2)
}

func TestLongOutputIsClipped(t *testing.T) {
	n, page, out, _ := newPage(t)
	long := table{head: []string{"name", "value"}}
	for i := range 1000 {
		long.rows = append(long.rows, []string{fmt.Sprint("row ", i), "1"})
	}
	n.Table(long)
	html := page.data[page.order[0]].Data[protocol.MIMETextHTML].(string)
	equal(t, "rows", strings.Count(html, "<tr>"), maxTableRows+1)
	expect(t, html, "… 941 rows more …")
	equal(t, "rows of the table given", len(long.rows), 1000)
	n.Text(strings.Repeat("a line\n", 5000))
	equal(t, "lines", strings.Count(out.String(), "\n"), maxTextLines)
	run := made(brief(), make([]float64, 1000)...)
	out.Reset()
	n.Epochs(run)
	equal(t, "epochs", strings.Count(out.String(), "Epoch "), 2*edgeEpochLines)
	expect(t, out.String(), "… 990 epochs more", "Epoch 1000/1000")
}
