package playground

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"mlplab/mlpkit"
)

const goodSetting = `{"learning_rate":0.01,"batch_size":32,"hidden_layers":2,"width":64,"activation":"tanh","loss":"mse","optimizer":"sgd"}`

func TestMessages(t *testing.T) {
	m, err := parseMessage(`{"number":7,"kind":"set","setting":` + goodSetting + `}`)
	if err != nil || m.Number != 7 || m.Kind != set {
		t.Fatalf("%+v, %v", m, err)
	}
	c, err := m.Setting.apply(mlpkit.Default(), 1000)
	want := mlpkit.Default()
	want.LearningRate, want.BatchSize, want.HiddenLayers, want.Width = 0.01, 32, 2, 64
	want.Activation, want.Loss, want.Optimizer = mlpkit.Tanh, mlpkit.MSE, mlpkit.SGD
	if err != nil || c != want {
		t.Errorf("%v, %v, want %v", c, err, want)
	}
	for _, good := range []string{
		`{"number":1,"kind":"hello"}`, `{"number":1732000000000,"kind":"alive","hidden":true}`, `{"number":2,"kind":"train"}`,
		`{"number":3,"kind":"model","network":0}`, `{"number":4,"kind":"digit","ink":{"side":28,"levels":""}}`,
	} {
		if _, err := parseMessage(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}

// TestWrongMessages: the answer names the field, its value and what would be right.
func TestWrongMessages(t *testing.T) {
	for text, want := range map[string][]string{
		``:                                     {"message", "JSON object"},
		`nonsense`:                             {"message = nonsense", "JSON object"},
		`[]`:                                   {"message", "JSON object"},
		`{"number":1,"kind":"hello"} more`:     {"message", "one JSON object at a time"},
		`{"number":1,"kind":"explode"}`:        {`kind = "explode"`, "hello, alive, set"},
		`{"number":1}`:                         {`kind = ""`, "must be one of"},
		`{"kind":"hello"}`:                     {"number = 0", "at least 1"},
		`{"number":1.5,"kind":"hello"}`:        {"number = number 1.5", "whole number"},
		`{"number":"1","kind":"hello"}`:        {"number = string", "whole number"},
		`{"number":1,"kind":3}`:                {"kind = number", "a text"},
		`{"number":1,"kind":"set"}`:            {"setting = nothing", "must be given"},
		`{"number":1,"kind":"hello","ink":{}}`: {"ink = given", "leave it out"},
		`{"number":1,"kind":"hello","x":1}`:    {"unknown field"},
		`{"number":1,"kind":"model"}`:          {"network = nothing"},
		`{"number":1,"kind":"set","setting":` + strings.Replace(goodSetting, "32", "32.5", 1) + `}`: {"setting.batch_size = number 32.5", "whole number"},
		`{"number":1,"kind":"hello","x":"` + strings.Repeat("a", maxMessage) + `"}`:                 {"bytes", "smaller drawing"},
	} {
		_, err := parseMessage(text)
		var field *mlpkit.FieldError
		if !errors.As(err, &field) {
			t.Errorf("%.80s: %v is no FieldError", text, err)
			continue
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%.80s: %v does not contain %q", text, err, w)
			}
		}
		if len(err.Error()) > 400 {
			t.Errorf("%.80s: the answer has %d letters", text, len(err.Error()))
		}
	}
}

func TestWrongSettings(t *testing.T) {
	for text, want := range map[string]string{
		`{}`: "LearningRate = nothing",
		strings.Replace(goodSetting, `"width":64,`, "", 1): "Width = nothing",
		strings.Replace(goodSetting, "0.01", "0", 1):       "LearningRate = 0",
		strings.Replace(goodSetting, "0.01", "-1", 1):      "LearningRate = -1",
		strings.Replace(goodSetting, "32", "0", 1):         "BatchSize = 0",
		strings.Replace(goodSetting, "32", "1001", 1):      "BatchSize = 1001",
		strings.Replace(goodSetting, "64", "1025", 1):      "Width = 1025",
		strings.Replace(goodSetting, `":2`, `":6`, 1):      "HiddenLayers = 6",
		strings.Replace(goodSetting, "tanh", "tan", 1):     `Activation = "tan"`,
		strings.Replace(goodSetting, "mse", "", 1):         `Loss = ""`,
		strings.Replace(goodSetting, "sgd", "SGD", 1):      `Optimizer = "SGD"`,
	} {
		var s setting
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Fatal(err)
		}
		c, err := s.apply(mlpkit.Default(), 1000)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v does not name %s", text, err, want)
		}
		if c != mlpkit.Default() {
			t.Errorf("%s: refused, but the configuration is %v", text, c)
		}
	}
}

