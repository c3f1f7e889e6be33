package lab

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// RunsEnv is the environment variable that names the folder of stored runs.
// Without it they lie in the folder runs of the checkout that the working
// directory belongs to, and in the working directory outside of a checkout.
const RunsEnv = "MLPLAB_RUNS"

// runsFolder is where studies are kept. Those of quick mode lie apart: they
// must never pass for real ones.
func runsFolder() string {
	folder := os.Getenv(RunsEnv)
	if folder == "" {
		folder = filepath.Join(checkout(), "runs")
	}
	if QuickMode() {
		folder = filepath.Join(folder, "quick-mode")
	}
	return folder
}

// checkout is the folder above the working directory that holds this module,
// or the working directory.
func checkout() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	for at := dir; ; at = filepath.Dir(at) {
		if module(filepath.Join(at, "go.mod")) == "mlplab" {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

// module is the name of the module that a go.mod file declares, if it is one.
func module(file string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if name, ok := strings.CutPrefix(s.Text(), "module "); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}
