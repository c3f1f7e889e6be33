package playground

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/train"
)

// TestPlay goes through what a student does.
func TestPlay(t *testing.T) {
	data := stripes(400, 5)
	v, _ := play(t, data, small())
	f := v.until("a network at its start", func(f frame) bool { return f.Status == paused })
	if len(f.Current.Loss) != 0 || len(f.Earlier) != 0 || f.Network != "784 → 16 → 10, 12,730 parameters" || !strings.Contains(f.Words, "no step") {
		t.Errorf("at the start: %+v", f)
	}

	v.say("step", "")
	v.until("one step", func(f frame) bool { return f.Status == paused && len(f.Current.Loss) == 1 })
	v.say("step", "")
	first := v.until("two steps", func(f frame) bool { return len(f.Current.Loss) == 2 })

	v.say("train", "")
	f = v.until("the end of the training", func(f frame) bool { return f.Status == paused && len(f.Current.Accuracy) == 3 })
	if a := f.Current.Accuracy[2]; a[0] != 3 || a[1] < 0.9 || !strings.Contains(f.Words, "after epoch 3") {
		t.Errorf("after three epochs: %v, %s", a, f.Words)
	}
	v.say("train", "")
	v.until("three epochs more", func(f frame) bool { return f.Status == paused && len(f.Current.Accuracy) == 6 })

	v.say("reset", "")
	f = v.until("the start again", func(f frame) bool { return f.Status == paused && len(f.Current.Loss) == 0 && f.Current.Number == 2 })
	if len(f.Earlier) != 1 || len(f.Earlier[0].Accuracy) != 6 || len(f.Networks) != 2 {
		t.Errorf("after a reset: %d earlier runs, networks %v", len(f.Earlier), f.Networks)
	}
	v.say("step", "")
	v.say("step", "")
	again := v.until("two steps", func(f frame) bool { return len(f.Current.Loss) == 2 })
	if !slices.Equal(again.Current.Loss, first.Current.Loss) {
		t.Errorf("the same weights give the losses %v, then %v", first.Current.Loss, again.Current.Loss)
	}

	other := small()
	other.LearningRate, other.Width = 0.02, 8
	v.change(other)
	f = v.until("the other setting's end", func(f frame) bool { return f.Status == paused && len(f.Current.Accuracy) == 3 })
	if f.Current.Label != "learning rate 0.02, width 8" || f.Setting["width"] != 8 || f.Code != code(other) || f.Heard != v.number {
		t.Errorf("after a change: %s, %s, heard %d of %d", f.Current.Label, f.Code, f.Heard, v.number)
	}
	if len(f.Earlier) != 1 {
		t.Errorf("two steps were kept as a run: %d earlier", len(f.Earlier))
	}
	v.say("forget", "")
	v.until("no earlier runs", func(f frame) bool { return len(f.Earlier) == 0 })

	v.say("stop", "")
	if why := <-v.over; why != stopped {
		t.Errorf("ended with %d", why)
	}
	runs, names := v.server.shown()
	if len(runs) != 1 || names[runs[0]] != "3: learning rate 0.02, width 8" {
		t.Errorf("what stays: %v", names)
	}
}

// TestPause: a training pauses between two steps and goes on where it was.
func TestPause(t *testing.T) {
	data := stripes(400, 5)
	c := small()
	c.BatchSize, c.Epochs = 1, 1000
	v, cancel := play(t, data, c)
	v.until("the start", func(f frame) bool { return f.Status == paused })
	v.say("train", "")
	v.until("training", func(f frame) bool { return f.Status == training && len(f.Current.Loss) > 0 })
	v.say("pause", "")
	f := v.until("the pause", func(f frame) bool { return f.Status == paused })
	v.say("hello", "")
	if g := v.until("the same", func(f frame) bool { return true }); g.Words != f.Words {
		t.Errorf("paused at %q, then %q", f.Words, g.Words)
	}
	v.say("step", "")
	v.until("another step", func(g frame) bool { return g.Status == paused && g.Words != f.Words })
	cancel()
	if why := <-v.over; why != interrupted {
		t.Errorf("ended with %d", why)
	}
}

