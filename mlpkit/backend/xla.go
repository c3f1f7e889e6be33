//go:build cgo

package backend

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gomlx/go-xla/pjrt"

	"mlplab/mlpkit/internal/compilecache"
)

// openXLA opens XLA on the CPU, with a thread pool of the given size.
func openXLA(threads int) (Opened, error) {
	name, why, err := findPlugin()
	if err != nil {
		return Opened{}, err
	}
	warning := ""
	if folder := os.Getenv(ProgramsEnv); folder != "" && filepath.IsAbs(name) {
		if err := keepPrograms(name, folder); err != nil {
			warning = fmt.Sprintf("%v; every cell compiles anew (%s=%q)", err, ProgramsEnv, folder)
		}
	}
	b, err := newClient(name, threads)
	if err != nil {
		return Opened{}, fmt.Errorf("XLA plugin %s: %w; run make setup in the project's folder to install the plugin", name, brief(err))
	}
	c := Choice{Config: cpuConfig, Why: why, Threads: threads, Plugin: name, Warning: warning}
	if plugin, err := pjrt.GetPlugin(name); err == nil {
		major, minor := plugin.Version()
		c.Version = fmt.Sprintf("%d.%d", major, minor)
		if !filepath.IsAbs(name) {
			c.Plugin = plugin.Path()
		}
	}
	return Opened{b, c}, nil
}

// keepPrograms keeps what the plugin's clients compile in folder.
func keepPrograms(plugin, folder string) error {
	opening.Lock() // go-xla's list of plugins is not guarded
	defer opening.Unlock()
	if err := setFlags(plugin); err != nil { // programs depend on them
		return err
	}
	return compilecache.Keep(plugin, folder)
}
