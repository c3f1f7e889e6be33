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

// pinned is the plugin for the CPU in the project's own Python environment: on
// x86-64, or else on arm64.
func pinned() string {
	if path := installed(pinnedFolder, "libpjrt_cpu.so"); path != "" {
		return path
	}
	return installed("xla_plugins", "xla_cpu_pjrt", "xla_cpu_pjrt.so")
}

// installed is a file of a package in the project's own Python environment, or
// nothing.
func installed(path ...string) string {
	root, err := project.Root()
	if err != nil {
		return ""
	}
	file := filepath.Join(path...)
	found, _ := filepath.Glob(filepath.Join(root, ".venv", "lib", "python3*", "site-packages", file))
	if len(found) == 0 {
		return ""
	}
	return found[0]
}
