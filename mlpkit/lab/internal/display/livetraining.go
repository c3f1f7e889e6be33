package display

import (
	"fmt"
	"html"
	"strings"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// TrainingProgress is how a training stands, one of several perhaps.
type TrainingProgress struct {
	mlpkit.Progress
	Label       string        // of the run among the others; empty for one alone
	Part, Parts int           // the run is number Part, from 1, of Parts
	Others      time.Duration // estimate for the runs that come after this one
	// Picture draws what was measured so far; nil while there is nothing.
	Picture func() ([]byte, error)
	Notes   []string // what the reader should know from the start
}

// heading says which training it is.
func (p TrainingProgress) heading() string {
	if p.Parts > 1 {
		return fmt.Sprintf("%d of %d: %s", p.Part, p.Parts, p.Label)
	}
	return p.Run.Config.String()
}

// Fraction is how much of the whole is done, from 0 to 1.
func (p TrainingProgress) Fraction() float64 {
	done := float64(p.Step) / float64(max(1, p.Steps))
	return (float64(p.Part-1) + done) / float64(max(1, p.Parts))
}

// Line says how things stand in a line of text.
func (p TrainingProgress) Line() string {
	if p.Compiling {
		return "Compiling the network …"
	}
	if measured := p.measured(); measured != "" {
		return p.position() + " · " + measured
	}
	return p.position()
}

// settled is the number of images after which the speed means something: the
// first steps are slow.
const settled = 5000

// position says how far the training is, how fast, and how long it will take.
func (p TrainingProgress) position() string {
	r := p.Run
	epoch := min(p.Step/max(1, r.StepsPerEpoch())+1, r.Config.Epochs)
	items := []string{
		fmt.Sprintf("epoch %d of %d", epoch, r.Config.Epochs),
		fmt.Sprintf("step %s of %s", text.Thousands(p.Step), text.Thousands(p.Steps)),
	}
	if p.Step*r.Config.BatchSize < settled {
		return strings.Join(items, " · ")
	}
	if p.ExamplesPerSecond > 0 {
		items = append(items, text.Thousands(int(p.ExamplesPerSecond))+" images/s")
	}
	if left := p.Remaining + p.Others; left > 0 {
		items = append(items, text.Duration(left.Seconds())+" left")
	}
	return strings.Join(items, " · ")
}

// measured says what the training has come to.
func (p TrainingProgress) measured() string {
	var items []string
	if n := len(p.Run.StepLoss); n > 0 {
		items = append(items, fmt.Sprintf("loss %.4f", p.Run.StepLoss[n-1]))
	}
	if e, ok := p.Run.Last(); ok {
		items = append(items, fmt.Sprintf("training accuracy %s, validation accuracy %s", text.Percent(e.TrainAccuracy), text.Percent(e.ValidationAccuracy)))
	}
	return strings.Join(items, " · ")
}

// html is the passing view of a notebook: a bar, two lines, the curves so far.
// It keeps its height from one picture to the next, so that the page stays still.
func (p TrainingProgress) html() string {
	var b strings.Builder
	b.WriteString(`<div>`)
	for _, n := range p.Notes {
		fmt.Fprintf(&b, `<div>%s</div>`, html.EscapeString(n))
	}
	if p.Parts > 1 {
		fmt.Fprintf(&b, `<div>%s</div>`, html.EscapeString(p.heading()))
	}
	fmt.Fprintf(&b, `<progress value="%.4f" max="1" style="width:min(100%%,42em)"></progress>`, p.Fraction())
	first, second := p.position(), p.measured()
	if p.Compiling {
		first, second = p.Line(), ""
	}
	fmt.Fprintf(&b, `<div style="font-variant-numeric:tabular-nums">%s<br>%s&nbsp;</div>`, html.EscapeString(first), html.EscapeString(second))
	if p.Picture != nil {
		if svg, err := p.Picture(); err == nil { // one picture may be missing
			b.Write(svg)
		}
	}
	b.WriteString(`</div>`)
	return b.String()
}
