package display

import (
	"os"

	"mlplab/mlpkit"

	"github.com/janpfeifer/gonb/gonbui"
)

// Display is where a verb shows things. The passing view of a training, given
// to Live again and again, is replaced by the figure that stays.
type Display interface {
	// Live shows how a training stands.
	Live(TrainingProgress)
	// LiveStudy shows how a study stands, in the same way.
	LiveStudy(StudyProgress)
	// Note is a passing remark before there is anything else to see.
	Note(string)
	// Figure shows a figure that stays, in the place of the passing view.
	Figure(Figure)
	// Interactive shows a figure to explore, if the display can.
	Interactive(PlotlyFigure)
	Table(Table)
	// Epochs shows the lines of a run's epochs, where Live has not shown them.
	Epochs(*mlpkit.Run)
	// Text shows a paragraph.
	Text(string)
	// Error shows what went wrong.
	Error(string)
	// Close ends the verb: everything has arrived when it returns.
	Close(interrupted bool)
}

// New is the display of this process: a notebook's cell, or text and files.
func New() Display {
	if gonbui.IsNotebook {
		return newNotebook(gonbuiSend, gonbui.Sync, os.Stdout, os.Stderr, thisCell())
	}
	dir := os.Getenv(FiguresEnv)
	if dir == "" {
		dir = defaultFigures
	}
	return NewTerminal(os.Stdout, os.Stderr, dir, isTerminal(os.Stdout))
}

// isTerminal reports whether f is a terminal.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
