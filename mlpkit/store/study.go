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
	Data        study.Source  `json:"data,omitzero"`
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
	return encode(studyKind, s.Name, studyContent{s.Name, s.Base, axis(s.Axis), axis(s.Tune), s.Seeds, s.Budget, s.KeepModels, s.Data})
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
	s := study.Study{Name: c.Name, Base: c.Base, Axis: axis, Seeds: c.Seeds, Tune: tune, Budget: c.Budget, KeepModels: c.KeepWeights, Data: c.Data}
	return s, s.Validate()
}

// axes are the hyperparameters that a study may vary, by their field of Config.
var axes = []struct {
	field string
	of    func(labels []string) (study.Axis, error)
}{
	{"LearningRate", parsed(study.LearningRates, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) })},
	{"BatchSize", parsed(study.BatchSizes, strconv.Atoi)},
	{"HiddenLayers", parsed(study.HiddenLayers, strconv.Atoi)},
	{"Width", parsed(study.Widths, strconv.Atoi)},
	{"Loss", parsed(study.Losses, word[mlpkit.Loss])},
	{"Activation", parsed(study.Activations, word[mlpkit.Activation])},
	{"Optimizer", parsed(study.Optimizers, word[mlpkit.Optimizer])},
	{"Init", parsed(study.Inits, word[mlpkit.Init])},
}

// axis makes the axis again by the constructor of its field.
func (c axisContent) axis() (study.Axis, error) {
	if c.Field == "" {
		return study.Axis{}, nil
	}
	for _, a := range axes {
		if a.field == c.Field {
			return a.of(c.Values)
		}
	}
	return study.Axis{}, fmt.Errorf("it varies %q, which this program does not know", c.Field)
}

// parsed makes the labels' values and then their axis.
func parsed[T any](axis func(...T) study.Axis, parse func(string) (T, error)) func([]string) (study.Axis, error) {
	return func(labels []string) (study.Axis, error) {
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
}

func word[T ~string](s string) (T, error) { return T(s), nil }
