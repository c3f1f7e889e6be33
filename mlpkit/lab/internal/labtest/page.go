package labtest

import (
	"bytes"
	"encoding/gob"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Page is what a notebook's page shows: the last state of each output.
type Page struct {
	Order []string
	Data  map[string]*protocol.DisplayData
}

// NewPage is an empty page.
func NewPage() *Page { return &Page{Data: map[string]*protocol.DisplayData{}} }

// Send is what a display sends to this page with.
func (p *Page) Send(t *testing.T) func(*protocol.DisplayData) {
	return func(d *protocol.DisplayData) {
		// What GoNB cannot encode is lost in silence.
		if err := gob.NewEncoder(&bytes.Buffer{}).Encode(d); err != nil {
			t.Errorf("display is lost: %v", err)
		}
		id := d.DisplayID
		if id == "" {
			id = "unnamed " + string(rune('a'+len(p.Order)))
		}
		if p.Data[id] == nil {
			p.Order = append(p.Order, id)
		}
		p.Data[id] = d
	}
}
