package verdict

import (
	"fmt"
	"math"
	"strings"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/study"
)

// The part of a verdict about the course of training.

func (v *verdict) diverged() {
	var all []string
	for _, g := range v.groups {
		if steps := g.Diverged(); len(steps) > 0 {
			at := "step"
			if len(steps) > 1 {
				at = "steps"
			}
			all = append(all, fmt.Sprintf("%s in %d of %s (at %s %s)",
				g.Label(), len(steps), text.Count(len(g.Runs), "run"), at, listed(texts(steps))))
		}
	}
	apart := ""
	if v.tested() > 0 && !v.nothingLeft() {
		apart = "; its value is compared by its own spread alone"
	}
	if len(all) > 0 {
		v.say("Diverged, that is, the loss was no longer a finite number: %s. Such a run ends there and counts with the accuracy that its network has left%s.", listed(all), apart)
	}
}

// speed says how soon each target accuracy was reached.
func (v *verdict) speed() {
	targets := TargetAccuracies()
	reaches := make([][]study.Reach, len(v.groups))
	for i, g := range v.groups {
		reaches[i] = g.TimeTo(targets...)
	}
	for k, target := range targets {
		var reached, never []string
		for i, g := range v.groups {
			r := reaches[i][k]
			if r.Reached == 0 {
				never = append(never, g.Label())
				continue
			}
			said := fmt.Sprintf("%s after %s (%s, %s)", g.Label(), text.Mean(r.Epochs, "epoch"), text.Mean(r.Steps, "step"), text.Duration(r.Seconds))
			if r.Reached < r.Runs {
				said += fmt.Sprintf(" in %d of its %s", r.Reached, text.Count(r.Runs, "run"))
			}
			reached = append(reached, said)
		}
		what, mean := fmt.Sprintf("%.0f %% validation accuracy", 100*target), ""
		if len(v.result.Study.Seeds) > 1 {
			mean = ", on average"
		}
		switch {
		case len(reached) == 0:
			v.say("No run reached %s.", what)
			return // nor any higher one
		case len(never) == 0:
			v.say("First measured at %s or more%s: %s.", what, mean, strings.Join(reached, ", "))
		default:
			v.say("First measured at %s or more%s: %s; never with %s.", what, mean, strings.Join(reached, ", "), listed(never))
		}
	}
}

// notableGap is the difference of training and validation accuracy from which
// on a verdict mentions it.
const notableGap = 0.01

func (v *verdict) gap() {
	var over []string
	judged := 0
	for _, g := range v.groups {
		if len(g.Diverged()) > 0 {
			continue
		}
		judged++
		gap := g.Gap()
		noise := 0.0
		if gap.N > 1 {
			noise = 2 * gap.SD / math.Sqrt(float64(gap.N))
		}
		if gap.Mean-noise > notableGap {
			over = append(over, fmt.Sprintf("%s (%s)", g.Label(), pointsOf(gap)))
		}
	}
	switch {
	case judged == 0:
	case len(over) == 0:
		v.say("Training accuracy ends nowhere clearly more than %s above validation accuracy.", threshold(notableGap))
	default:
		v.say("Training accuracy ends more than %s above validation accuracy for %s: there the network knows its training examples better than new ones.", threshold(notableGap), listed(over))
	}
}

func (v *verdict) overfitting() {
	var over []string
	judged := 0
	for _, g := range v.groups {
		o, overfitting, told := g.Overfitting()
		if !told {
			continue
		}
		judged++
		if overfitting {
			over = append(over, fmt.Sprintf("%s (lowest after epoch %.3g, %.0f %% higher at the end)", g.Label(), o.Epoch, 100*o.Rise))
		}
	}
	meaning := fmt.Sprintf("validation loss ends %.0f %% or more above its lowest while training loss keeps falling", 100*study.MinimalLossRise)
	switch {
	case judged == 0:
	case len(over) == 0:
		v.say("No over-fitting in the sense that %s.", meaning)
	default:
		v.say("Over-fitting, meaning that %s: %s.", meaning, listed(over))
	}
}

func (v *verdict) improving() {
	var up, flat []string
	for _, g := range v.groups {
		switch improving, told := g.Improving(); {
		case improving:
			up = append(up, g.Label())
		case told:
			flat = append(flat, g.Label())
		}
	}
	meaning := fmt.Sprintf("Improving means: the mean validation accuracy is at its highest, more than %s above that two epochs before.", threshold(study.MinimalRise))
	switch {
	case len(up) > 0 && len(v.groups) > 1:
		v.say("Still improving at the end: %s. %s More epochs could change the order.", listed(up), meaning)
	case len(up) > 0:
		v.say("Still improving at the end. %s", meaning)
	case len(flat) > 0:
		v.say("No longer improving at the end: %s. %s", listed(flat), meaning)
	}
}
