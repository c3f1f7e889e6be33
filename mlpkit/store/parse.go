package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/study"
)

// ParseStudy reads a study that a person described in JSON: what the store keeps
// as a study's content, or a whole stored definition. Fields of the base that are
// left out are those of [mlpkit.Default]; tune and budget may be left out. Every error
// is a [*mlpkit.FieldError], or tells the line that is no JSON.
func ParseStudy(text []byte) (study.Study, error) {
	var stored envelope
	if json.Unmarshal(text, &stored) == nil && stored.Kind != "" {
		return decodeStudy(bytes.TrimSpace(text))
	}
	c := studyContent{Base: mlpkit.Default()}
	if err := readFields(text, &c); err != nil {
		return study.Study{}, err
	}
	axis, axisFault := c.Axis.described("axis")
	tune, tuneFault := c.Tune.described("tune")
	if len(c.Seeds) == 0 {
		axisFault = errors.Join(axisFault, wrong("seeds", "none", `every value needs at least one, and 3 or more to tell a difference from luck: give "seeds": [1, 2, 3]`))
	}
	if c.Axis.Field == "" {
		axisFault = errors.Join(axisFault, wrong("axis", "none", `a study needs a hyperparameter to vary: give "axis": {"field": "LearningRate", "values": [0.001, 0.01]}`))
	}
	if err := errors.Join(axisFault, tuneFault); err != nil {
		return study.Study{}, err
	}
	s := study.Study{Name: c.Name, Base: c.Base, Axis: axis, Seeds: c.Seeds, Tune: tune, Budget: c.Budget, KeepModels: c.KeepWeights, Data: c.Data}
	return s, s.Validate()
}

// described makes the axis that a person described at the given place. Fields may
// be spelled as in the base, too: learning_rate.
func (c axisContent) described(place string) (study.Axis, error) {
	var known []string
	for _, f := range mlpkit.Fields() {
		if !f.Varied {
			continue
		}
		known = append(known, f.Name)
		if strings.EqualFold(f.Name, c.Field) || strings.EqualFold(f.Key(), c.Field) {
			c.Field = f.Name
		}
	}
	if fault := text.Choice("hyperparameter", c.Field, known); c.Field != "" && fault != "" {
		return study.Axis{}, wrong(place+".field", fmt.Sprintf("%q", c.Field), fault)
	}
	axis, err := c.axis()
	if f := (*mlpkit.FieldError)(nil); errors.As(err, &f) {
		return study.Axis{}, wrong(place+".values", fmt.Sprintf("%q", c.Values), fmt.Sprintf("must be values of %s, and %s is none", c.Field, f.Value))
	}
	return axis, err
}

// UnmarshalJSON takes numbers as they stand, beside their labels.
func (l *axisLabels) UnmarshalJSON(data []byte) error {
	var values []json.RawMessage
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	*l = nil
	for _, v := range values {
		label := string(v)
		if label[0] == '"' {
			if err := json.Unmarshal(v, &label); err != nil {
				return err
			}
		}
		*l = append(*l, label)
	}
	return nil
}
