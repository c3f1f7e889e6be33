package datasets

import (
	"context"
	"errors"
)

// FileStatus is the state of one of the four MNIST files.
type FileStatus struct {
	Name     string // the published name, such as train-images-idx3-ubyte.gz
	Path     string // where it is; "" if it is missing
	Expected string // SHA-256 it must have, hexadecimal
	Found    string // SHA-256 it has; "" if it could not be read
	OK       bool
	Err      error // why not OK
}

// SourceStatus is the state of the place that [LoadMNIST] would load from.
type SourceStatus struct {
	Source string       // in words
	Dir    string       // "" if no place on this machine has the files
	Files  []FileStatus // four; none if there is no such directory
	Err    error        // nil if the files are on this machine and right
}

// OK reports whether [LoadMNIST] would succeed.
func (s SourceStatus) OK() bool { return s.Err == nil }

// Status looks for the files as [LoadMNIST] does and compares their sums, but
// does not decode them. Where several places have the files it reports the first
// that is right, else the first there is.
func Status(ctx context.Context) SourceStatus {
	var found []SourceStatus
	err := firstSource(ctx, func(src source) error {
		s := checkSource(ctx, src)
		if s.OK() {
			found = nil
		}
		found = append(found, s)
		return s.Err
	})
	if len(found) == 0 {
		return SourceStatus{Source: "not on this machine", Err: err}
	}
	return found[0]
}

// checkSource compares the four files of a place with the pinned sums.
func checkSource(ctx context.Context, src source) SourceStatus {
	s := SourceStatus{Source: src.words, Dir: src.dir}
	if s.Err = checkDir(src.dir); s.Err != nil {
		return s
	}
	var errs []error
	for _, spec := range mnistFiles {
		f := FileStatus{Name: spec.gzName(), Expected: spec.gzSum}
		f.Path, f.Err = findFile(src.dir, spec.stem)
		if f.Err == nil {
			var content []byte
			content, f.Found, f.Err = readPinned(ctx, f.Path, spec)
			var wrong *checksumError
			if errors.As(f.Err, &wrong) {
				f.Expected = wrong.Expected
			} else if f.Err == nil {
				f.Expected = spec.expectedSum(content)
			}
		}
		f.OK = f.Err == nil
		errs = append(errs, f.Err)
		s.Files = append(s.Files, f)
	}
	s.Err = errors.Join(errs...)
	return s
}
