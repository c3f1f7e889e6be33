package lab

import (
	"encoding/gob"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"mlplab/mlpkit/internal/text"
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
	cell     *ledger

	slot      string    // of the passing view; empty when there is none
	nextFrame time.Time // no picture before it

	begun, folded bool
	title, said   string // of a folded verb
}

func newNotebook(send func(*protocol.DisplayData), sync func(), out, err io.Writer, cell *ledger) *notebook {
	return &notebook{send: send, sync: sync, out: out, err: err, cell: cell}
}

// bundle is one output in several formats; the page takes the best it may show.
type bundle = map[protocol.MIMEType]any

// begin decides, before the verb shows anything, whether it is folded.
func (n *notebook) begin() {
	if n.begun {
		return
	}
	n.begun = true
	if n.folded = n.cell.full(); n.folded {
		n.tellFolded()
	}
}

// tellFolded brings the note about folded verbs up to date.
func (n *notebook) tellFolded() {
	note, _ := n.cell.places()
	n.send(&protocol.DisplayData{Data: bundle{protocol.MIMETextPlain: n.cell.words()}, DisplayID: note})
	n.sync()
}

// place puts data into the slot of the passing view, which it opens if need be.
func (n *notebook) place(data bundle, metadata map[string]any) {
	n.begin()
	switch {
	case n.slot != "":
	case n.folded:
		_, n.slot = n.cell.places()
	default:
		n.slot = gonbui.UniqueId()
	}
	n.send(&protocol.DisplayData{Data: data, Metadata: metadata, DisplayID: n.slot})
}

func (n *notebook) Live(p progress) {
	if !p.Done {
		n.title = p.heading()
		n.frame(p.html, p.line)
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

func (n *notebook) Figure(f figure) {
	data := bundle{
		protocol.MIMEImagePNG:  f.png,
		protocol.MIMETextPlain: f.alt,
	}
	if f.svg != nil {
		data[protocol.MIMEImageSVG] = string(f.svg)
	}
	size := map[string]any{"width": f.width, "height": f.height}
	n.place(data, map[string]any{string(protocol.MIMEImagePNG): size})
	n.sync()
	n.slot = ""
	n.count(figureRows)
}

// plotlyType is a figure for plotly.js.
const plotlyType protocol.MIMEType = "application/vnd.plotly.v1+json"

// Interactive has no picture beside plotly's format: JupyterLab would prefer it.
// The words are for pages that know neither.
func (n *notebook) Interactive(e explorer) {
	if n.begin(); n.folded {
		return
	}
	n.send(&protocol.DisplayData{Data: bundle{
		plotlyType:             e.plotly,
		protocol.MIMETextPlain: wrapped("To explore this figure, open the notebook in JupyterLab and run this cell. " + e.alt),
	}})
	n.sync()
	n.count(figureRows)
}

// count counts rows of a verb that is not folded.
func (n *notebook) count(rows int) {
	if !n.folded {
		n.cell.add(rows)
	}
}

func (n *notebook) Table(t table) {
	if n.begin(); n.folded {
		return
	}
	t = t.clipped()
	n.send(&protocol.DisplayData{Data: bundle{
		protocol.MIMETextHTML:  t.html(),
		protocol.MIMETextPlain: t.text(),
	}})
	n.sync()
	n.count(2 + len(t.rows))
}

func (n *notebook) Epochs(r *Run) {
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
	if n.slot != "" {
		data := bundle{protocol.MIMETextPlain: words}
		if words == "" {
			data[protocol.MIMETextHTML] = "<span></span>"
		}
		n.place(data, nil)
		n.sync()
		n.slot = ""
	}
}

func (n *notebook) Close(interrupted bool) {
	if interrupted {
		n.finish("Interrupted before there was anything to show.")
	}
	n.finish("")
	if n.folded {
		said := strings.TrimSpace(n.title + ": " + n.said)
		n.cell.fold(strings.Trim(said, ": "))
		n.tellFolded()
	}
	n.sync()
}

// epochLines is the report's line for each epoch, of many epochs the first and
// the last.
func epochLines(r *Run) string {
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
