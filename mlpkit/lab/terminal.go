package lab

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// FiguresEnv is the environment variable that names the folder for figures
// outside of a notebook; build/figures in the working directory without it.
const FiguresEnv = "MLPLAB_FIGURES"

const defaultFigures = "build/figures"

// terminal prints text and writes figures as SVG files.
type terminal struct {
	out, err io.Writer
	dir      string // for figures
	inPlace  bool   // out can rewrite its last line

	title   string // of the training that Live showed last
	partial bool   // the last line is to be rewritten
}

// clear removes the line that is to be rewritten.
func (t *terminal) clear() {
	if t.partial {
		fmt.Fprint(t.out, "\r\x1b[K")
		t.partial = false
	}
}

func (t *terminal) Live(p progress) {
	if title := p.heading(); title != t.title {
		t.clear()
		fmt.Fprintln(t.out, title)
		t.title = title
	}
	if p.EpochEnd {
		t.clear()
		fmt.Fprintln(t.out, p.Run.EpochLine(len(p.Run.Epochs)-1))
		return
	}
	if t.inPlace && !p.Done {
		fmt.Fprintf(t.out, "\r\x1b[K%s", p.line())
		t.partial = true
	}
}

func (t *terminal) Note(s string) {
	if t.inPlace {
		fmt.Fprintf(t.out, "\r\x1b[K%s", s)
		t.partial = true
	}
}

func (t *terminal) Figure(f figure) {
	t.clear()
	name, data := f.name+".svg", f.svg
	if data == nil {
		name, data = f.name+".png", f.png
	}
	path := filepath.Join(t.dir, name)
	err := os.MkdirAll(t.dir, 0o777)
	if err == nil {
		err = os.WriteFile(path, data, 0o666)
	}
	if err != nil { // the numbers below are worth having without the figure
		fmt.Fprintf(t.err, "The figure could not be written: %v; set %s to a folder that can be.\n", err, FiguresEnv)
		return
	}
	fmt.Fprintf(t.out, "Figure: %s\n", path)
}

// Interactive says where a figure can be explored.
func (t *terminal) Interactive(explorer) {
	t.Text("A figure to explore is shown in a notebook only.")
}

func (t *terminal) Table(tab table) {
	t.clear()
	fmt.Fprintln(t.out, tab.text())
}

// Epochs shows nothing: Live has printed each line when its epoch ended.
func (t *terminal) Epochs(*Run) {}

func (t *terminal) Text(s string) {
	t.clear()
	fmt.Fprintln(t.out, wrapped(s))
}

func (t *terminal) Error(s string) {
	t.clear()
	fmt.Fprintln(t.err, wrapped(s))
}

func (t *terminal) Close(bool) { t.clear() }
