package lab

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/lab/internal/labtest"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

func TestNotebookReplacesProgressByOneFigure(t *testing.T) {
	page, out := labtest.NewPage(), &bytes.Buffer{}
	b := newBench()
	b.Out = display.NewNotebook(page.Send(t), func() {}, out, out)
	b.trainOne(labtest.Brief())
	if len(page.Order) != 1 {
		t.Fatalf("%d outputs, want the figure alone", len(page.Order))
	}
	d := page.Data[page.Order[0]]
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
	labtest.Expect(t, svg, fmt.Sprintf(`width="%d" height="%d" viewBox="0 0 `, width, height))
	if d.Data[protocol.MIMETextHTML] != nil || d.Data[protocol.MIMETextPlain] == "" {
		t.Error("want text, and no HTML of the progress")
	}
	labtest.Expect(t, out.String(), "Epoch 1/3: Train Loss=", "Epoch 3/3", "After 3 epochs")
}

func TestTerminal(t *testing.T) {
	var out, errs bytes.Buffer
	dir := filepath.Join(t.TempDir(), "new", "figures")
	b := newBench()
	b.Out = display.NewTerminal(&out, &errs, dir, false)
	c := labtest.Brief()
	b.trainOne(c)
	if strings.ContainsAny(out.String(), "\r\x1b") {
		t.Errorf("control characters in text that is kept: %q", out.String())
	}
	labtest.Equal(t, "lines of epochs", strings.Count(out.String(), "Epoch "), c.Epochs)
	file := filepath.Join(dir, "train"+display.Slug(c)+".svg")
	labtest.Expect(t, out.String(), c.String(), "Figure: "+file, "After 3 epochs")
	if data, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(data, []byte("<svg")) {
		t.Errorf("figure: %v", err)
	}

	out.Reset()
	b.Out = display.NewTerminal(&out, &errs, filepath.Join(file, "not a folder"), true)
	b.compareAll([]Config{c, c})
	labtest.Expect(t, errs.String(), "could not be written", display.FiguresEnv)
	labtest.Expect(t, out.String(), "1 of 2: run (1)", "2 of 2: run (2)", "best first")
}

func TestTerminalError(t *testing.T) {
	var out, errs bytes.Buffer
	b := newBench()
	b.Out = display.NewTerminal(&out, &errs, t.TempDir(), false)
	c := labtest.Brief()
	c.Activation = "rellu"
	b.trainOne(c)
	labtest.Equal(t, "standard output", out.String(), "")
	labtest.Expect(t, errs.String(), `did you mean "relu"?`)
}
