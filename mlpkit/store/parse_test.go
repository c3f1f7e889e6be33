package store

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// TestParseStudy: what the store writes is read again, whole or its content alone.
func TestParseStudy(t *testing.T) {
	for _, s := range storableStudies() {
		whole, err := encodeStudy(s)
		if err != nil {
			t.Fatal(err)
		}
		_, content, err := decode(whole, studyKind)
		if err != nil {
			t.Fatal(err)
		}
		for what, text := range map[string][]byte{"file": append(whole, '\n'), "content": content} {
			got, err := ParseStudy(text)
			if err != nil {
				t.Errorf("%s of %s: %v", what, s.Name, err)
			} else if again, _ := encodeStudy(got); string(again) != string(whole) {
				t.Errorf("%s of %s: read\n%s\nwant\n%s", what, s.Name, again, whole)
			}
		}
	}
}

// TestParseStudyByHand: numbers may stand as such, names as in the base, and what
// is left out is the lab's.
func TestParseStudyByHand(t *testing.T) {
	got, err := ParseStudy([]byte(`{"name": "x", "base": {"epochs": 3}, "axis": {"field": "batch_size", "values": [16, "64"]}, "seeds": [4], "budget": {"Examples": 9}}`))
	want := study.Study{Name: "x", Base: mlpkit.Default(), Axis: study.BatchSizes(16, 64), Seeds: []int64{4}, Budget: study.Budget{Examples: 9}}
	want.Base.Epochs = 3
	if err != nil || got.Roles() != want.Roles() || got.Base != want.Base || !reflect.DeepEqual(got.Seeds, want.Seeds) {
		t.Errorf("%v\n%+v", err, got)
	}
	example, err := os.ReadFile("../../docker/slurm/study.json")
	if err != nil {
		t.Fatal(err)
	}
	if got, err = ParseStudy(example); err != nil || len(got.Jobs()) != 12 {
		t.Errorf("the example: %d runs, %v", len(got.Jobs()), err)
	}
}

func TestParseStudyFaults(t *testing.T) {
	const axis = `"axis": {"field": "Width", "values": [8]}, "seeds": [1]`
	for text, want := range map[string]string{
		``:                "it is empty: describe a study in JSON",
		"{\n\"name\": x}": `line 2 is no JSON (invalid character 'x' looking for beginning of value): correct it there, or a little before`,
		"{\n\"name\":\n":  `line 2 is no JSON (it ends too early): correct it there, or a little before`,
		"{}\n}":           `line 2 is no JSON (more follows after its end): correct it there, or a little before`,
		`[]`:              `the file = []: must be an object: fields in braces, such as {"name": …}`,
		`{"nmae": "x"}`:   `nmae = "x": there is no such field; did you mean "name"? Choose one of name, base, axis, tune, seeds, budget, keep_weights, data`,
		`{"name": 3}`:     `name = 3: must be a text in double quotes`,
		`{"base": "x"}`:   `base = "x": must be an object: fields in braces, such as {"hidden_layers": …}`,
		`{"name": "x",` + axis + `,"keep_weights": 1}`:                      `keep_weights = 1: must be true or false`,
		`{"base": {"width": 1.5, "loss": "mad"}, "name": "x",` + axis + `}`: `base.width = 1.5: must be a whole number`,
		`{"base": {"loss": "mad"}, "name": "x",` + axis + `}`:               `Loss = "mad": there is no such loss; did you mean "mae"? Choose one of cross-entropy, mse, mae, bce`,
		`{"base": {"learning_rate": "fast"}}`:                               `base.learning_rate = "fast": must be a number`,
		`{"axis": {"field": "Width", "values": 8}}`:                         `axis.values = 8: must be a list in brackets, such as [1, 2, 3]`,
		`{"axis": {"field": "Witdh", "values": [8]}, "seeds": [1]}`:         `axis.field = "Witdh": there is no such hyperparameter; did you mean "Width"? Choose one of HiddenLayers, Width, Activation, Loss, Optimizer, LearningRate, BatchSize, Init`,
		`{"axis": {"field": "Width", "values": [8, "a"]}, "seeds": [1]}`:    `axis.values = ["8" "a"]: must be values of Width, and "a" is none`,
		`{"axis": {"field": "Width", "values": [8]}}`:                       `seeds = none: every value needs at least one, and 3 or more to tell a difference from luck: give "seeds": [1, 2, 3]`,
		`{"seeds": [1]}`:         `axis = none: a study needs a hyperparameter to vary: give "axis": {"field": "LearningRate", "values": [0.001, 0.01]}`,
		`{"kind": "mlplab run"}`: `it is a file of another kind: "mlplab run", not "mlplab study"`,
		`{` + axis + `}`:         `Name = "": is empty: name the study, such as "learning-rate"`,
	} {
		if _, err := ParseStudy([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s\ngives %v\nwant  %s", text, err, want)
		}
	}
	_, err := ParseStudy([]byte(`{"bse": {}, "seeds": 3}`))
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("not both faults: %v", err)
	}
}
