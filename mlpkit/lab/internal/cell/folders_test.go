package cell

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRunsFolder(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module mlplab\n")
	inside := filepath.Join(root, "notebooks")
	if err := os.Mkdir(inside, 0o700); err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	t.Setenv("HOME", "/home/somebody")
	t.Setenv("MLPLAB_QUICK", "")

	check := func(why, from, want string) {
		t.Helper()
		t.Chdir(from)
		if got := RunsFolder(); got != want {
			t.Errorf("%s: %s, not %s", why, got, want)
		}
	}
	t.Setenv(RunsEnv, "")
	t.Setenv(StateEnv, "")
	check("a checkout has its own", inside, filepath.Join(root, "runs"))
	check("outside they lie where one works", outside, filepath.Join(outside, "runs"))
	write(installed, "")
	check("an installation has none", inside, "/home/somebody/.mlplab/runs")
	t.Setenv(StateEnv, "/srv/state")
	check("the state is where the user says", inside, "/srv/state/runs")
	t.Setenv(RunsEnv, "/srv/runs")
	check("a folder that was named wins", inside, "/srv/runs")
}