func TestInk(t *testing.T) {
	for _, test := range []struct {
		ink  ink
		want string
	}{
		{ink{27, ""}, "ink.side = 27"},
		{ink{401, ""}, "ink.side = 401"},
		{ink{30, "!"}, "ink.levels = !"},
		{ink{30, "AAAA"}, "ink.levels = 3 bytes"},
	} {
		if _, err := test.ink.levels(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v does not say %q", err, test.want)
		}
	}
}

func FuzzParseMessage(f *testing.F) {
	f.Add(`{"number":1,"kind":"set","setting":` + goodSetting + `}`)
	f.Add(`{"number":1,"kind":"digit","ink":{"side":28,"levels":"AAAA"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parseMessage(text)
		if err == nil && m.Kind == set {
			if c, err := m.Setting.apply(mlpkit.Default(), 1000); err == nil && checkConfig(c, 1000) != nil {
				t.Errorf("%s gives %v", text, c)
			}
		}
	})
}

// TestControls: every value of a control may be chosen, and what is opened is there.
func TestControls(t *testing.T) {
	c := mlpkit.Default()
	c.LearningRate, c.Width, c.BatchSize = 0.003, 100, 48
	all := controls(c, 3000)
	if len(all) != 7 {
		t.Fatalf("%d controls", len(all))
	}
	for _, control := range all {
		for i := range max(len(control.Values), len(control.Names)) {
			value := any(nil)
			if control.Names != nil {
				value = control.Names[i]
			} else {
				value = control.Values[i]
				if i > 0 && control.Values[i] <= control.Values[i-1] {
					t.Errorf("%s: %v is not ascending", control.Field, control.Values)
				}
			}
			fields := map[string]any{}
			text, _ := json.Marshal(settingOf(c))
			_ = json.Unmarshal(text, &fields)
			fields[control.Field] = value
			text, _ = json.Marshal(fields)
			m, err := parseMessage(`{"number":1,"kind":"set","setting":` + string(text) + `}`)
			if err == nil {
				_, err = m.Setting.apply(c, 3000)
			}
			if err != nil {
				t.Errorf("%s = %v: %v", control.Field, value, err)
			}
		}
	}
	if v := all[0].Values; v[0] != 1e-5 || v[len(v)-1] != 10 || v[1] != 0.00002 {
		t.Errorf("learning rates %v", v)
	}
}

func TestCode(t *testing.T) {
	c := mlpkit.Default()
	if got := code(c); got != "c := lab.Default(); lab.Train(c)" {
		t.Error(got)
	}
	c.LearningRate, c.Loss, c.HiddenLayers, c.Activation, c.Optimizer = 1e-5, mlpkit.BCE, 0, mlpkit.LeakyReLU, mlpkit.RMSProp
	want := "c := lab.Default(); c.LearningRate = 1e-05; c.HiddenLayers = 0; c.Activation = lab.LeakyReLU; c.Loss = lab.BCE; c.Optimizer = lab.RMSProp; lab.Train(c)"
	if got := code(c); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := label(c, mlpkit.Default()); got != "learning rate 1e-05, layers 0, leaky-relu, bce, rmsprop" {
		t.Error(got)
	}
	for _, f := range mlpkit.Fields() {
		for _, name := range f.Names {
			if goNames[name] == "" {
				t.Errorf("%s has no name in Go", name)
			}
		}
	}
}

func TestThinned(t *testing.T) {
	losses := make([]float32, 1001)
	for i := range losses {
		losses[i] = float32(i)
	}
	points := thinned(losses, 240, 100)
	if len(points) > 240 || points[0] != [2]float64{0.05, 2} || points[len(points)-1] != [2]float64{10.01, 1000} {
		t.Errorf("%d points, %v … %v", len(points), points[0], points[len(points)-1])
	}
	losses[3] = float32(math.NaN())
	if points := thinned(losses, 240, 100); len(points) != 3 || points[2] != [2]float64{0.03, 2} {
		t.Errorf("before a NaN: %v", points)
	}
	if points := thinned(nil, 240, 100); points == nil || len(points) != 0 {
		t.Errorf("nothing: %v", points)
	}
}
