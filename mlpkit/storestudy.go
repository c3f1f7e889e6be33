package mlpkit

import (
	"fmt"
	"strconv"
)

// studyContent is a study in a file: axes as field and labels.
type studyContent struct {
	Name        string      `json:"name"`
	Base        Config      `json:"base"`
	Axis        axisContent `json:"axis"`
	Tune        axisContent `json:"tune"`
	Seeds       []int64     `json:"seeds"`
	Budget      Budget      `json:"budget"`
	KeepWeights bool        `json:"keep_weights,omitempty"`
}

type axisContent struct {
	Field  string   `json:"field"`
	Values []string `json:"values"`
}

func encodeStudy(s Study) ([]byte, error) {
	axis := func(a Axis) axisContent {
		c := axisContent{Field: a.Field()}
		for _, v := range a.Values() {
			c.Values = append(c.Values, v.Label)
		}
		return c
	}
	return encode(studyKind, s.Name, studyContent{s.Name, s.Base, axis(s.Axis), axis(s.Tune), s.Seeds, s.Budget, s.KeepModels})
}

func decodeStudy(data []byte) (Study, error) {
	_, content, err := decode(data, studyKind)
	if err != nil {
		return Study{}, err
	}
	var c studyContent
	if err := strict(content, &c); err != nil {
		return Study{}, fmt.Errorf("its content is not what this program writes (%w)", err)
	}
	axis, err := c.Axis.axis()
	if err != nil {
		return Study{}, err
	}
	tune, err := c.Tune.axis()
	if err != nil {
		return Study{}, err
	}
	s := Study{Name: c.Name, Base: c.Base, Axis: axis, Seeds: c.Seeds, Tune: tune, Budget: c.Budget, KeepModels: c.KeepWeights}
	return s, s.Validate()
}

// axis makes the axis again by the constructor of its field.
func (c axisContent) axis() (Axis, error) {
	switch c.Field {
	case "":
		return Axis{}, nil
	case "LearningRate":
		return parsed(c.Values, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) }, LearningRates)
	case "BatchSize":
		return parsed(c.Values, strconv.Atoi, BatchSizes)
	case "HiddenLayers":
		return parsed(c.Values, strconv.Atoi, HiddenLayers)
	case "Width":
		return parsed(c.Values, strconv.Atoi, Widths)
	case "Loss":
		return parsed(c.Values, word[Loss], Losses)
	case "Activation":
		return parsed(c.Values, word[Activation], Activations)
	case "Optimizer":
		return parsed(c.Values, word[Optimizer], Optimizers)
	case "Init":
		return parsed(c.Values, word[Init], Inits)
	}
	return Axis{}, fmt.Errorf("it varies %q, which this program does not know", c.Field)
}

func parsed[T any](labels []string, parse func(string) (T, error), axis func(...T) Axis) (Axis, error) {
	var values []T
	for _, l := range labels {
		v, err := parse(l)
		if err != nil {
			return Axis{}, err
		}
		values = append(values, v)
	}
	return axis(values...), nil
}

func word[T ~string](s string) (T, error) { return T(s), nil }
