package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRoot(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "other", "deep")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string]string{
		filepath.Join(root, "go.mod"):          "// a comment\nmodule mlplab // another\n",
		filepath.Join(root, "other", "go.mod"): "module other\n", // a module inside another is passed by
	} {
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(deep)
	got, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	// The temporary folder may be reached through a link.
	a, errA := os.Stat(got)
	b, errB := os.Stat(root)
	if errA != nil || errB != nil || !os.SameFile(a, b) {
		t.Errorf("root %s, want %s", got, root)
	}
	t.Chdir(filepath.VolumeName(root) + string(filepath.Separator))
	if _, err = Root(); err == nil || !strings.Contains(err.Error(), "no go.mod of module mlplab") {
		t.Errorf("outside of a checkout: %v", err)
	}
}

func TestDeclared(t *testing.T) {
	for gomod, want := range map[string]string{
		"// c\nmodule mlplab // x\n": "mlplab", "module \"a/b\"": "a/b", "go 1.26\n": "", "module\n": "",
	} {
		if got := declared(gomod); got != want {
			t.Errorf("declared(%q) = %q", gomod, got)
		}
	}
}

func TestVersion(t *testing.T) {
	if got := Version("example.com/no/such"); got != "unknown" {
		t.Errorf("version of a module that is not there: %s", got)
	}
}
