package display

import (
	"fmt"
	"strings"
	"sync"

	"mlplab/mlpkit/internal/text"

	"github.com/janpfeifer/gonb/gonbui"
)

// A notebook's page and file stay small whatever a cell does: when the verbs of
// a cell have shown maxRows lines, the later ones are folded. They share one
// place, which shows the latest of them, under a note that says so.
const (
	maxRows = 1000
	// figureRows is what a figure counts, by its weight in the file.
	figureRows = 40
	// foldedShown is how many of the folded results the note lists.
	foldedShown = 5
)

// Limits of what a single verb shows.
const (
	maxTextLines = 120
	maxTableRows = 60
)

// outputLimit is what the verbs of a cell, which may run at once, have shown.
type outputLimit struct {
	mu       sync.Mutex
	rows     int
	folded   int      // verbs
	latest   []string // what the latest of these said
	noteID   string   // the place of the note
	sharedID string   // the place that the folded verbs share
}

// thisCell is the limit of this process, which is one cell's.
var thisCell = sync.OnceValue(func() *outputLimit { return &outputLimit{} })

// add counts rows that a verb shows.
func (l *outputLimit) add(rows int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows += rows
}

// full reports whether the next verb is to be folded.
func (l *outputLimit) full() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rows >= maxRows
}

// displayIDs are the display ids of the note and of the shared place.
func (l *outputLimit) displayIDs() (note, picture string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.noteID == "" {
		l.noteID, l.sharedID = gonbui.UniqueId(), gonbui.UniqueId()
	}
	return l.noteID, l.sharedID
}

// fold counts a folded verb and what it said.
func (l *outputLimit) fold(said string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.folded++
	l.latest = append(l.latest, fmt.Sprintf("%d. %s", l.folded, cut(said, 160)))
	l.latest = l.latest[max(0, len(l.latest)-foldedShown):]
}

// text is the note.
func (l *outputLimit) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := []string{"Output folded: a cell with all of it would make this page slow. From here on only the latest figure stays."}
	if l.folded > 0 {
		lines = append(lines, text.Count(l.folded, "result")+" folded so far, of which the latest:")
		for _, said := range l.latest {
			lines = append(lines, "  "+said)
		}
	}
	return strings.Join(append(lines, "To see many runs side by side, use lab.Study; or keep the values that the verbs return and print what you need."), "\n")
}

// cut shortens a text to its first n letters.
func cut(s string, n int) string {
	letters := []rune(strings.Join(strings.Fields(s), " "))
	if len(letters) <= n {
		return string(letters)
	}
	return string(letters[:n-1]) + "…"
}

// clipped is a text of at most maxTextLines lines.
func clipped(s string) string {
	lines := strings.Split(s, "\n")
	if len(lines) <= maxTextLines {
		return s
	}
	rest := len(lines) - maxTextLines + 1
	return strings.Join(append(lines[:maxTextLines-1], fmt.Sprintf("… %s more …", text.Count(rest, "line"))), "\n")
}

// clipped is the table with at most maxTableRows rows.
func (t Table) clipped() Table {
	rest := len(t.Rows) - maxTableRows + 1
	if rest <= 1 {
		return t
	}
	last := make([]string, len(t.Head))
	last[0] = fmt.Sprintf("… %s more …", text.Count(rest, "row"))
	t.Rows = append(t.Rows[:maxTableRows-1:maxTableRows-1], last)
	return t
}
