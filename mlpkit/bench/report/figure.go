package report

import (
	"math"
	"slices"

	"mlplab/mlpkit/bench/task"
	"mlplab/mlpkit/plot"
)

// Figure is the seconds of an epoch by batch size as SVG, one line for each peer
// and one for the machine's limit; nil where fewer than two batch sizes of one
// network were timed.
func (r *Results) Figure() ([]byte, error) {
	cases := r.byBatch()
	if len(cases) < 2 {
		return nil, nil
	}
	var series []plot.Series
	for _, p := range r.Peers {
		s := plot.Series{Name: p.Title}
		for _, c := range cases {
			if t := c.steady(p.ID); t.N > 0 {
				s.X, s.Y = append(s.X, float64(c.Case.Batch)), append(s.Y, t.Median)
			}
		}
		if len(s.X) > 0 {
			series = append(series, s)
		}
	}
	limit := plot.Series{Name: "limit of the machine"}
	for _, c := range cases {
		if t := r.Limits.Seconds(c.Case); !math.IsNaN(t) {
			limit.X, limit.Y = append(limit.X, float64(c.Case.Batch)), append(limit.Y, t)
		}
	}
	if len(limit.X) > 0 {
		series = append(series, limit)
	}
	f, err := plot.Lines("Seconds an epoch of training images, steady, by batch size", "batch size", "seconds an epoch", true, true, series...)
	if err != nil {
		return nil, err
	}
	return f.SVG()
}

// byBatch is the cases that differ from the base in the batch size only, in its
// order.
func (r *Results) byBatch() []CaseResult {
	var cases []CaseResult
	for _, c := range r.Cases {
		base := task.Base(c.Case.Examples)
		base.Name, base.Batch = c.Case.Name, c.Case.Batch
		if c.Case == base && len(c.Samples) > 0 {
			cases = append(cases, c)
		}
	}
	slices.SortFunc(cases, func(a, b CaseResult) int { return a.Case.Batch - b.Case.Batch })
	return cases
}
