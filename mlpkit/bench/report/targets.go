package report

import (
	"fmt"
	"math"

	"mlplab/mlpkit/bench/task"
)

// Verdict says whether a target was met.
type Verdict string

// The verdicts.
const (
	Met      Verdict = "met"
	Missed   Verdict = "missed"
	Unknown  Verdict = "not measured"
	maxRSS           = 500e6 // bytes
	maxLimit         = 1.6   // times the limit at batch 64
)

// Target is one aim of the project with what was measured for it.
type Target struct {
	What, Want, Got string
	Verdict         Verdict
}

// atMost judges a number that should not be larger than a bound.
func atMost(what, format string, got, bound float64) Target {
	t := Target{what, "at most " + fmt.Sprintf(format, bound), fmt.Sprintf(format, got), Missed}
	return t.judged(got, got <= bound)
}

// atLeast judges a number that should not be smaller than a bound.
func atLeast(what, format string, got, bound float64) Target {
	t := Target{what, "at least " + fmt.Sprintf(format, bound), fmt.Sprintf(format, got), Missed}
	return t.judged(got, got >= bound)
}

func (t Target) judged(got float64, met bool) Target {
	switch {
	case math.IsNaN(got):
		t.Got, t.Verdict = "–", Unknown
	case met:
		t.Verdict = Met
	}
	return t
}

// speedTargets are the bounds on steady epochs by batch size: the part of JAX's
// time that ours may take at most, and how many times as long as ours the other
// two should take at least.
var speedTargets = []struct {
	batch              int
	jax, loader, gomlx float64
}{
	{1, 1, 10, 8},
	{16, 1, 6, 6},
	{64, 1, 4, 3},
	{256, 0.95, 2.5, 3},
}

// Targets judges the results by the project's aims.
func (r *Results) Targets() []Target {
	var ts []Target
	for _, s := range speedTargets {
		c := r.find(fmt.Sprintf("batch %d", s.batch))
		ours := c.steady(task.Ours).Median
		ts = append(ts,
			atMost(fmt.Sprintf("batch %d: time of JAX lax.scan", s.batch), "%.2f×", ours/c.steady(task.JAX).Median, s.jax),
			atLeast(fmt.Sprintf("batch %d: faster than PyTorch DataLoader", s.batch), "%.1f×", c.steady(task.Loader).Median/ours, s.loader),
			atLeast(fmt.Sprintf("batch %d: faster than GoMLX's loop", s.batch), "%.1f×", c.steady(task.GoMLX).Median/ours, s.gomlx),
		)
	}
	base, wide := r.find("batch 64"), r.find("width 1024")
	// The zero case of what was not measured has no limit worth a number.
	limit, peak := math.NaN(), math.NaN()
	if base.Case.Batch > 0 {
		limit = base.steady(task.Ours).Median / r.Limits.Seconds(base.Case)
	}
	if wide.Case.Batch > 0 && r.Limits.Flops > 0 {
		peak = wide.Case.FLOPs() / wide.steady(task.Ours).Median / r.Limits.Flops
	}
	ts = append(ts,
		atMost("batch 64: time at the physical limit", "%.2f×", limit, maxLimit),
		atLeast("width 1024: part of the measured peak FLOP/s", "%.2f", peak, 0.65),
		atMost("first epoch with compilation, batch 64: time of JAX", "%.2f×", base.first(task.Ours).Median/base.first(task.JAX).Median, 0.5),
	)
	sequence, study, lab := math.NaN(), math.NaN(), math.NaN()
	if r.Study != nil {
		s, t, _, _ := r.Study.times()
		sequence, study = s.Median, t.Median
	}
	if r.Lab != nil {
		ours, loader := r.Lab.totals()
		lab = loader / ours
	}
	memory := math.NaN()
	for _, m := range r.Memory {
		if m.Peer == task.Ours {
			memory = float64(m.Bytes)
		}
	}
	return append(ts,
		atMost("study of 3 seeds: time of its runs in sequence", "%.2f×", study/sequence, 0.7),
		atLeast("whole lab: faster than the PyTorch script (estimated)", "%.1f×", lab, 5),
		atLeast("epoch time linear in examples: R²", "%.4f", linearity(r.Growth), 0.99),
		atMost("peak memory, base case: MB", "%.0f", memory/1e6, maxRSS/1e6),
	)
}
