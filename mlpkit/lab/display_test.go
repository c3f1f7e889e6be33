package lab

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"mlplab/mlpkit"
)

// page is what a notebook's page shows: the last state of each output.
type page struct {
	order []string
	data  map[string]*protocol.DisplayData
}

func (p *page) send(t *testing.T) func(*protocol.DisplayData) {
	return func(d *protocol.DisplayData) {
		// What GoNB cannot encode is lost in silence.
		if err := gob.NewEncoder(&bytes.Buffer{}).Encode(d); err != nil {
			t.Errorf("display is lost: %v", err)
		}
		id := d.DisplayID
		if id == "" {
			id = "unnamed " + string(rune('a'+len(p.order)))
		}
		if p.data[id] == nil {
			p.order = append(p.order, id)
		}
		p.data[id] = d
	}
}

func newPage(t *testing.T) (*notebook, *page, *bytes.Buffer, *bytes.Buffer) {
	p := &page{data: map[string]*protocol.DisplayData{}}
	var out, errs bytes.Buffer
	return newNotebook(p.send(t), func() {}, &out, &errs, &ledger{}), p, &out, &errs
}

func TestNotebookReplacesProgressByOneFigure(t *testing.T) {
	n, page, out, _ := newPage(t)
	b := newBench()
	b.out = n
	b.trainOne(brief())
	if len(page.order) != 1 {
		t.Fatalf("%d outputs, want the figure alone", len(page.order))
	}
	d := page.data[page.order[0]]
	raster, ok := d.Data[protocol.MIMEImagePNG].([]byte)
	if !ok {
		t.Fatalf("formats: %v", d.Data)
	}
	img, err := png.DecodeConfig(bytes.NewReader(raster))
	if err != nil {
		t.Fatal(err)
	}
	size := d.Metadata["image/png"].(map[string]any)
	width, height := size["width"].(int), size["height"].(int)
	if math.Abs(float64(img.Width)/float64(width)-1) > 0.01 || math.Abs(float64(img.Height)/float64(height)-1) > 0.01 {
		t.Errorf("PNG of %d × %d pixels is shown as %d × %d", img.Width, img.Height, width, height)
	}
	svg, _ := d.Data[protocol.MIMEImageSVG].(string)
	expect(t, svg, fmt.Sprintf(`width="%d" height="%d" viewBox="0 0 `, width, height))
	if d.Data[protocol.MIMETextHTML] != nil || d.Data[protocol.MIMETextPlain] == "" {
		t.Error("want text, and no HTML of the progress")
	}
	expect(t, out.String(), "Epoch 1/3: Train Loss=", "Epoch 3/3", "After 3 epochs")
}

func TestNotebookProgress(t *testing.T) {
	n, page, _, _ := newPage(t)
	run := made(brief(), 0.9)
	run.Config.Epochs, run.Config.BatchSize, run.Data.Train = 10, 5000, 10_000
	p := progress{Part: 2, Parts: 3, Label: "learning rate <1>", Notes: []string{"Quick mode"}, Others: time.Second}
	p.Progress = mlpkit.Progress{Run: run, Step: 2, Steps: 20, ExamplesPerSecond: 12345, Remaining: 3 * time.Second}
	p.Picture = func() ([]byte, error) { return []byte("<svg></svg>"), nil }
	n.Live(p)
	html := page.data[page.order[0]].Data[protocol.MIMETextHTML].(string)
	expect(t, html, `<progress value="0.3667" max="1"`, "2 of 3: learning rate &lt;1&gt;", "epoch 2 of 10", "step 2 of 20", "loss 0.5000",
		"training accuracy 91.00 %, validation accuracy 90.00 %", "12,345 images/s", "4.0 s left", "<svg></svg>", "Quick mode")
	p.Step = 4
	n.Live(p)
	if again := page.data[page.order[0]].Data[protocol.MIMETextHTML].(string); again != html {
		t.Error("drawn twice within a moment")
	}
	n.Error("no more")
	expect(t, page.data[page.order[0]].Data[protocol.MIMETextPlain].(string), "without a result")
	if page.data[page.order[0]].Data[protocol.MIMETextHTML] != nil {
		t.Error("the bar is left behind")
	}
}

func TestTerminal(t *testing.T) {
	var out, errs bytes.Buffer
	dir := filepath.Join(t.TempDir(), "new", "figures")
	b := newBench()
	b.out = &terminal{out: &out, err: &errs, dir: dir}
	c := brief()
	b.trainOne(c)
	if strings.ContainsAny(out.String(), "\r\x1b") {
		t.Errorf("control characters in text that is kept: %q", out.String())
	}
	equal(t, "lines of epochs", strings.Count(out.String(), "Epoch "), c.Epochs)
	file := filepath.Join(dir, "train"+slug(c)+".svg")
	expect(t, out.String(), c.String(), "Figure: "+file, "After 3 epochs")
	if data, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(data, []byte("<svg")) {
		t.Errorf("figure: %v", err)
	}

	out.Reset()
	b.out = &terminal{out: &out, err: &errs, dir: filepath.Join(file, "not a folder"), inPlace: true}
	b.compareAll([]Config{c, c})
	expect(t, errs.String(), "could not be written", FiguresEnv)
	expect(t, out.String(), "1 of 2: run (1)", "2 of 2: run (2)", "best first")
}

func TestTerminalError(t *testing.T) {
	var out, errs bytes.Buffer
	b := newBench()
	b.out = &terminal{out: &out, err: &errs, dir: t.TempDir()}
	c := brief()
	c.Activation = "rellu"
	b.trainOne(c)
	equal(t, "standard output", out.String(), "")
	expect(t, errs.String(), `did you mean "relu"?`)
}
