package cell

import (
	"os"
	"path/filepath"

	"mlplab/mlpkit/internal/project"
	"mlplab/mlpkit/study"
)

// RunsEnv is the environment variable that names the folder of stored runs.
// Without it they lie in the folder runs of the checkout that the working
// directory belongs to, and in the working directory outside of a checkout. An
// installation, which many share, has none: there they lie in the user's state.
const RunsEnv = "MLPLAB_RUNS"

// StateEnv is the environment variable that names the folder of a user's own
// files. Without it that is ${HOME}/.mlplab for users of an installation.
const StateEnv = "MLPLAB_STATE"

// installed is the file that make install writes into an installation.
const installed = ".installed"

// RunsFolder is where studies are kept. Those of quick mode lie apart: they
// must never pass for real ones.
func RunsFolder() string {
	folder := os.Getenv(RunsEnv)
	if folder == "" {
		folder = filepath.Join(owned(), "runs")
	}
	if QuickMode() {
		folder = filepath.Join(folder, study.QuickRuns)
	}
	return folder
}

// owned is the folder where the user's files lie: the checkout, or for an
// installation the user's state.
func owned() string {
	root := checkout()
	if _, err := os.Stat(filepath.Join(root, installed)); err != nil {
		return root
	}
	if state := os.Getenv(StateEnv); state != "" {
		return state
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	return filepath.Join(home, ".mlplab")
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
