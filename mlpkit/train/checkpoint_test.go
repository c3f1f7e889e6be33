package train

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
)

// saved trains a small model and saves it.
func saved(t *testing.T, c mlpkit.Config, dir string) *Model {
	t.Helper()
	m := modelOf(t, train(t, device(t), options{}, tiny(40, 2), c))
	if err := m.Save(dir); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSaveAndLoad(t *testing.T) {
	t.Parallel()
	data := tiny(40, 2)
	deep := small()
	deep.HiddenLayers, deep.Activation, deep.Optimizer = 2, mlpkit.Swish, mlpkit.SGD
	linear := small()
	linear.HiddenLayers, linear.Optimizer = 0, mlpkit.SGD
	dir := filepath.Join(t.TempDir(), "models", "first")
	for _, c := range []mlpkit.Config{deep, linear} { // the second replaces the first
		m := saved(t, c, dir)
		loaded, err := LoadModel(dir)
		if err != nil {
			t.Fatal(err)
		}
		if loaded.String() != m.String() || loaded.Activation != c.Activation {
			t.Errorf("saved %s, loaded %s", m, loaded)
		}
		want, err := m.Probabilities(data.Validation.Images)
		if err != nil {
			t.Fatal(err)
		}
		got, err := loaded.Probabilities(data.Validation.Images)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			testkit.SameFloats(t, "probabilities", got[i], want[i])
		}
	}
	if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 1 {
		t.Errorf("left beside the model: %v, %v", left, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 2 {
		t.Errorf("files of the model: %v, %v", files, err)
	}
}

// TestSaveLarge: GoMLX's checkpoints hold layers of any size.
func TestSaveLarge(t *testing.T) {
	c := mlpkit.Default()
	c.Width = 300
	m := &Model{backend: device(t), Network: &mlpkit.Network{Activation: mlpkit.ReLU, Layers: initialLayers(c, 784, 10)}}
	dir := filepath.Join(t.TempDir(), "large")
	if err := m.Save(dir); err != nil {
		t.Fatal(err)
	}
	loaded, err := LoadModel(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Layers {
		testkit.SameFloats(t, "weights", loaded.Layers[i].Weights, m.Layers[i].Weights)
		testkit.SameFloats(t, "biases", loaded.Layers[i].Biases, m.Layers[i].Biases)
	}
}

func TestSaveErrors(t *testing.T) {
	m := &Model{backend: device(t), Network: &mlpkit.Network{Activation: mlpkit.ReLU, Layers: initialLayers(small(), 64, 10)}}
	root := t.TempDir()
	full := filepath.Join(root, "full")
	file := filepath.Join(root, "file")
	if err := os.MkdirAll(full, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{file, filepath.Join(full, "thesis.tex")} {
		if err := os.WriteFile(f, []byte("precious"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string]string{
		"":                         "no folder given",
		full:                       "holds other things, such as thesis.tex",
		file:                       "not a directory",
		filepath.Join(file, "sub"): "not a directory",
	} {
		if err := m.Save(dir); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "saving MLP 64→16→10 relu") {
			t.Errorf("saving to %q: %v", dir, err)
		}
	}
	for _, f := range []string{file, filepath.Join(full, "thesis.tex")} {
		if content, err := os.ReadFile(f); err != nil || string(content) != "precious" {
			t.Errorf("%s: %q, %v", f, content, err)
		}
	}
	if left, _ := os.ReadDir(root); len(left) != 2 {
		t.Errorf("left behind: %v", left)
	}
	empty := filepath.Join(root, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := m.Save(empty); err != nil {
		t.Errorf("into an empty folder: %v", err)
	}
}

// damagedModel saves a model, damages the one file of the pattern, and returns the folder.
func damagedModel(t *testing.T, m *Model, pattern string, damage func([]byte) []byte) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "model")
	if err := m.Save(dir); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if content = damage(content); content == nil {
		err = os.Remove(files[0])
	} else {
		err = os.WriteFile(files[0], content, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestLoadErrors(t *testing.T) {
	m := &Model{backend: device(t), Network: &mlpkit.Network{Activation: mlpkit.ReLU, Layers: initialLayers(small(), 64, 10)}}
	damaged := func(pattern string, damage func([]byte) []byte) string { return damagedModel(t, m, pattern, damage) }
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		"":                                "no model in",
		filepath.Join(file, "nowhere"):    "check the name",
		file:                              "it is a file",
		t.TempDir():                       "has no file checkpoint-",
		damaged("*.bin", cut):             "save it again",
		damaged("*.bin", remove):          "save it again",
		damaged("*.bin", become("")):      "save it again",
		damaged("*.json", cut):            "save it again",
		damaged("*.json", remove):         "has no file checkpoint-",
		damaged("*.json", become("")):     "save it again",
		damaged("*.json", become("[1]")):  "save it again",
		damaged("*.json", become("null")): "has no weights",
		damaged("*.json", replace(t, `"relu"`, `"tanhh"`)):            `did you mean "tanh"?`,
		damaged("*.json", replace(t, "mlp_sizes", "mlp_shoes")):       "sizes <nil>",
		damaged("*.json", replace(t, "mlp_activation", "activation")): "does not say which activation",

		damaged("*.json", replace(t, "hidden_1/dense/weights", "hidden_1/x/w")): "/hidden_1/dense/weights is missing",
		damaged("*.json", replace(t, "\t\t\t\t64,", "\t\t\t\t6400000000000,")):  "6400000000000",
		damaged("*.json", replace(t, "\t\t\t\t64,", "\t\t\t\t-64,")):            "-64",
	} {
		got, err := LoadModel(dir)
		if got != nil || err == nil || !strings.Contains(err.Error(), want) || dir != "" && !strings.Contains(err.Error(), dir) {
			t.Errorf("loading: %v, error %v, want %q", got, err, want)
		}
	}
}

// Kinds of damage.
func cut(b []byte) []byte  { return b[:len(b)/2] }
func remove([]byte) []byte { return nil }

func replace(t *testing.T, old, new string) func([]byte) []byte {
	return func(b []byte) []byte {
		if !bytes.Contains(b, []byte(old)) {
			t.Fatalf("no %q in %s", old, b)
		}
		return bytes.ReplaceAll(b, []byte(old), []byte(new))
	}
}

func become(content string) func([]byte) []byte {
	return func([]byte) []byte { return []byte(content) }
}
