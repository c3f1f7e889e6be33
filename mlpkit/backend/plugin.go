package backend

import (
	"fmt"
	"os"
	"path/filepath"
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

// pinned is the plugin in the project's own Python environment, looked for from
// the working directory upwards so that programs find it in any subfolder.
func pinned() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		found, _ := filepath.Glob(filepath.Join(dir, ".venv", "lib", "python3*", "site-packages", pinnedFolder, "libpjrt_cpu.so"))
		if len(found) > 0 {
			return found[0]
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}
