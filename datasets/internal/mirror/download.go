// Package mirror downloads files with known checksums from one of several
// servers: continued where an earlier attempt stopped, verified before they get
// their final name, and safe against other processes doing the same.
package mirror

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	defaultStall = 20 * time.Second
	// triesPerMirror bounds the requests for one file to one mirror; a try that
	// brought nothing new is not repeated at all.
	triesPerMirror = 8
	// progressInterval is the least time between two calls of the callback.
	progressInterval = 100 * time.Millisecond
)

// Progress says how far a download is.
type Progress struct {
	File  string // the file being fetched
	From  string // the mirror, or "go mod download"
	Done  int64  // bytes of all files present so far
	Total int64  // bytes of all files; 0 if unknown
}

// File pins a file by name, length in bytes and SHA-256 in hexadecimal.
type File struct {
	Name   string
	Size   int64
	SHA256 string
}

// Fetcher brings pinned files into Dir. Client, Mirrors and Dir are required.
type Fetcher struct {
	Client   *http.Client
	Mirrors  []string // base addresses, tried in this order
	Dir      string   // made if missing
	Progress func(Progress)
	Stall    time.Duration // ends a transfer that brings no byte for so long; 0 is 20 s

	before   int64 // bytes of the files finished so far
	total    int64 // bytes of all files
	reported time.Time
}

// localError marks a failure of this machine (disk full, no permission): another
// mirror would not help.
type localError struct{ err error }

func (e localError) Error() string { return e.err.Error() }
func (e localError) Unwrap() error { return e.err }

// Fetch brings all files into the directory and returns the mirrors used, in words.
// Other processes doing the same are waited for.
func (d *Fetcher) Fetch(ctx context.Context, files []File) (from string, err error) {
	if d.Stall == 0 {
		d.Stall = defaultStall
	}
	if len(d.Mirrors) == 0 {
		return "", errors.New("no mirror given: name at least one")
	}
	if err := os.MkdirAll(d.Dir, 0o755); err != nil {
		return "", fmt.Errorf("making the download directory: %w", err)
	}
	unlock, err := lockDir(ctx, d.Dir)
	if err != nil {
		return "", fmt.Errorf("locking the download directory %s: %w", d.Dir, err)
	}
	defer unlock()
	d.before, d.total = 0, 0
	for _, f := range files {
		d.total += f.Size
	}
	var used []string
	for _, f := range files {
		mirror, err := d.file(ctx, f)
		if err != nil {
			return "", err
		}
		d.before += f.Size
		if mirror != "" && (len(used) == 0 || used[len(used)-1] != mirror) {
			used = append(used, mirror)
		}
	}
	return strings.Join(used, " and "), nil
}

// file brings one file into the directory and returns the mirror that finished
// it, "" if it was there.
func (d *Fetcher) file(ctx context.Context, f File) (mirror string, err error) {
	final := filepath.Join(d.Dir, f.Name)
	// Unreadable, damaged or missing: all are mended by a new copy.
	if sum, err := sumFile(ctx, final); err == nil && sum == f.SHA256 {
		return "", nil
	}
	part := final + ".part"
	var reasons []error
	for _, m := range d.Mirrors {
		err := d.fromMirror(ctx, m, part, f)
		if err == nil {
			if err := os.Rename(part, final); err != nil {
				return "", err
			}
			return m, nil
		}
		var local localError
		if ctx.Err() != nil || errors.As(err, &local) {
			return "", fmt.Errorf("downloading %s: %w", f.Name, err)
		}
		reasons = append(reasons, fmt.Errorf("%s: %w", fileURL(m, f), err))
	}
	return "", errors.Join(reasons...)
}

// fromMirror completes and verifies the partial file from one mirror: what an
// earlier attempt left, from whichever mirror, is continued.
func (d *Fetcher) fromMirror(ctx context.Context, mirror, part string, f File) error {
	for try := 1; ; try++ {
		before, err := partSize(part, f)
		if err != nil {
			return err
		}
		if before < f.Size {
			err = d.transfer(ctx, mirror, part, f, before)
		}
		if err == nil {
			err = verifyPart(ctx, part, f)
			if err == nil {
				return nil
			}
		}
		var local localError
		if ctx.Err() != nil || errors.As(err, &local) || try == triesPerMirror {
			return err
		}
		after, sizeErr := partSize(part, f)
		if sizeErr != nil {
			return sizeErr
		}
		// Worth another request: one that got further before the connection
		// broke, and one whose start, left by an earlier attempt, was dropped.
		again := after > before || (before > 0 && after == 0)
		if !again {
			return err
		}
	}
}

// partSize returns the length of the partial file; one that is too long to be a
// part of the file is dropped.
func partSize(part string, f File) (int64, error) {
	info, err := os.Stat(part)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, localError{err}
	case info.Size() > f.Size:
		return 0, dropPart(part)
	}
	return info.Size(), nil
}

func dropPart(part string) error {
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return localError{err}
	}
	return nil
}

// verifyPart compares the complete partial file with the pinned sum; a wrong one
// is dropped, since nothing tells which bytes of it are good.
func verifyPart(ctx context.Context, part string, f File) error {
	sum, err := sumFile(ctx, part)
	if err != nil || sum == f.SHA256 {
		return err
	}
	if err := dropPart(part); err != nil {
		return err
	}
	return fmt.Errorf("damaged content: expected SHA-256 %s, found %s", f.SHA256, sum)
}

// sumFile returns the SHA-256 of a file in hexadecimal.
func sumFile(ctx context.Context, path string) (string, error) {
	in, err := os.Open(path)
	if err != nil {
		return "", localError{err}
	}
	defer in.Close()
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return "", localError{err}
	}
	return hex.EncodeToString(h.Sum(nil)), ctx.Err()
}
