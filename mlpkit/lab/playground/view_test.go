package playground

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/train"
)

// view is a view without a browser: it says what a test wants and hears all.
type view struct {
	t       *testing.T
	in, out chan string
	number  int
	over    chan reason
	server  *server
}

func (v *view) Send(text string, passing bool) {
	select {
	case v.out <- text:
	default:
		if !passing {
			v.t.Error("the view was sent more than it reads")
		}
	}
}

func (v *view) Received() <-chan string { return v.in }

// small is a configuration that trains on [stripes] in no time.
func small() mlpkit.Config {
	c := mlpkit.Default()
	c.Width, c.BatchSize, c.Epochs, c.LearningRate = 16, 20, 3, 0.01
	return c
}

// play opens a playground for a test, on 400 images.
func play(t *testing.T, data *datasets.Split, c mlpkit.Config) (*view, context.CancelFunc) {
	v := &view{t: t, in: make(chan string, 10), out: make(chan string, 1000), over: make(chan reason, 1)}
	v.server = newServer(v, newWorker(func(c mlpkit.Config) (stepper, error) { return train.NewStepper(data, c) }), data, c)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	go func() { v.over <- v.server.serve(ctx) }()
	v.say("hello", "")
	return v, cancel
}

// say sends a message; more is the rest of its JSON.
func (v *view) say(kind, more string) {
	v.number++
	if more != "" {
		more = "," + more
	}
	v.in <- fmt.Sprintf(`{"number":%d,"kind":%q%s}`, v.number, kind, more)
}

// change is a setting with some fields of another value.
func (v *view) change(c mlpkit.Config) {
	text, err := json.Marshal(settingOf(c))
	if err != nil {
		v.t.Fatal(err)
	}
	v.say("set", `"setting":`+string(text))
}

// stuckAfter is how long the playground may say nothing at all: it tells a stuck
// one from a slow machine.
const stuckAfter = 10 * time.Minute

// hear waits for a message of a kind, of which done says whether it is the one.
func hear[T any](v *view, kind, what string, done func(T) bool) T {
	v.t.Helper()
	var last string
	for {
		select {
		case text := <-v.out:
			var k struct{ Kind string }
			if err := json.Unmarshal([]byte(text), &k); err != nil {
				v.t.Fatal(err)
			}
			if k.Kind != kind {
				continue
			}
			last = text
			var m T
			if err := json.Unmarshal([]byte(text), &m); err != nil {
				v.t.Fatal(err)
			}
			if done(m) {
				return m
			}
		case why := <-v.over:
			v.t.Fatalf("the playground ended (%d) before %s; the last %s: %.600s", why, what, kind, last)
		case <-time.After(stuckAfter):
			v.t.Fatalf("silence before %s; the last %s: %.600s", what, kind, last)
		}
	}
}

func (v *view) until(what string, done func(frame) bool) frame {
	v.t.Helper()
	return hear(v, "frame", what, done)
}
