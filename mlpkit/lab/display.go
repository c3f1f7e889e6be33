package lab

import (
	"os"

	"github.com/janpfeifer/gonb/gonbui"
)

// display is where a verb shows things. The passing view of a training, given
// to Live again and again, is replaced by the figure that stays.
type display interface {
	// Live shows how a training stands.
	Live(progress)
	// LiveStudy shows how a study stands, in the same way.
	LiveStudy(studyProgress)
	// Note is a passing remark before there is anything else to see.
	Note(string)
	// Figure shows a figure that stays, in the place of the passing view.
	Figure(figure)
	// Interactive shows a figure to explore, if the display can.
	Interactive(explorer)
	Table(table)
	// Epochs shows the lines of a run's epochs, where Live has not shown them.
	Epochs(*Run)
	// Text shows a paragraph.
	Text(string)
	// Error shows what went wrong.
	Error(string)
	// Close ends the verb: everything has arrived when it returns.
	Close(interrupted bool)
}

// newDisplay is the display of this process: a notebook's cell, or text and files.
func newDisplay() display {
	if gonbui.IsNotebook {
		return newNotebook(gonbuiSend, gonbui.Sync, os.Stdout, os.Stderr, thisCell())
	}
	dir := os.Getenv(FiguresEnv)
	if dir == "" {
		dir = defaultFigures
	}
	return &terminal{out: os.Stdout, err: os.Stderr, dir: dir, inPlace: isTerminal(os.Stdout)}
}

// isTerminal reports whether f is a terminal.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
