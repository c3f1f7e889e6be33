package playground

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
)

// link carries texts to and from the page with the view.
type link interface {
	// Send sends a text. A passing one may be left out if another follows before
	// there was time to send it. Send does not wait.
	Send(text string, passing bool)
	Received() <-chan string
}

// reason is why a server ended.
type reason int

const (
	stopped     reason = iota // by the view's button
	interrupted               // by the kernel
	left                      // the page was closed or loaded anew
	nobody                    // no page ever answered
)

// The server's times.
const (
	frameTime  = 200 * time.Millisecond // between two frames
	secondTime = time.Second
	// greeting is how many seconds the page has to answer for the first time: a
	// busy browser needs several. patience is how many it may be silent later, when
	// somebody can see it. Both are counted, not measured, so that a machine that
	// stood still does not count as a page that is gone.
	greeting = 10
	patience = 30
	// silence is the number of seconds after which messages are held back, as the
	// kernel waits for a page that does not answer.
	silence = 3
)

// The sizes of what the view shows.
const (
	maxEarlier = 5 // runs beside the current one
	neighbours = 8 // training images near a digit
	// worthKeeping is the number of steps after which a run is kept for comparison
	// though no epoch of it is finished.
	worthKeeping = 100
)

// server holds the state of a playground. One goroutine uses it.
type server struct {
	link   link
	worker *worker
	data   *datasets.Split
	base   mlpkit.Config // what the playground was opened with

	config  mlpkit.Config // what is wanted
	number  int           // of the run that is wanted
	heard   int           // number of the newest setting
	current state
	network *network // of the current run, as it is now; nil before there is one
	earlier []kept   // oldest first
	given   []kept   // networks that were there from the start

	asked   int // number of the network that is asked about digits, 0 for the current
	drawing *drawing

	hidden bool // nobody can see the page
	quiet  int  // seconds without a message
	met    bool // the page has answered
	due    bool // something has changed since the last frame
}

// kept is an earlier run with its network.
type kept struct {
	number  int
	label   string
	run     *mlpkit.Run
	network *network
}

// drawing is the digit that was drawn last.
type drawing struct {
	number  int // of its message
	image   []uint8
	nearest []neighbour
}

func newServer(l link, w *worker, data *datasets.Split, base mlpkit.Config) *server {
	return &server{link: l, worker: w, data: data, base: base, config: base}
}

// give puts a trained network among those to choose.
func (s *server) give(run *mlpkit.Run) error {
	n, err := newNetwork(run.Network)
	if err != nil {
		return err
	}
	s.number++
	s.given = append(s.given, kept{s.number, "given: " + label(run.Config, mlpkit.Default()), run, n})
	return nil
}

// serve works until the page, the kernel or the time ends it.
func (s *server) serve(ctx context.Context) reason {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	defer func() {
		cancel()
		select {
		case <-done:
		case <-time.After(leaving): // it compiles, or computes a very large step
		}
	}()
	s.begin(s.config, false)
	go func() { defer close(done); s.worker.work(ctx) }()

	frames, seconds := time.NewTicker(frameTime), time.NewTicker(secondTime)
	defer frames.Stop()
	defer seconds.Stop()
	for {
		select {
		case <-ctx.Done():
			return interrupted
		case text := <-s.link.Received():
			if why, over := s.receive(text); over {
				return why
			}
		case <-s.worker.Published:
			s.takeState(s.worker.latest())
		case <-frames.C:
			if s.due && s.met && s.quiet < silence {
				s.show()
			}
		case <-seconds.C:
			if why, over := s.second(); over {
				return why
			}
		}
	}
}

// second counts the page's silence.
func (s *server) second() (why reason, over bool) {
	s.quiet++
	switch {
	case !s.met && s.quiet > greeting:
		return nobody, true
	case s.met && !s.hidden && s.quiet > patience:
		return left, true
	case !s.met || s.quiet >= silence && s.quiet%silence == 0:
		s.show() // the kernel finds the page again when there is something to send
	}
	return 0, false
}

// receive takes in a message of the view.
func (s *server) receive(text string) (why reason, over bool) {
	s.quiet, s.met = 0, true
	m, err := parseMessage(text)
	if err == nil {
		switch m.Kind {
		case stop:
			return stopped, true
		case bye:
			return left, true
		}
		s.hidden = m.Hidden
		err = s.obey(m)
	}
	if err != nil {
		s.link.Send(encode(errorMessage{"fault", err.Error()}), false)
		s.due = true // so that the view shows what is, not what was refused
	}
	return 0, false
}

// obey does what a message asks for.
func (s *server) obey(m message) error {
	switch m.Kind {
	case hello:
		s.due = true
		s.answer()
	case set:
		return s.change(m)
	case goOn, pause:
		s.worker.send(func(o *command) { o.training = m.Kind == goOn })
	case step:
		s.worker.send(func(o *command) { o.training = false; o.steps++ })
	case reset:
		s.begin(s.config, false)
	case forget:
		s.earlier = nil
		s.ask(s.asked)
		s.due = true
	case digit:
		return s.draw(m)
	case wipe:
		s.drawing = nil
	case model:
		if _, ok := s.find(*m.Network); !ok && *m.Network != 0 {
			return fault("network", fmt.Sprint(*m.Network), "must be one of those in the menu; it may be too old to be kept")
		}
		s.ask(*m.Network)
	}
	return nil
}

// change begins anew with another setting and trains.
func (s *server) change(m message) error {
	if m.Number < s.heard {
		return nil // it was overtaken
	}
	s.heard, s.due = m.Number, true
	c, err := m.Setting.apply(s.base, s.data.Train.Len())
	if err != nil {
		return err
	}
	if c != s.config {
		s.begin(c, true)
	}
	return nil
}

// begin starts the next run; the one before becomes an earlier one.
func (s *server) begin(c mlpkit.Config, training bool) {
	if r := s.current; r.run != nil && r.number == s.number && (len(r.run.Epochs) > 0 || len(r.run.StepLoss) >= worthKeeping) {
		s.earlier = append(s.earlier, kept{r.number, label(r.run.Config, s.base), r.run, s.network})
		if len(s.earlier) > maxEarlier {
			s.earlier = slices.Delete(s.earlier, 0, len(s.earlier)-maxEarlier)
		}
		s.ask(s.asked)
	}
	s.number++
	s.config, s.due = c, true
	number := s.number
	s.worker.send(func(o *command) { *o = command{run: number, config: c, training: training} })
}

// takeReport takes in what came of the training.
func (s *server) takeState(r state) {
	if r.number != s.number {
		return // of a run that was given up meanwhile
	}
	changed := r.run != s.current.run
	s.current, s.due = r, true
	if r.run == nil || !changed {
		return
	}
	n, err := newNetwork(r.run.Network)
	if err != nil {
		s.link.Send(encode(errorMessage{"fault", err.Error()}), false)
		return
	}
	s.network = n
}

// find is the earlier or given run with a number.
func (s *server) find(number int) (kept, bool) {
	for _, k := range slices.Concat(s.given, s.earlier) {
		if k.number == number {
			return k, true
		}
	}
	return kept{}, false
}

// ask chooses the network that digits are shown to; the current one if there is
// no other of that number any more.
func (s *server) ask(number int) {
	if _, ok := s.find(number); !ok {
		number = 0
	}
	s.asked, s.due = number, true
	s.answer()
}
