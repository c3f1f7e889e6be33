package report

import (
	"fmt"
	"math"
	"strings"
)

func (r *Results) study(b *strings.Builder) {
	s := r.Study
	if s == nil {
		return
	}
	sequence, study, vmap, scan := s.times()
	write(b, "study", s)
	line := func(what string, t Times, base float64) {
		if t.N > 0 {
			fmt.Fprintf(b, "| %s | %s | %s – %s | %.2f |\n", what, number(t.Median), number(t.Min), number(t.Max), t.Median/base)
		}
	}
	line("this project, runs one after another", sequence, sequence.Median)
	line("this project, study", study, sequence.Median)
	line(fmt.Sprintf("JAX vmap of %d seeds, an epoch", s.Seeds), vmap, float64(s.Seeds)*scan.Median)
	line("JAX lax.scan of 1 seed, an epoch", scan, float64(s.Seeds)*scan.Median)
	if n := len(s.Rounds); n > 0 {
		last := s.Rounds[n-1]
		fmt.Fprintf(b, "\nAccuracy on the validation images: %.2f %%", 100*last.Accuracy)
		if vmap.N > 0 {
			fmt.Fprintf(b, ", JAX %.2f %%", 100*last.VmapAccuracy)
		}
		b.WriteString(".\n")
	}
	b.WriteString("\n")
}

func (r *Results) lab(b *strings.Builder) {
	if r.Lab == nil {
		return
	}
	write(b, "lab", nil)
	row := func(experiment, trainings, epochs string, ours, loader float64) {
		other, ratio := "–", "–"
		if loader > 0 {
			other = number(loader)
		}
		if loader > 0 && ours > 0 {
			ratio = fmt.Sprintf("%.1f", loader/ours)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", experiment, trainings, epochs, number(ours), other, ratio)
	}
	for _, e := range r.Lab.Experiments {
		var names []string
		for _, t := range e.Trainings {
			name := t.Name
			if t.Accuracy > 0 {
				name += fmt.Sprintf(" (%.2f %%)", 100*t.Accuracy)
			}
			names = append(names, name)
		}
		row(e.Name, strings.Join(names, ", "), fmt.Sprint(e.Epochs), e.Ours, e.loader())
	}
	ours, loader := r.Lab.totals()
	row("**all**", "", "", ours, loader)
	b.WriteString("\n")
}

func (r *Results) growth(b *strings.Builder) {
	if len(r.Growth) == 0 {
		return
	}
	write(b, "growth", linearity(r.Growth))
	for _, p := range r.Growth {
		t := summarize(p.Seconds).Median
		fmt.Fprintf(b, "| %d | %s | %.2f |\n", p.Examples, number(t), 1e6*t/float64(p.Examples))
	}
	b.WriteString("\n")
}

func (r *Results) memory(b *strings.Builder) {
	if len(r.Memory) == 0 {
		return
	}
	write(b, "memory", nil)
	for _, m := range r.Memory {
		fmt.Fprintf(b, "| %s | %.0f |\n", r.titleOf(m.Peer), float64(m.Bytes)/1e6)
	}
	b.WriteString("\n")
}

// titleOf is the title of a peer.
func (r *Results) titleOf(id string) string {
	for _, p := range r.Peers {
		if p.ID == id {
			return p.Title
		}
	}
	return id
}

// number writes seconds with three significant digits.
func number(s float64) string {
	switch {
	case math.IsNaN(s):
		return "–"
	case s >= 100:
		return fmt.Sprintf("%.0f", s)
	case s >= 10:
		return fmt.Sprintf("%.1f", s)
	case s >= 1:
		return fmt.Sprintf("%.2f", s)
	case s >= 0.1:
		return fmt.Sprintf("%.3f", s)
	default:
		return fmt.Sprintf("%.4f", s)
	}
}

// seconds writes a time with its unit.
func seconds(s float64) string { return number(s) + " s" }

// megabytes writes a size.
func megabytes(n int64) string {
	if n < 10<<20 {
		return fmt.Sprintf("%.2f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20))
}

// upper is s with a capital letter first.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