// inked is a set's image as ink, in the JSON of a message.
func inked(image []uint8) string {
	return `"ink":{"side":28,"levels":"` + base64.StdEncoding.EncodeToString(image) + `"}`
}

// TestDraw: a drawn digit is answered by the network that is asked.
func TestDraw(t *testing.T) {
	data := digitsLike(t)
	v, _ := play(t, data, small())
	v.until("the start", func(f frame) bool { return f.Status == paused })
	v.say("train", "")
	v.until("the end", func(f frame) bool { return f.Status == paused && len(f.Current.Accuracy) == 3 })
	image := data.Train.Image(7)
	v.say("digit", inked(image))
	a := hear(v, "answer", "an answer", func(a answer) bool { return a.Number == v.number })
	if !slices.Equal(a.Image, image) || len(a.Probabilities) != 10 || len(a.Nearest) != neighbours {
		t.Errorf("%+v", a)
	}
	if n := a.Nearest[0]; n.Distance != 0 || n.Label != int(data.Train.Labels[7]) || !slices.Equal(n.Image, image) || n.Confidence != a.Probabilities[n.Label] {
		t.Errorf("the image itself is nearest: %+v", n)
	}

	// The earlier network can be asked, too, and a training one answers anew.
	v.say("reset", "")
	v.until("the start again", func(f frame) bool { return f.Status == paused && len(f.Networks) == 2 })
	fresh := hear(v, "answer", "the untrained network's answer", func(b answer) bool { return !slices.Equal(b.Probabilities, a.Probabilities) })
	if fresh.Number != a.Number {
		t.Errorf("answer to %d, want %d", fresh.Number, a.Number)
	}
	v.say("model", `"network":1`)
	b := hear(v, "answer", "the earlier network's answer", func(b answer) bool { return b.Network != a.Network })
	if !slices.Equal(b.Probabilities, a.Probabilities) || b.Network != "as opened" {
		t.Errorf("the earlier network says %v, said %v", b.Probabilities, a.Probabilities)
	}
	v.say("forget", "")
	v.until("the current one asked", func(f frame) bool { return f.Asked == 0 && len(f.Networks) == 1 })
	v.say("model", `"network":1`)
	hear(v, "fault", "a complaint", func(c errorMessage) bool { return strings.Contains(c.Text, "network = 1") })
}

