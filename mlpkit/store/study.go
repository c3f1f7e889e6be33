package store

import (
	"fmt"
	"strconv"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// studyContent is a study in a file: axes as field and labels.
type studyContent struct {
	Name        string        `json:"name"`
	Base        mlpkit.Config `json:"base"`
	Axis        axisContent   `json:"axis"`
	Tune        axisContent   `json:"tune"`
	Seeds       []int64       `json:"seeds"`
	Budget      study.Budget  `json:"budget"`
	KeepWeights bool          `json:"keep_weights,omitempty"`
}

type axisContent struct {
	Field  string     `json:"field"`
	Values axisLabels `json:"values"`
}

type axisLabels []string

func encodeStudy(s study.Study) ([]byte, error) {
	axis := func(a study.Axis) axisContent {
		c := axisContent{Field: a.Field()}
		for _, v := range a.Values() {
			c.Values = append(c.Values, v.Label)
		}
		return c
	}
	return encode(studyKind, s.Name, studyContent{s.Name, s.Base, axis(s.Axis), axis(s.Tune), s.Seeds, s.Budget, s.KeepModels})
}

func decodeStudy(data []byte) (study.Study, error) {
	_, content, err := decode(data, studyKind)
	if err != nil {
		return study.Study{}, err
	}
	var c studyContent
	if err := strict(content, &c); err != nil {
		return study.Study{}, fmt.Errorf("its content is not what this program writes (%w)", err)
	}
	axis, err := c.Axis.axis()
	if err != nil {
		return study.Study{}, err
	}
	tune, err := c.Tune.axis()
	if err != nil {
		return study.Study{}, err
	}
	s := study.Study{Name: c.Name, Base: c.Base, Axis: axis, Seeds: c.Seeds, Tune: tune, Budget: c.Budget, KeepModels: c.KeepWeights}
	return s, s.Validate()
}

// axis makes the axis again by the constructor of its field.
func (c axisContent) axis() (study.Axis, error) {
	switch c.Field {
	case "":
		return study.Axis{}, nil
	case "LearningRate":
		return parsed(c.Values, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) }, study.LearningRates)
	case "BatchSize":
		return parsed(c.Values, strconv.Atoi, study.BatchSizes)
	case "HiddenLayers":
		return parsed(c.Values, strconv.Atoi, study.HiddenLayers)
	case "Width":
		return parsed(c.Values, strconv.Atoi, study.Widths)
	case "Loss":
		return parsed(c.Values, word[mlpkit.Loss], study.Losses)
	case "Activation":
		return parsed(c.Values, word[mlpkit.Activation], study.Activations)
	case "Optimizer":
		return parsed(c.Values, word[mlpkit.Optimizer], study.Optimizers)
	case "Init":
		return parsed(c.Values, word[mlpkit.Init], study.Inits)
	}
	return study.Axis{}, fmt.Errorf("it varies %q, which this program does not know", c.Field)
}

func parsed[T any](labels []string, parse func(string) (T, error), axis func(...T) study.Axis) (study.Axis, error) {
	var values []T
	for _, l := range labels {
		v, err := parse(l)
		if err != nil {
			return study.Axis{}, err
		}
		values = append(values, v)
	}
	return axis(values...), nil
}

func word[T ~string](s string) (T, error) { return T(s), nil }
