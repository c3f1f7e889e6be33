package backend_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestWithoutC: a program that was built without C computes in pure Go, says what it
// lacks when it is asked for XLA, and can be built so for other systems.
func TestWithoutC(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the project for two other systems, two minutes when nothing is cached")
	}
	program := filepath.Join(t.TempDir(), "doctor")
	build := func(system string, args ...string) {
		t.Helper()
		name, arch, _ := strings.Cut(system, "/")
		c := exec.Command("go", append([]string{"build"}, args...)...)
		c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+name, "GOARCH="+arch)
		if text, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", system, err, text)
		}
	}
	build(runtime.GOOS+"/"+runtime.GOARCH, "-o", program, "mlplab/mlpkit/cmd/doctor")
	build("darwin/arm64", "mlplab/...")
	build("windows/amd64", "mlplab/...")
	const missing = "this program was built without cgo, which loading XLA needs; build it with CGO_ENABLED=1 and a C compiler\n"
	for kind, want := range map[string]string{"": "", "go": "", "cpu": missing, "cuda": "MLPLAB_BACKEND=cuda: " + missing} {
		run := exec.Command(program, "-backend")
		run.Env = append(os.Environ(), "GOMLX_BACKEND=", "MLPLAB_BACKEND="+kind)
		text, err := run.CombinedOutput()
		if string(text) != want || (err != nil) != (want != "") {
			t.Errorf("MLPLAB_BACKEND=%s: %q, %v; want %q", kind, text, err, want)
		}
	}
}
