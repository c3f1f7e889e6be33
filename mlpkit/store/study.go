package store

import (
	"fmt"

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

// axis makes the axis again.
func (c axisContent) axis() (study.Axis, error) {
	if c.Field == "" {
		return study.Axis{}, nil
	}
	return study.Vary(c.Field, c.Values...)
}
