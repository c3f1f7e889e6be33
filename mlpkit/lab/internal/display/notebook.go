package display

import (
	"encoding/gob"
	"fmt"
	"io"
	"strings"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A training waits while its picture is drawn and sent. So pictures follow each
// other no faster than frameInterval, and where one took long, only so often
// that they take one frameShare-th of the time.
const (
	frameInterval = 450 * time.Millisecond
	frameShare    = 30
)

// maxEpochLines is how many epochs a cell prints in full; of more it prints the
// first and last edgeEpochLines. A cell with thousands of lines freezes the page.
const (
	maxEpochLines  = 20
	edgeEpochLines = 5
)

func init() {
	// The size of a picture travels as such a map, an interactive figure as such
	// maps and lists; unregistered types make gonbui lose the display without an
	// error.
	gob.Register(map[string]any{})
	gob.Register([]any{})
}

// gonbuiSend sends a display to the kernel.
func gonbuiSend(data *protocol.DisplayData) { gonbui.SendData(data) }

// notebook shows what one verb shows in the output of a GoNB cell. Displays and
// printed text reach the page by different ways: sync, after each display, keeps
// their order.
type notebook struct {
	send     func(*protocol.DisplayData)
	sync     func()
	out, err io.Writer
	limit    *outputLimit

	displayID string    // of the passing view; empty when there is none
	nextFrame time.Time // no picture before it

	begun, folded bool
	title, said   string // of a folded verb
}

func newNotebook(send func(*protocol.DisplayData), sync func(), out, err io.Writer, cell *outputLimit) *notebook {
	return &notebook{send: send, sync: sync, out: out, err: err, limit: cell}
}

// NewNotebook shows what a verb shows by send, out and err, with a limit of its own.
func NewNotebook(send func(*protocol.DisplayData), sync func(), out, err io.Writer) Display {
	return newNotebook(send, sync, out, err, &outputLimit{})
}

// bundle is one output in several formats; the page takes the best it may show.
type bundle = map[protocol.MIMEType]any

// begin decides, before the verb shows anything, whether it is folded.
func (n *notebook) begin() {
	if n.begun {
		return
	}
	n.begun = true
	if n.folded = n.limit.full(); n.folded {
		n.tellFolded()
	}
}

// tellFolded brings the note about folded verbs up to date.
func (n *notebook) tellFolded() {
	note, _ := n.limit.displayIDs()
	n.send(&protocol.DisplayData{Data: bundle{protocol.MIMETextPlain: n.limit.text()}, DisplayID: note})
	n.sync()
}

// place puts data where the passing view is, which it opens if need be.
func (n *notebook) place(data bundle, metadata map[string]any) {
	n.begin()
	switch {
	case n.displayID != "":
	case n.folded:
		_, n.displayID = n.limit.displayIDs()
	default:
		n.displayID = gonbui.UniqueId()
	}
	n.send(&protocol.DisplayData{Data: data, Metadata: metadata, DisplayID: n.displayID})
}

func (n *notebook) Live(p TrainingProgress) {
	if !p.Done {
		n.title = p.heading()
		n.frame(p.html, p.Line)
	}
}

// frame draws the next picture of the passing view, if it is time for one.
func (n *notebook) frame(html, line func() string) {
	began := time.Now()
	if began.Before(n.nextFrame) {
		return
	}
	n.place(bundle{
		protocol.MIMETextHTML:  html(),
		protocol.MIMETextPlain: line(),
	}, nil)
	now := time.Now()
	n.nextFrame = now.Add(max(frameInterval-now.Sub(began), frameShare*now.Sub(began)))
}

func (n *notebook) Note(s string) {
	n.place(bundle{protocol.MIMETextPlain: s}, nil)
}

func (n *notebook) Figure(f Figure) {
	data := bundle{
		protocol.MIMEImagePNG:  f.PNG,
		protocol.MIMETextPlain: f.Alt,
	}
	if f.SVG != nil {
		data[protocol.MIMEImageSVG] = string(f.SVG)
	}
	size := map[string]any{"width": f.Width, "height": f.Height}
	n.place(data, map[string]any{string(protocol.MIMEImagePNG): size})
	n.sync()
	n.displayID = ""
	n.count(figureRows)
}

// plotlyType is a figure for plotly.js.
const plotlyType protocol.MIMEType = "application/vnd.plotly.v1+json"

// Interactive has no picture beside plotly's format: JupyterLab would prefer it.
// The words are for pages that know neither.
func (n *notebook) Interactive(e PlotlyFigure) {
	if n.begin(); n.folded {
		return
	}
	n.send(&protocol.DisplayData{Data: bundle{
		plotlyType:             e.Plotly,
		protocol.MIMETextPlain: wrapped("To explore this figure, open the notebook in JupyterLab and run this cell. " + e.Alt),
	}})
	n.sync()
	n.count(figureRows)
}

// count counts rows of a verb that is not folded.
func (n *notebook) count(rows int) {
	if !n.folded {
		n.limit.add(rows)
	}
}

func (n *notebook) Table(t Table) {
	if n.begin(); n.folded {
		return
	}
	t = t.clipped()
	n.send(&protocol.DisplayData{Data: bundle{
		protocol.MIMETextHTML:  t.HTML(),
		protocol.MIMETextPlain: t.Text(),
	}})
	n.sync()
	n.count(2 + len(t.Rows))
}

func (n *notebook) Epochs(r *mlpkit.Run) {
	if n.begin(); n.folded {
		return
	}
	if lines := epochLines(r); lines != "" {
		n.print(lines + "\n")
	}
}

func (n *notebook) Text(s string) {
	if n.begin(); n.folded {
		if n.said == "" {
			n.said = s
		}
		return
	}
	n.print(clipped(wrapped(s)) + "\n")
}

// print prints text that ends its last line.
func (n *notebook) print(s string) {
	fmt.Fprint(n.out, s)
	n.count(strings.Count(s, "\n"))
}

func (n *notebook) Error(s string) {
	n.finish("This ended without a result.")
	fmt.Fprintln(n.err, clipped(wrapped(s)))
}

// finish replaces a passing view that no figure has replaced; without words it
// leaves nothing that can be seen, as an output can't be taken back.
func (n *notebook) finish(words string) {
	if n.displayID != "" {
		data := bundle{protocol.MIMETextPlain: words}
		if words == "" {
			data[protocol.MIMETextHTML] = "<span></span>"
		}
		n.place(data, nil)
		n.sync()
		n.displayID = ""
	}
}

func (n *notebook) Close(interrupted bool) {
	if interrupted {
		n.finish("Interrupted before there was anything to show.")
	}
	n.finish("")
	if n.folded {
		said := strings.TrimSpace(n.title + ": " + n.said)
		n.limit.fold(strings.Trim(said, ": "))
		n.tellFolded()
	}
	n.sync()
}

// epochLines is the report's line for each epoch, of many epochs the first and
// the last.
func epochLines(r *mlpkit.Run) string {
	var b strings.Builder
	for i := range r.Epochs {
		if hidden := len(r.Epochs) - 2*edgeEpochLines; len(r.Epochs) > maxEpochLines && i >= edgeEpochLines && i < edgeEpochLines+hidden {
			if i == edgeEpochLines {
				fmt.Fprintf(&b, "… %s more; the Run that the verb returned has them all …\n", text.Count(hidden, "epoch"))
			}
			continue
		}
		fmt.Fprintln(&b, r.EpochLine(i))
	}
	return b.String()
}
