package plot

// smoothing averages a sequence exponentially. The newest value counts with
// the weight 2/(w+1), the usual one for an average over w values, where w is
// the window, or a fifth of the values so far while that is fewer. The weights
// of all values sum to one from the first value on (bias correction), so that
// the average starts at the first value and not at zero.
type smoothing struct {
	window      float64
	n           float64
	sum, weight float64
}

// next takes a value and returns the average up to it.
func (s *smoothing) next(x float64) float64 {
	s.n++
	w := max(1, min(s.window, s.n/5))
	alpha := 2 / (w + 1)
	s.sum += alpha * (x - s.sum)
	s.weight += alpha * (1 - s.weight)
	return s.sum / s.weight
}

// window is the number of steps to average over in a run of planned steps.
func window(planned int) float64 {
	return max(1, float64(planned)/60)
}
