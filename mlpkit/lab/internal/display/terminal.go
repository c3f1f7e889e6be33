package display

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"mlplab/mlpkit"
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

// NewTerminal prints to out and err and writes figures into the folder dir; inPlace
// says that out can rewrite its last line.
func NewTerminal(out, err io.Writer, dir string, inPlace bool) Display {
	return &terminal{out: out, err: err, dir: dir, inPlace: inPlace}
}

// clear removes the line that is to be rewritten.
func (t *terminal) clear() {
	if t.partial {
		fmt.Fprint(t.out, "\r\x1b[K")
		t.partial = false
	}
}

func (t *terminal) Live(p TrainingProgress) {
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
		fmt.Fprintf(t.out, "\r\x1b[K%s", p.Line())
		t.partial = true
	}
}

func (t *terminal) Note(s string) {
	if t.inPlace {
		fmt.Fprintf(t.out, "\r\x1b[K%s", s)
		t.partial = true
	}
}

func (t *terminal) Figure(f Figure) {
	t.clear()
	name, data := f.Name+".svg", f.SVG
	if data == nil {
		name, data = f.Name+".png", f.PNG
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
func (t *terminal) Interactive(PlotlyFigure) {
	t.Text("A figure to explore is shown in a notebook only.")
}

func (t *terminal) Table(tab Table) {
	t.clear()
	fmt.Fprintln(t.out, tab.Text())
}

// Epochs shows nothing: Live has printed each line when its epoch ended.
func (t *terminal) Epochs(*mlpkit.Run) {}

func (t *terminal) Text(s string) {
	t.clear()
	fmt.Fprintln(t.out, wrapped(s))
}

func (t *terminal) Error(s string) {
	t.clear()
	fmt.Fprintln(t.err, wrapped(s))
}

func (t *terminal) Close(bool) { t.clear() }
