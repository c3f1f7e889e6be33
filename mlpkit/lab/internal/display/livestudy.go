package display

import (
	"errors"
	"fmt"
	"html"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// StudyProgress is how a study stands.
type StudyProgress struct {
	study.Progress
	Note string // what the reader should know from the start
}

// line says how things stand in a line of text.
func (p StudyProgress) line() string {
	items := []string{fmt.Sprintf("run %d of %d", min(p.Finished+len(p.Active), p.Runs), p.Runs)}
	for _, a := range p.Active {
		items = append(items, active(a))
	}
	if p.Remaining > 0 {
		items = append(items, text.Duration(p.Remaining.Seconds())+" left")
	}
	return strings.Join(items, " · ")
}

// active says how one of the runs under way stands.
func active(a study.Active) string {
	p := a.Progress
	said := fmt.Sprintf("%s, seed %d: ", a.Trial.Label(), a.Seed)
	if p.Compiling {
		return said + "compiling"
	}
	said += fmt.Sprintf("step %s of %s", text.Thousands(p.Step), text.Thousands(p.Steps))
	if e, ok := p.Run.Last(); ok {
		said += ", validation " + text.Percent(e.ValidationAccuracy)
	}
	return said
}

// fraction is how much of the study is done, from 0 to 1.
func (p StudyProgress) fraction() float64 {
	done := float64(p.Finished)
	for _, a := range p.Active {
		done += float64(a.Progress.Step) / float64(max(1, a.Progress.Steps))
	}
	return done / float64(max(1, p.Runs))
}

// picture is the curves of the finished runs, or, before there are any, of those
// under way.
func (p StudyProgress) picture() (*plot.Figure, error) {
	if len(p.Result.Runs()) > 0 {
		return OverlayResult(p.Result)
	}
	var runs []*mlpkit.Run
	for _, a := range p.Active {
		if len(a.Progress.Run.StepLoss) > 0 {
			runs = append(runs, a.Progress.Run)
		}
	}
	if len(runs) == 0 {
		return nil, errors.New("no run has made a step")
	}
	return OverlayRuns(runs)
}

// html is the passing view of a notebook.
func (p StudyProgress) html() string {
	var b strings.Builder
	b.WriteString(`<div>`)
	if p.Note != "" {
		fmt.Fprintf(&b, `<div>%s</div>`, html.EscapeString(p.Note))
	}
	fmt.Fprintf(&b, `<progress value="%.4f" max="1" style="width:min(100%%,42em)"></progress>`, p.fraction())
	fmt.Fprintf(&b, `<div style="font-variant-numeric:tabular-nums">%s</div>`, html.EscapeString(p.line()))
	if svg, err := LivePicture(p.picture()); err == nil { // one picture may be missing
		b.Write(svg)
	}
	b.WriteString(`</div>`)
	return b.String()
}

// LiveStudy shows the passing view of a study.
func (n *notebook) LiveStudy(p StudyProgress) {
	n.title = fmt.Sprintf("study %q", p.Result.Study.Name)
	n.frame(p.html, p.line)
}

// LiveStudy prints a line whenever another run has finished.
func (t *terminal) LiveStudy(p StudyProgress) {
	if t.inPlace {
		fmt.Fprintf(t.out, "\r\x1b[K%s", p.line())
		t.partial = true
		return
	}
	if title := fmt.Sprintf("%d of %s finished", p.Finished, text.Count(p.Runs, "run")); title != t.title {
		fmt.Fprintln(t.out, title)
		t.title = title
	}
}
