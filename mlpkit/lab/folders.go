package lab

import (
	"os"
	"path/filepath"

	"mlplab/mlpkit/internal/project"
	"mlplab/mlpkit/study"
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
		folder = filepath.Join(folder, study.QuickRuns)
	}
	return folder
}

// checkout is the project's folder, or the working directory outside of it.
func checkout() string {
	if root, err := project.Root(); err == nil {
		return root
	}
	if dir, err := os.Getwd(); err == nil {
		return dir
	}
	return "."
}
