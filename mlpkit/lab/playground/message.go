package playground

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"mlplab/mlpkit"
)

// kind is what a message from the view is about.
type kind string

const (
	hello  kind = "hello" // the view is there and needs the whole state
	alive  kind = "alive" // the view is still there
	set    kind = "set"   // another setting: begin anew with it
	goOn   kind = "train" // go on training
	pause  kind = "pause"
	step   kind = "step"   // make a single step
	reset  kind = "reset"  // begin anew with the same setting
	forget kind = "forget" // drop the earlier runs
	digit  kind = "digit"  // a digit was drawn
	wipe   kind = "wipe"   // the drawing was wiped off
	model  kind = "model"  // ask another network about the digit
	stop   kind = "stop"   // end the cell
	bye    kind = "bye"    // the page goes away
)

func kinds() []kind {
	return []kind{hello, alive, set, goOn, pause, step, reset, forget, digit, wipe, model, stop, bye}
}

// message is what the view sends.
type message struct {
	// Number counts the view's messages. They may overtake each other, and what is
	// newer counts.
	Number int  `json:"number"`
	Kind   kind `json:"kind"`
	// Hidden reports that the page is not visible now.
	Hidden bool `json:"hidden,omitempty"`
	// Setting comes with set.
	Setting *setting `json:"setting,omitempty"`
	// Ink comes with digit.
	Ink *ink `json:"ink,omitempty"`
	// Network comes with model: 0 is the one in training, others are earlier runs.
	Network *int `json:"network,omitempty"`
}

// ink is what was drawn: Side×Side grey levels as base64, 255 for ink.
type ink struct {
	Side   int    `json:"side"`
	Levels string `json:"levels"`
}

// maxSide is the largest drawing, in pixels on a side; maxMessage the longest
// message, in bytes, with room for such a drawing in base64.
const (
	maxSide    = 400
	maxMessage = maxSide*maxSide*4/3 + 4096
)

// parseMessage reads a message from the view and checks that it has what its
// kind needs, no more and no less. A setting's values are checked by
// [setting.apply], ink by [ink.levels].
func parseMessage(text string) (message, error) {
	var m message
	if len(text) > maxMessage {
		return m, fault("message", fmt.Sprintf("%d bytes", len(text)), "must have at most %d; send a smaller drawing", maxMessage)
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return m, wrongJSON(text, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return m, fault("message", shortened(text), "has something behind its end; send one JSON object at a time")
	}
	if !slices.Contains(kinds(), m.Kind) {
		return m, fault("kind", fmt.Sprintf("%q", shortened(string(m.Kind))), "must be one of %s", strings.Join(texts(kinds()), ", "))
	}
	if m.Number < 1 {
		return m, fault("number", fmt.Sprint(m.Number), "must be at least 1; count the messages")
	}
	return m, errors.Join(
		only(m.Kind, "setting", m.Setting != nil, set),
		only(m.Kind, "ink", m.Ink != nil, digit),
		only(m.Kind, "network", m.Network != nil, model),
	)
}

// only checks that a part is there in messages of one kind and in no other.
func only(k kind, part string, there bool, belongs kind) error {
	switch {
	case there && k != belongs:
		return fault(part, "given", "belongs to messages of the kind %s, not %s; leave it out", belongs, k)
	case !there && k == belongs:
		return fault(part, "nothing", "must be given in messages of the kind %s", k)
	}
	return nil
}

// wrongJSON says what is wrong with a text that is no message.
func wrongJSON(text string, err error) error {
	var t *json.UnmarshalTypeError
	if errors.As(err, &t) && t.Field != "" {
		want := "a " + t.Type.String()
		switch t.Type.Kind().String() {
		case "int":
			want = "a whole number"
		case "float64":
			want = "a number"
		case "string":
			want = "a text"
		case "bool":
			want = "true or false"
		}
		return fault(t.Field, t.Value, "must be %s", want)
	}
	return fault("message", shortened(text), "is no message (%s); send a JSON object with number and kind", strings.TrimPrefix(err.Error(), "json: "))
}

// levels decodes and checks the ink.
func (i ink) levels() ([]uint8, error) {
	if i.Side < fieldSide || i.Side > maxSide {
		return nil, fault("ink.side", fmt.Sprint(i.Side), "must be from %d to %d pixels", fieldSide, maxSide)
	}
	levels, err := base64.StdEncoding.DecodeString(i.Levels)
	if err != nil {
		return nil, fault("ink.levels", shortened(i.Levels), "must be base64 (%s)", err)
	}
	if len(levels) != i.Side*i.Side {
		return nil, fault("ink.levels", fmt.Sprintf("%d bytes", len(levels)), "must be %d bytes, one for each of %d×%d pixels", i.Side*i.Side, i.Side, i.Side)
	}
	return levels, nil
}

// fault is what is wrong with a part of a message.
func fault(field, value, reason string, args ...any) error {
	return &mlpkit.FieldError{Field: field, Value: value, Reason: fmt.Sprintf(reason, args...)}
}

// shortened is the beginning of a text that may be very long.
func shortened(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
