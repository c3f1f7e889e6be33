package playground

import (
	"fmt"

	"gonum.org/v1/gonum/floats"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// draw takes in a digit that was drawn and answers it.
func (s *server) draw(m message) error {
	if s.drawing != nil && m.Number < s.drawing.number {
		return nil // it was overtaken
	}
	levels, err := m.Ink.levels()
	if err != nil {
		return err
	}
	image, err := Centre(levels, m.Ink.Side, m.Ink.Side)
	if err != nil {
		return err
	}
	near, err := nearest(s.data.Train, image, neighbours)
	if err != nil {
		return err
	}
	s.drawing = &drawing{m.Number, image, near}
	s.answer()
	return nil
}

// answer sends what the network that is asked says of the digit, if there are
// both.
func (s *server) answer() {
	n, name, run := s.network, "the network in training", s.current.run
	if k, ok := s.find(s.asked); ok {
		n, name, run = k.network, k.label, k.run
	}
	if n == nil || s.drawing == nil {
		return
	}
	a := answer{Kind: "answer", Number: s.drawing.number, Network: name, Image: s.drawing.image}
	p := n.probabilities(a.Image)
	if !sure(p) || run.Stopped == mlpkit.Diverged {
		s.link.Send(encode(errorMessage{"fault", "The training of this network diverged, so it has no answer. Reset it, or ask another."}), true)
		return
	}
	a.Probabilities = p
	a.Words = verdict(p, run.Config)
	for _, near := range s.drawing.nearest {
		image, label := s.data.Train.Image(near.Index), int(s.data.Train.Labels[near.Index])
		q := n.probabilities(image)
		a.Nearest = append(a.Nearest, similarImage{image, label, floats.MaxIdx(q), q[label], near.Distance})
	}
	a.Why = why(a.Nearest, floats.MaxIdx(p))
	s.link.Send(encode(a), false)
}

// sure reports whether all probabilities are numbers.
func sure(p []float64) bool {
	for _, v := range p {
		if !text.Finite(v) {
			return false
		}
	}
	return true
}

// verdict says in words what a network of c takes a digit for.
func verdict(p []float64, c mlpkit.Config) string {
	first := floats.MaxIdx(p)
	second := -1
	for k := range p {
		if k != first && (second < 0 || p[k] > p[second]) {
			second = k
		}
	}
	said := fmt.Sprintf("It takes this for a %d (%s)", first, percent(p[first]))
	if p[second] > 0.01 {
		said += fmt.Sprintf(", then for a %d (%s)", second, percent(p[second]))
	}
	said += "."
	if c.Loss != mlpkit.CrossEntropy {
		said += fmt.Sprintf(" Trained with %s, its outputs were not meant for a softmax: the order of the bars counts, not their height.", c.Loss)
	}
	return said
}

// why says how the answer fits the training images that resemble the digit.
func why(near []similarImage, answer int) string {
	same, right, confidence := 0, 0, 0.0
	for _, n := range near {
		if n.Label == answer {
			same++
		}
		if n.Says == n.Label {
			right++
		}
		confidence += n.Confidence
	}
	return fmt.Sprintf("Of the %d training images with the nearest pixels, %d are labelled %d. The network gets %d of the %d right; on average it gives their labels %s.",
		len(near), same, answer, right, len(near), percent(confidence/float64(len(near))))
}

// percent writes a probability, without a false certainty.
func percent(p float64) string {
	switch {
	case p > 0.9995:
		return "over 99.9 %"
	case p < 0.0005:
		return "under 0.1 %"
	}
	return fmt.Sprintf("%.1f %%", 100*p)
}
