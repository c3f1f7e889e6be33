// Package project knows where the project's checkout lies and which versions of
// other modules a program was built with. It imports nothing of the house.
package project

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// module is the name that the project's go.mod declares.
const module = "mlplab"

// Root is the folder of the project's go.mod, at or above the working directory:
// a notebook's cell runs in the notebook's folder.
func Root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if content, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && declared(string(content)) == module {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod of module %s in %s or above; work in the project's folder", module, start)
		}
	}
}

// declared is the name in the module line of a go.mod, "" if there is none.
func declared(gomod string) string {
	for line := range strings.Lines(gomod) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "module" {
			return strings.Trim(f[1], "\"`")
		}
	}
	return ""
}

// Version is the version of a module that this program was built with.
func Version(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "unknown"
}
