//go:build cgo

package backend

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/compute"
)

// environment sets the variables that decide the choice, in the order of
// GOMLX_BACKEND, MLPLAB_BACKEND and MLPLAB_PJRT_CPU_PLUGIN, and no downloads.
func environment(t *testing.T, gomlx, kind, plugin string) {
	t.Helper()
	t.Setenv(compute.ConfigEnvVar, gomlx)
	t.Setenv(KindEnv, kind)
	t.Setenv(PluginEnv, plugin)
	t.Setenv("GOMLX_NO_AUTO_INSTALL", "1")
}

// TestPureGo: what leads to the slow backend says why, and how slow it is.
func TestPureGo(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.so")
	text := filepath.Join(t.TempDir(), "text.so")
	if err := os.WriteFile(text, []byte("no library"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ gomlx, kind, plugin, why string }{
		"GOMLX_BACKEND wins":              {"go", "cpu", missing, "GOMLX_BACKEND asks for it"},
		"GOMLX_BACKEND wins over a fault": {"go", "nonsense", "", "GOMLX_BACKEND asks for it"},
		"MLPLAB_BACKEND":                  {"", "go", missing, "MLPLAB_BACKEND=go asks for it"},
		"missing plugin":                  {"", "", missing, "no such file; run make setup"},
		"plugin of text":                  {"", "", text, text},
	} {
		environment(t, c.gomlx, c.kind, c.plugin)
		o, err := Open()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if o.Backend.Name() != "Go Backend" || o.Choice.Config != "go" || o.Choice.Warning != SlowWarning || !strings.Contains(o.Choice.Why, c.why) {
			t.Errorf("%s: %s, %+v", name, o.Backend.Name(), o.Choice)
		}
		if o.Choice.Plugin != "" || o.Choice.Version != "" || o.Choice.String() != "go ("+o.Choice.Why+")" {
			t.Errorf("%s: %q, %+v", name, o.Choice, o.Choice)
		}
		o.Backend.Finalize()
	}
	if !strings.Contains(SlowWarning, "25 times slower") {
		t.Errorf("the warning does not say how much slower: %s", SlowWarning)
	}
}

// TestErrors: what the user asked for and cannot have is an error that names
// the variable, the value and the remedy; nothing else is taken instead.
func TestErrors(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.so")
	for name, c := range map[string]struct {
		gomlx, kind, plugin string
		want                []string
	}{
		"unknown kind":        {"", "gpu", "", []string{`MLPLAB_BACKEND="gpu"`, "cpu, cuda or go", "unset it"}},
		"kind in capitals":    {"", "CPU", "", []string{`MLPLAB_BACKEND="CPU"`, "cpu, cuda or go"}},
		"unknown GoMLX name":  {"nonsense", "", "", []string{`"nonsense"`, "GOMLX_BACKEND", "go", "xla", "unset"}},
		"half a GoMLX name":   {":", "", "", []string{"GOMLX_BACKEND", "unset"}},
		"missing GoMLX path":  {"xla:" + missing, "", "", []string{missing, "GOMLX_BACKEND", "unset"}},
		"cpu without plugin":  {"", "cpu", missing, []string{PluginEnv, missing, "no such file", "make setup"}},
		"plugin is directory": {"", "cpu", t.TempDir(), []string{PluginEnv, "make setup"}},
	} {
		environment(t, c.gomlx, c.kind, c.plugin)
		o, err := Open()
		if err == nil {
			t.Errorf("%s: opened %+v", name, o.Choice)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q, want %q in it", name, err, want)
			}
		}
		if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), ".go:") {
			t.Errorf("%s: more than a sentence: %v", name, err)
		}
	}
}

// TestDefault opens the process's one XLA client.
func TestDefault(t *testing.T) {
	plugin := os.Getenv(PluginEnv)
	if plugin == "" {
		if plugin = pinned(); plugin == "" {
			t.Skip("no plugin is installed here")
		}
	}
	environment(t, "", "", plugin)
	o, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	c := o.Choice
	if c.Config != "xla:cpu" || c.Plugin != plugin || c.Warning != "" || c.Why != "the plugin that "+PluginEnv+" names" {
		t.Errorf("%+v", c)
	}
	if !strings.HasPrefix(c.Version, "0.") || c.String() != "xla:cpu, PJRT "+c.Version+" ("+c.Why+")" || strings.Contains(c.String(), plugin) {
		t.Errorf("%s, %+v", c, c)
	}
	if o.Backend.NumDevices() != 1 {
		t.Errorf("%d devices, want 1", o.Backend.NumDevices())
	}
	environment(t, "go", "", "")
	if again, err := Default(); err != nil || again.Backend != o.Backend {
		t.Errorf("a second backend: %+v, %v", again.Choice, err)
	}
}

// TestFindPlugin: the variable, else the project's own from any of its folders,
// else what go-xla finds.
func TestFindPlugin(t *testing.T) {
	project := t.TempDir()
	if real, err := filepath.EvalSymlinks(project); err == nil {
		project = real
	}
	folder := filepath.Join(project, ".venv", "lib", "python3.12", "site-packages", "fastatomstruct_xla_cpu")
	deep := filepath.Join(project, "notebooks", "deep")
	for _, dir := range []string{folder, deep} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(project, "go.mod"), []byte("module mlplab\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	plugin := filepath.Join(folder, "libpjrt_cpu.so")
	t.Chdir(deep)
	environment(t, "", "", "")
	if name, why, err := findPlugin(); name != "cpu" || !strings.Contains(why, "go-xla") || err != nil {
		t.Errorf("nothing installed: %s, %s, %v", name, why, err)
	}
	if err := os.WriteFile(plugin, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if name, why, err := findPlugin(); name != plugin || !strings.Contains(why, "the project pins") || err != nil {
		t.Errorf("installed: %s, %s, %v", name, why, err)
	}
	t.Chdir(folder)
	environment(t, "", "", "libpjrt_cpu.so")
	if name, why, err := findPlugin(); name != plugin || !strings.Contains(why, PluginEnv) || err != nil {
		t.Errorf("named: %s, %s, %v", name, why, err)
	}
}
