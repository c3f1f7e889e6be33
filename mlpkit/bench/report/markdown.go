package report

import (
	"fmt"
	"math"
	"strings"

	"mlplab/mlpkit/bench/task"
)

// Markdown is the whole report.
func (r *Results) Markdown() string {
	var b strings.Builder
	write(&b, "head", r)
	b.WriteString(r.machine())
	if !r.Quick {
		r.targets(&b)
	}
	r.cases(&b)
	r.study(&b)
	r.lab(&b)
	r.growth(&b)
	r.memory(&b)
	r.gpu(&b)
	r.limits(&b)
	if len(r.Failures) > 0 {
		b.WriteString("## Failures\n\n")
		for _, f := range r.Failures {
			fmt.Fprintf(&b, "- %s\n", f)
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// machine is the description of what was measured on and with.
func (r *Results) machine() string {
	m := r.Machine
	parts := []string{fmt.Sprintf("%s, %d cores", m.CPU, m.Cores)}
	if m.Model != "" {
		parts[0] = fmt.Sprintf("%s (%s), %d cores", m.CPU, m.Model, m.Cores)
	}
	if m.Vectors != "" {
		parts = append(parts, strings.ToUpper(m.Vectors))
	}
	if m.MemoryGB > 0 {
		parts = append(parts, fmt.Sprintf("%.0f GB", m.MemoryGB))
	}
	parts = append(parts, m.OS)
	if m.Idle != nil {
		parts = append(parts, fmt.Sprintf("%.0f %% idle before the run", 100**m.Idle))
	}
	s := fmt.Sprintf("%s, %.0f minutes: %s.\n\n", r.Date, math.Ceil(r.Seconds/60), strings.Join(parts, ", "))
	for _, p := range r.Peers {
		s += fmt.Sprintf("- %s: %s\n", p.Title, p.Version)
	}
	return s + "\n"
}

func (r *Results) targets(b *strings.Builder) {
	counts := map[Verdict]int{}
	rows := ""
	for _, t := range r.Targets() {
		counts[t.Verdict]++
		verdict := string(t.Verdict)
		if t.Verdict == Missed {
			verdict = "**missed**"
		}
		rows += fmt.Sprintf("| %s | %s | %s | %s |\n", t.What, t.Want, t.Got, verdict)
	}
	fmt.Fprintf(b, "## Targets\n\n%d met, %d missed, %d not measured.\n\n", counts[Met], counts[Missed], counts[Unknown])
	b.WriteString("| this project's | target | measured | |\n|:--|--:|--:|:--|\n" + rows + "\n")
}

// cases is a table for each case.
func (r *Results) cases(b *strings.Builder) {
	if len(r.Cases) == 0 {
		return
	}
	write(b, "cases", r)
	for _, c := range r.Cases {
		fmt.Fprintf(b, "### %s\n\n", c.title())
		if limit := r.Limits.Seconds(c.Case); !math.IsNaN(limit) {
			fmt.Fprintf(b, "%.1f GFLOP and %.2f GB an epoch: at least %s on this machine", c.Case.FLOPs()/1e9, c.Case.Bytes()/1e9, seconds(limit))
			if ours := c.steady(task.Ours).Median; !math.IsNaN(ours) {
				fmt.Fprintf(b, "; this project takes %.2f times that, at %.0f %% of the peak FLOP/s", ours/limit, 100*c.Case.FLOPs()/ours/r.Limits.Flops)
			}
			b.WriteString(".\n\n")
		}
		b.WriteString("| | epochs | steady, s | range | × ours | µs a step | first, s | losses | accuracy |\n|:--|--:|--:|:--|--:|--:|--:|--:|--:|\n")
		partial := ""
		for _, p := range r.Peers {
			if row, part := c.row(p); row != "" {
				b.WriteString(row)
				if part < 1 {
					partial = "\n¹ The first steps of each epoch only, scaled up to the whole.\n"
				}
			}
		}
		b.WriteString(partial + "\n")
	}
}

// title is the case in words.
func (c CaseResult) title() string {
	hidden := fmt.Sprintf("%d hidden layers of %d", c.Case.Layers, c.Case.Width)
	switch c.Case.Layers {
	case 0:
		hidden = "no hidden layer"
	case 1:
		hidden = fmt.Sprintf("1 hidden layer of %d", c.Case.Width)
	}
	return fmt.Sprintf("%s: %s, batches of %d, %d examples", upper(c.Case.Name), hidden, c.Case.Batch, c.Case.Examples)
}

// row is the line of a peer, empty if it took no part, and the part of an epoch
// that it ran.
func (c CaseResult) row(p Peer) (row string, part float64) {
	samples := c.of(p.ID)
	if len(samples) == 0 {
		return "", 1
	}
	part = samples[0].Part
	mark, accuracy := "", "–"
	if part < 1 {
		mark = "¹"
	}
	if mean, whole := c.accuracy(p.ID); whole {
		accuracy = fmt.Sprintf("%.2f %%", 100*mean)
	}
	s := c.steady(p.ID)
	ratio := "–"
	if ours := c.steady(task.Ours).Median; !math.IsNaN(ours) {
		ratio = fmt.Sprintf("%.2f", s.Median/ours)
	}
	losses := fmt.Sprintf("%.0f", samples[0].Losses)
	if samples[0].Losses < 1 {
		losses = "1 an epoch"
	}
	return fmt.Sprintf("| %s%s | %d | %s | %s – %s | %s | %.0f | %s | %s | %s |\n", p.Title, mark, s.N, number(s.Median), number(s.Min), number(s.Max),
		ratio, 1e6*s.Median/float64(c.Case.Steps()), number(c.first(p.ID).Median), losses, accuracy), part
}

// Line is the case in a line: the median of each peer.
func (c CaseResult) Line(peers []Peer) string {
	parts := []string{}
	for _, p := range peers {
		if s := c.steady(p.ID); s.N > 0 {
			parts = append(parts, fmt.Sprintf("%s %s s", p.ID, number(s.Median)))
		}
	}
	return c.Case.Name + ": " + strings.Join(parts, ", ")
}
