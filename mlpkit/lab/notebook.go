package lab

import (
	"encoding/gob"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// frameInterval is the least time between two pictures of a training.
const frameInterval = 450 * time.Millisecond

// maxEpochLines is how many epochs a cell prints in full; of more it prints the
// first and last edgeEpochLines. A cell with thousands of lines freezes the page.
const (
	maxEpochLines  = 20
	edgeEpochLines = 5
)

func init() {
	// The size of a picture travels as such a map; unregistered types make
	// gonbui lose the display without an error.
	gob.Register(map[string]any{})
	gob.Register([]any{})
}

// gonbuiSend sends a display to the kernel.
func gonbuiSend(data *protocol.DisplayData) { gonbui.SendData(data) }

// notebook shows things in the output of a GoNB cell. Displays and printed text
// reach the page by different ways: sync, after each display, keeps their order.
type notebook struct {
	send     func(*protocol.DisplayData)
	sync     func()
	out, err io.Writer

	slot  string // of the passing view; empty when there is none
	drawn time.Time
}

func newNotebook(send func(*protocol.DisplayData), sync func(), out, err io.Writer) *notebook {
	return &notebook{send: send, sync: sync, out: out, err: err}
}

// bundle is one output in several formats; the page takes the best it may show.
type bundle = map[protocol.MIMEType]any

// place puts data into the slot of the passing view, which it opens if need be.
func (n *notebook) place(data bundle, metadata map[string]any) {
	if n.slot == "" {
		n.slot = gonbui.UniqueId()
	}
	n.send(&protocol.DisplayData{Data: data, Metadata: metadata, DisplayID: n.slot})
}

func (n *notebook) Live(p progress) {
	if p.Done || time.Since(n.drawn) < frameInterval {
		return
	}
	n.place(bundle{
		protocol.MIMETextHTML:  p.html(),
		protocol.MIMETextPlain: p.line(),
	}, nil)
	n.drawn = time.Now()
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
}

func (n *notebook) Table(t table) {
	n.send(&protocol.DisplayData{Data: bundle{
		protocol.MIMETextHTML:  t.html(),
		protocol.MIMETextPlain: t.text(),
	}})
	n.sync()
}

func (n *notebook) Epochs(r *Run) {
	if lines := epochLines(r); lines != "" {
		fmt.Fprintln(n.out, lines) // and an empty line
	}
}

func (n *notebook) Text(s string) { fmt.Fprintln(n.out, wrapped(s)) }

func (n *notebook) Error(s string) {
	if n.slot != "" {
		n.place(bundle{protocol.MIMETextPlain: "This ended without a result."}, nil)
		n.sync()
		n.slot = ""
	}
	fmt.Fprintln(n.err, wrapped(s))
}

func (n *notebook) Close() {
	if n.slot != "" { // interrupted before there was a figure
		n.place(bundle{protocol.MIMETextPlain: "Interrupted before there was anything to show."}, nil)
		n.slot = ""
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
				fmt.Fprintf(&b, "… %s more; the Run that the verb returned has them all …\n", count(hidden, "epoch"))
			}
			continue
		}
		fmt.Fprintln(&b, r.EpochLine(i))
	}
	return b.String()
}
