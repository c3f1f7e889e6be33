package lab

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Which leads Cost names: a list of all that change hands by chance would not be read.
const (
	lastingLead = 1.5 // factor by which time grows before a lead is lost
	mostLeads   = 4
)

// lead is a stretch of time in which a value has the lowest validation error of
// all that was measured so far.
type lead struct {
	label        string
	seconds      float64 // when it begins
	err, scatter float64 // the lowest in it, and the standard deviation over seeds
	lasts        float64 // factor from its beginning to the next one's
}

// leadsOf finds the leads, in order. One changes hands when the errors differ by
// more than the standard deviation over seeds of either.
func leadsOf(costs []valueCost) []lead {
	var measured []lead
	for _, p := range costs {
		for i, e := range p.errors {
			measured = append(measured, lead{label: p.label, seconds: float64(i+1) * p.seconds, err: e, scatter: p.scatter[i], lasts: math.Inf(1)})
		}
	}
	slices.SortStableFunc(measured, func(a, b lead) int { return cmp.Compare(a.seconds, b.seconds) })
	leads := measured[:1:1]
	for _, m := range measured[1:] {
		switch now := &leads[len(leads)-1]; {
		case m.label == now.label && m.err < now.err:
			now.err, now.scatter = m.err, m.scatter
		case m.label != now.label && now.err-m.err > max(m.scatter, now.scatter):
			now.lasts = m.seconds / now.seconds
			leads = append(leads, m)
		}
	}
	return leads
}

// lasting are the leads to name.
func lasting(leads []lead) []lead {
	leads = slices.DeleteFunc(slices.Clone(leads), func(l lead) bool { return l.lasts < lastingLead })
	leads = slices.CompactFunc(leads, func(a, b lead) bool { return a.label == b.label })
	for len(leads) > mostLeads {
		shortest := 0
		for i, l := range leads {
			if l.lasts < leads[shortest].lasts {
				shortest = i
			}
		}
		leads = slices.Delete(leads, shortest, shortest+1)
	}
	return leads
}

// leadsText says which value leads from when on, after trainings with so many seeds.
func leadsText(leads []lead, seeds int) string {
	var parts []string
	for _, l := range lasting(leads) {
		parts = append(parts, fmt.Sprintf("%s from %s on", l.label, roughly(l.seconds)))
	}
	caveat := "A lead is named if it exceeds the standard deviation over seeds and is not lost before the time has grown by half, four leads at most; it may be luck even so."
	if seeds < 2 {
		caveat = "With a single seed any of these may be luck."
	}
	return fmt.Sprintf("Lowest validation error that the time allows: %s. %s", strings.Join(parts, ", "), caveat)
}

// roughly writes seconds with two digits, or all that a whole number has.
func roughly(seconds float64) string {
	if seconds >= 10 {
		return fmt.Sprintf("%.0f s", seconds)
	}
	return fmt.Sprintf("%.2g s", seconds)
}
