package mlpkit_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What a new hyperparameter takes: a field of Config and a row of the table. Its
// use, in package train, is no part of this test.
const (
	addedField = "\tDropout float64 `json:\"dropout,omitempty\"`\n"
	addedRow   = "\t{Name: \"Dropout\", Title: \"dropout\", High: 0.9, Hint: \"0.2 to 0.5 is usual\", Varied: true, Control: 8, Choices: []float64{0, 0.2, 0.5}},\n"
)

// addedTests are tests that find it, by the folder that they run in.
var addedTests = map[string]string{
	"mlpkit": `package mlpkit

import "testing"

func TestAdded(t *testing.T) {
	c := Default()
	c.Dropout = 2
	const want = "Dropout = 2: must be a number from 0 to 0.9; 0.2 to 0.5 is usual"
	if err := c.Validate(); err == nil || err.Error() != want {
		t.Errorf("validation: %v, want %s", err, want)
	}
}
`,
	"mlpkit/store": `package store

import (
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

func TestAdded(t *testing.T) {
	axis, err := study.Vary("Dropout", "0", "0.5")
	if err != nil || axis.Name() != "dropout" || axis.Values()[1].Number != 0.5 || axis.Values()[1].Set(mlpkit.Default()).Dropout != 0.5 {
		t.Fatalf("axis: %v, %v", axis, err)
	}
	s, dir := study.Study{Name: "dropout", Base: mlpkit.Default(), Axis: axis, Seeds: study.Seeds(1)}, t.TempDir()
	if err := Open(dir).SaveStudy(s); err != nil {
		t.Fatal(err)
	}
	back, _, err := Open(dir).Result("dropout")
	if err != nil || back.Study.Axis.String() != "[0 0.5]" || back.Study.Roles() != s.Roles() {
		t.Errorf("store: %v, %v", back, err)
	}
}
`,
	"mlpkit/lab/internal/display": `package display

import (
	"fmt"
	"testing"

	"mlplab/mlpkit"
)

func TestAdded(t *testing.T) {
	c := mlpkit.Default()
	c.Dropout = 0.5
	if got := fmt.Sprint(Labels([]mlpkit.Config{mlpkit.Default(), c})); got != "[dropout 0 dropout 0.5]" {
		t.Errorf("label: %s", got)
	}
}
`,
	"mlpkit/lab/playground": `package playground

import (
	"fmt"
	"testing"

	"mlplab/mlpkit"
)

func TestAdded(t *testing.T) {
	all := controls(mlpkit.Default(), 1000)
	if got := fmt.Sprint(all[len(all)-1]); got != "{dropout dropout [0 0.2 0.5] []}" {
		t.Errorf("control: %s", got)
	}
	c := mlpkit.Default()
	c.Dropout = 0.2
	back, err := settingOf(c).apply(mlpkit.Default(), 1000)
	if err != nil || back != c || code(c) != "c := lab.Default(); c.Dropout = 0.2; lab.Train(c)" {
		t.Errorf("setting: %v, %v, code %s", back, err, code(c))
	}
}
`,
}

// TestAddingAField: in a copy of the module with one more field and its row, the
// new hyperparameter is validated, varied, stored, labelled, controlled and
// documented.
func TestAddingAField(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles most of a copy of the module")
	}
	root := t.TempDir()
	copyModule(t, root)
	insert(t, filepath.Join(root, "mlpkit", "config.go"), "`json:\"diagnose,omitempty\"`\n", addedField)
	insert(t, filepath.Join(root, "mlpkit", "fields.go"), "{Name: \"Diagnose\", Title: \"diagnose\"},\n", addedRow)
	packages := []string{"test", "-run", "^TestAdded$"}
	for dir, test := range addedTests {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(dir), "added_test.go"), []byte(test), 0o644); err != nil {
			t.Fatal(err)
		}
		packages = append(packages, "./"+dir)
	}
	for _, args := range [][]string{packages, {"test", "./mlpkit", "-run", "^TestFieldsDocument$", "-update"}} {
		c := exec.Command("go", args...)
		c.Dir = root
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	page, err := os.ReadFile(filepath.Join(root, "mlpkit", "FIELDS.md"))
	if want := "| `Dropout` | dropout | 0 to 0.9 | 0 | yes | 0.2 to 0.5 is usual |"; err != nil || !strings.Contains(string(page), want) {
		t.Errorf("documentation: %v, without %s:\n%s", err, want, page)
	}
}

// copyModule copies what the module is compiled from.
func copyModule(t *testing.T, to string) {
	t.Helper()
	for _, part := range []string{"go.mod", "go.sum", "datasets", "mlpkit"} {
		err := filepath.WalkDir(filepath.Join("..", part), func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && e.Name() == "results": // the benchmark's, large
				return fs.SkipDir
			}
			target := filepath.Join(to, strings.TrimPrefix(path, ".."))
			if e.IsDir() {
				return os.MkdirAll(target, 0o755)
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(target, content, 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// insert puts a line behind another one.
func insert(t *testing.T, file, behind, line string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(content), behind, behind+line, 1)
	if changed == string(content) {
		t.Fatalf("%s has no line with %s", file, behind)
	}
	if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
}