// digitsLike is a small split of MNIST.
func digitsLike(t *testing.T) *datasets.Split {
	m := digits(t)
	head, err := m.Train.Head(500)
	if err != nil {
		t.Fatal(err)
	}
	data, err := head.Split(0.2, 1)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestRefused: what is wrong is told, changes nothing, and the next message works.
func TestRefused(t *testing.T) {
	v, _ := play(t, stripes(400, 5), small())
	before := v.until("the start", func(f frame) bool { return f.Status == paused })
	refused := func(want string) {
		t.Helper()
		hear(v, "fault", "a complaint about "+want, func(c errorMessage) bool { return strings.Contains(c.Text, want) })
		f := v.until("what is", func(frame) bool { return true })
		if f.Code != before.Code || f.Current.Number != before.Current.Number {
			t.Errorf("after a refused message: %s, run %d", f.Code, f.Current.Number)
		}
	}
	v.in <- "nonsense"
	refused("message = nonsense")
	bad := small()
	bad.BatchSize, bad.LearningRate = 401, 0.5
	v.change(bad)
	refused("BatchSize = 401")
	v.say("digit", inked(make([]uint8, 784)))
	refused("nothing is drawn")
	v.say("digit", `"ink":{"side":28,"levels":"AAAA"}`)
	refused("ink.levels = 3 bytes")
	v.say("step", "")
	v.until("a step", func(f frame) bool { return len(f.Current.Loss) == 1 })
}

// TestOvertaken: of two settings the newer one counts, whichever comes first.
func TestOvertaken(t *testing.T) {
	v, _ := play(t, stripes(400, 5), small())
	v.until("the start", func(f frame) bool { return f.Status == paused })
	v.number = 50
	newer := small()
	newer.LearningRate = 0.02
	v.change(newer)
	v.number = 20
	v.change(small())
	v.say("hello", "")
	f := v.until("the newer setting", func(f frame) bool { return f.Heard == 51 })
	if f.Setting["learning_rate"] != 0.02 {
		t.Errorf("learning rate %v", f.Setting["learning_rate"])
	}
}

// TestDivergedAndBack: a diverged training says so, and Reset mends it.
func TestDivergedAndBack(t *testing.T) {
	v, _ := play(t, stripes(400, 5), small())
	v.until("the start", func(f frame) bool { return f.Status == paused })
	bad := small()
	bad.HiddenLayers, bad.Loss, bad.Optimizer, bad.LearningRate, bad.Epochs = 0, mlpkit.MSE, mlpkit.SGD, 10, 3
	v.change(bad)
	f := v.until("the divergence", func(f frame) bool { return f.Status == diverged })
	if !f.Current.Diverged || !strings.Contains(f.Words, "Reset") {
		t.Errorf("diverged: %s", f.Words)
	}
	v.say("digit", inked(stripes(10, 3).Train.Image(2)))
	hear(v, "fault", "a network without an answer", func(c errorMessage) bool { return strings.Contains(c.Text, "diverged") })
	v.change(small())
	v.until("a training again", func(f frame) bool { return f.Status == paused && len(f.Current.Accuracy) == 3 })
}

// TestSilence: a page that is gone ends the playground, a hidden one does not.
func TestSilence(t *testing.T) {
	s := newServer(&view{t: t, out: make(chan string, 1000)}, newWorker(nil), stripes(20, 1), small())
	seconds := func(n int) (over bool, why reason) {
		for range n {
			if why, over = s.second(); over {
				return over, why
			}
		}
		return over, why
	}
	if over, why := seconds(greeting + 1); !over || why != nobody {
		t.Errorf("a page that never answered: %v, %d", over, why)
	}
	s.receive(`{"number":1,"kind":"alive"}`)
	if over, _ := seconds(patience); over {
		t.Error("the page had no time to answer")
	}
	s.receive(`{"number":2,"kind":"alive"}`)
	if over, why := seconds(patience + 1); !over || why != left {
		t.Errorf("a page that fell silent: %v, %d", over, why)
	}
	s.receive(`{"number":3,"kind":"alive","hidden":true}`)
	if over, _ := seconds(100 * patience); over {
		t.Error("a hidden page, whose clocks stand still, was taken for gone")
	}
	if why, over := s.receive(`{"number":4,"kind":"bye"}`); !over || why != left {
		t.Errorf("after a good-bye: %v, %d", over, why)
	}
}

// TestGiven: a network from elsewhere can be asked.
func TestGiven(t *testing.T) {
	data := stripes(400, 5)
	st, err := train.NewStepper(data, small())
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Advance(60); err != nil {
		t.Fatal(err)
	}
	run, err := st.Run()
	if err != nil {
		t.Fatal(err)
	}
	l := &view{t: t, out: make(chan string, 100)}
	s := newServer(l, newWorker(nil), data, small())
	if err := s.give(run); err != nil {
		t.Fatal(err)
	}
	f := s.frame()
	if len(f.Networks) != 2 || f.Networks[1].Number != 1 || !strings.HasPrefix(f.Networks[1].Label, "given: learning rate 0.01") {
		t.Errorf("%v", f.Networks)
	}
	s.receive(`{"number":1,"kind":"model","network":1}`)
	s.receive(`{"number":2,"kind":"digit",` + inked(data.Train.Image(3)) + `}`)
	var a answer
	for len(l.out) > 0 {
		if text := <-l.out; strings.Contains(text, `"kind":"answer"`) {
			if err := json.Unmarshal([]byte(text), &a); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(a.Probabilities) != 10 || !strings.HasPrefix(a.Network, "given") {
		t.Errorf("%+v", a)
	}
}
