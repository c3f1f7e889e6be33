package lab

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Which leaders Cost names: a list of all that change hands by chance would not be read.
const (
	lastingLead = 1.5 // factor by which time grows before a lead is lost
	mostLeaders = 4
)

// leader is a value for the stretch of time in which it has the lowest validation error of
// all that was measured so far.
type leader struct {
	label        string
	seconds      float64 // when it begins
	err, scatter float64 // the lowest in it, and the standard deviation over seeds
	lasts        float64 // factor from its beginning to the next one's
}

// leadersOf finds the leaders, in order. The lead changes hands when the errors differ by
// more than the standard deviation over seeds of either.
func leadersOf(costs []valueCost) []leader {
	var measured []leader
	for _, p := range costs {
		for i, e := range p.errors {
			measured = append(measured, leader{label: p.label, seconds: float64(i+1) * p.seconds, err: e, scatter: p.scatter[i], lasts: math.Inf(1)})
		}
	}
	slices.SortStableFunc(measured, func(a, b leader) int { return cmp.Compare(a.seconds, b.seconds) })
	leaders := measured[:1:1]
	for _, m := range measured[1:] {
		switch now := &leaders[len(leaders)-1]; {
		case m.label == now.label && m.err < now.err:
			now.err, now.scatter = m.err, m.scatter
		case m.label != now.label && now.err-m.err > max(m.scatter, now.scatter):
			now.lasts = m.seconds / now.seconds
			leaders = append(leaders, m)
		}
	}
	return leaders
}

// lasting are the leaders to name.
func lasting(leaders []leader) []leader {
	leaders = slices.DeleteFunc(slices.Clone(leaders), func(l leader) bool { return l.lasts < lastingLead })
	leaders = slices.CompactFunc(leaders, func(a, b leader) bool { return a.label == b.label })
	for len(leaders) > mostLeaders {
		shortest := 0
		for i, l := range leaders {
			if l.lasts < leaders[shortest].lasts {
				shortest = i
			}
		}
		leaders = slices.Delete(leaders, shortest, shortest+1)
	}
	return leaders
}

// leadingText says which value leads from when on, after trainings with so many seeds.
func leadingText(leaders []leader, seeds int) string {
	var parts []string
	for _, l := range lasting(leaders) {
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
