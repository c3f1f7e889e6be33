package report

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"mlplab/mlpkit/stats"
)

// Times describes repeated measurements of one time in seconds.
type Times struct {
	N                int
	Median, Min, Max float64 // NaN without measurements
}

// summarize describes seconds.
func summarize(seconds []float64) Times {
	t := Times{len(seconds), math.NaN(), math.NaN(), math.NaN()}
	if len(seconds) == 0 {
		return t
	}
	t.Median, t.Min, t.Max = stats.Median(seconds), slices.Min(seconds), slices.Max(seconds)
	return t
}

// linearity is R², the part of the variance of the seconds that a straight line
// over the examples explains, fitted by least squares to the medians of the
// points. NaN with fewer than three points.
func linearity(points []GrowthPoint) float64 {
	if len(points) < 3 {
		return math.NaN()
	}
	var x, y []float64
	for _, p := range points {
		x = append(x, float64(p.Examples))
		y = append(y, summarize(p.Seconds).Median)
	}
	intercept, slope := stat.LinearRegression(x, y, nil, false)
	return stat.RSquared(x, y, nil, intercept, slope)
}

// steady is the steady epochs of a peer.
func (c CaseResult) steady(peer string) Times {
	var s []float64
	for _, sample := range c.of(peer) {
		s = append(s, sample.Steady...)
	}
	return summarize(s)
}

// first is the first epochs of a peer.
func (c CaseResult) first(peer string) Times {
	var s []float64
	for _, sample := range c.of(peer) {
		s = append(s, sample.First)
	}
	return summarize(s)
}

// accuracy is the mean accuracy of a peer on the validation images over the
// rounds, and whether it saw whole epochs, without which it can't be compared.
func (c CaseResult) accuracy(peer string) (mean float64, whole bool) {
	samples := c.of(peer)
	for _, s := range samples {
		if s.Part < 1 {
			return 0, false
		}
		mean += s.Accuracy / float64(len(samples))
	}
	return mean, len(samples) > 0
}

// of is the samples of a peer.
func (c CaseResult) of(peer string) (samples []Sample) {
	for _, s := range c.Samples {
		if s.Peer == peer {
			samples = append(samples, s)
		}
	}
	return samples
}

// find returns the result of the case of a name.
func (r *Results) find(name string) CaseResult {
	for _, c := range r.Cases {
		if c.Case.Name == name {
			return c
		}
	}
	return CaseResult{}
}

// totals is the seconds of the whole lab: those of ours as they were, those
// of the report's way estimated from the epochs measured, NaN where one is missing.
func (l *Lab) totals() (ours, loader float64) {
	for _, e := range l.Experiments {
		if e.Ours == 0 {
			ours = math.NaN()
		}
		ours += e.Ours
		loader += e.loader()
	}
	return ours, loader
}

// times are medians over the rounds: ours in sequence and as a study, and one
// steady epoch of JAX with all seeds at once and with one.
func (s *Study) times() (sequence, study, vmap, scan Times) {
	var a, b, c, d []float64
	for _, round := range s.Rounds {
		a, b = append(a, round.Sequence), append(b, round.Study)
		if len(round.Vmap) > 1 && len(round.Scan) > 1 {
			c, d = append(c, round.Vmap[1:]...), append(d, round.Scan[1:]...)
		}
	}
	return summarize(a), summarize(b), summarize(c), summarize(d)
}
