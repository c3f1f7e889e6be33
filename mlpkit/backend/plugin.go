package backend

import (
	"fmt"
	"os"
	"path/filepath"

	"mlplab/mlpkit/internal/project"
)

// findPlugin returns what go-xla should load for the CPU: a path, or the name
// "cpu" for go-xla to search and, if allowed, install.
func findPlugin() (name, why string, err error) {
	if path := os.Getenv(PluginEnv); path != "" {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			return "", "", fmt.Errorf("%s=%q: no such file; run make setup in the project's folder to install the plugin", PluginEnv, path)
		}
		path, err = filepath.Abs(path)
		return path, "the plugin that " + PluginEnv + " names", err
	}
	if path := pinned(); path != "" {
		return path, "the plugin that the project pins", nil
	}
	return "cpu", "the plugin that go-xla found or installed", nil
}

// pinnedFolder is where the wheel that the project pins has its plugin.
const pinnedFolder = "fastatomstruct_xla_cpu"

// pinned is the plugin in the project's own Python environment.
func pinned() string {
	root, err := project.Root()
	if err != nil {
		return ""
	}
	found, _ := filepath.Glob(filepath.Join(root, ".venv", "lib", "python3*", "site-packages", pinnedFolder, "libpjrt_cpu.so"))
	if len(found) == 0 {
		return ""
	}
	return found[0]
}
