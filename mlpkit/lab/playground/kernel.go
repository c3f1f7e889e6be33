package playground

import (
	"os"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/comms"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// reachable reports whether a page can answer this program. GoNB reaches a page
// through the Jupyter server, by the kernel's id; a kernel that was started
// without a server, to execute a notebook, has none.
func reachable() bool {
	return gonbui.IsNotebook && os.Getenv(protocol.GONB_JUPYTER_KERNEL_ID_ENV) != ""
}

// kernelLink is the link to the page through GoNB.
type kernelLink struct {
	in, out  string // addresses
	received chan string

	mu      sync.Mutex
	waiting []outgoing
	more    chan struct{}
	closed  chan struct{}
	done    chan struct{}
}

// outgoing is a text to be sent.
type outgoing struct {
	text    string
	passing bool
}

// maxReceived is how many messages may wait to be read: more than a person
// sends while a digit is looked up.
const maxReceived = 256

// openLink listens at the address. It is to be opened once in a program: GoNB's
// library blocks when a message arrives for an address without a subscriber.
func openLink(address string) *kernelLink {
	l := &kernelLink{
		in: address + "/in", out: address + "/out",
		received: make(chan string, maxReceived),
		more:     make(chan struct{}, 1), closed: make(chan struct{}), done: make(chan struct{}),
	}
	comms.Subscribe(l.in, func(_ string, text string) {
		select {
		case l.received <- text:
		default: // the page repeats what matters
		}
	})
	go l.deliver()
	return l
}

func (l *kernelLink) Received() <-chan string { return l.received }

// Send puts a text in the queue. Of passing texts only the latest waits.
func (l *kernelLink) Send(text string, passing bool) {
	l.mu.Lock()
	if n := len(l.waiting); passing && n > 0 && l.waiting[n-1].passing {
		l.waiting[n-1].text = text
	} else {
		l.waiting = append(l.waiting, outgoing{text, passing})
	}
	l.mu.Unlock()
	wake(l.more)
}

// noPageTime is the least time that sending takes when no page receives.
const noPageTime = time.Second

// deliver sends what waits, one text after another: while the kernel looks for
// a page that does not answer, it takes in nothing else.
func (l *kernelLink) deliver() {
	defer close(l.done)
	for {
		l.mu.Lock()
		waiting := l.waiting
		l.waiting = nil
		l.mu.Unlock()
		for _, p := range waiting {
			began := time.Now()
			comms.Send(l.out, p.text)
			gonbui.Sync()
			if time.Since(began) < noPageTime {
				continue
			}
			select {
			case <-l.closed: // the rest would find no page either
				return
			default:
			}
		}
		if len(waiting) > 0 {
			continue
		}
		select {
		case <-l.more:
		case <-l.closed:
			return
		}
	}
}

// close sends what waits, for up to the given time.
func (l *kernelLink) close(limit time.Duration) {
	close(l.closed)
	select {
	case <-l.done:
	case <-time.After(limit):
	}
}

// display shows data in the cell, in place of what has the same id.
func display(id string, data map[protocol.MIMEType]any, metadata map[string]any) {
	gonbui.SendData(&protocol.DisplayData{Data: data, Metadata: metadata, DisplayID: id})
}

// settle waits until the kernel has taken in what was displayed, for up to the
// given time.
func settle(limit time.Duration) {
	done := make(chan struct{})
	go func() { defer close(done); gonbui.Sync() }()
	select {
	case <-done:
	case <-time.After(limit):
	}
}
