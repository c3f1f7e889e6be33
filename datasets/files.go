package datasets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// spellings are the names a file may have, most welcome first: plain files need
// no decompression; some archives write a dot before idx.
func spellings(stem string) []string {
	dotted := strings.Replace(stem, "-idx", ".idx", 1)
	return []string{stem, dotted, stem + ".gz", dotted + ".gz"}
}

// findFile returns the path of the file with the given stem in dir, under any of
// its spellings. A folder of that name (some archives unpack to one) counts only
// where there is no file.
func findFile(dir, stem string) (string, error) {
	var refused error
	for _, name := range spellings(stem) {
		path := filepath.Join(dir, name)
		err := checkRegular(path)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrNotExist) && refused == nil {
			refused = err
		}
	}
	if refused != nil {
		return "", refused
	}
	return "", fmt.Errorf("%s: no file %s: %w; give it one of the names %s",
		dir, stem, fs.ErrNotExist, strings.Join(spellings(stem), ", "))
}

// checkDir fails unless dir is a directory.
func checkDir(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return fmt.Errorf("directory of the data: %w; name one that exists", err)
	case !info.IsDir():
		return fmt.Errorf("directory of the data: %s is a file; name the directory that holds the four files", dir)
	}
	return nil
}

// checkRegular fails unless path is a regular file, before it is opened: opening
// a pipe blocks.
func checkRegular(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a directory: expected a file of that name", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file (%s): expected a file of that name", path, info.Mode().Type())
	}
	return nil
}

// readIDXFile decodes the file at path, whatever its checksum.
func readIDXFile(path string, rank int) (*IDX, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return readIDX(f, path, rank, promise{plain: info.Size()})
}

// readPinned reads the file at path once and checks that it is the file of the
// spec, compressed or not; the returned bytes are those that were checked.
// The sum of the file is returned even where it is wrong (a checksumError).
func readPinned(ctx context.Context, path string, spec fileSpec) (content []byte, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, "", err
	}
	h := sha256.New()
	limit := info.Size()
	if limit > max(spec.gzSize, spec.contentSize) {
		limit = int64(len(gzipMagic)) // a wrong file of any size is hashed for the report, not held in memory
	}
	content = make([]byte, 0, limit)
	buf := make([]byte, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return nil, "", err
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		content = append(content, buf[:min(n, int(limit)-len(content))]...)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", path, err)
		}
	}
	sum = hex.EncodeToString(h.Sum(nil))
	if want := spec.expectedSum(content); sum != want {
		return nil, sum, &checksumError{Path: path, Expected: want, Found: sum,
			Remedy: "get the original file again, or for another set such as Fashion-MNIST use LoadDir"}
	}
	return content, sum, nil
}

// expectedSum is the SHA-256 that a file starting with the given bytes must have.
func (f fileSpec) expectedSum(start []byte) string {
	if bytes.HasPrefix(start, gzipMagic) {
		return f.gzSum
	}
	return f.contentSum
}

// makeSet joins images and labels, read from the two named files.
func makeSet(name string, images, labels *IDX, imagesFile, labelsFile string) (*Set, error) {
	if n, m := images.Dims[0], labels.Dims[0]; n != m {
		return nil, fmt.Errorf("%s holds %d images but %s holds %d labels: expected as many of each; the files belong to different sets",
			imagesFile, n, labelsFile, m)
	}
	for i, l := range labels.Data {
		if l >= Classes {
			return nil, &formatError{File: labelsFile, Offset: int64(idxPrefixSize + idxDimSize + i),
				Field: fmt.Sprintf("label of example %d", i), Expected: fmt.Sprintf("0 to %d", Classes-1), Found: fmt.Sprint(l)}
		}
	}
	return &Set{Name: name, Rows: images.Dims[1], Cols: images.Dims[2], Classes: Classes,
		Images: images.Data, Labels: labels.Data}, nil
}

// loadSets finds and reads the four files of dir and joins them. The files are
// read at the same time: decompression is what takes the time.
func loadSets(dir, name string, read func(path string, spec fileSpec) (*IDX, error)) (train, test *Set, err error) {
	if err := checkDir(dir); err != nil {
		return nil, nil, err
	}
	var (
		paths [numFiles]string
		parts [numFiles]*IDX
		errs  [numFiles]error
		files sync.WaitGroup
	)
	for i, spec := range mnistFiles {
		files.Go(func() {
			if paths[i], errs[i] = findFile(dir, spec.stem); errs[i] == nil {
				parts[i], errs[i] = read(paths[i], spec)
			}
		})
	}
	files.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, nil, err
	}
	train, err1 := makeSet(name+" train", parts[trainImages], parts[trainLabels], paths[trainImages], paths[trainLabels])
	test, err2 := makeSet(name+" test", parts[testImages], parts[testLabels], paths[testImages], paths[testLabels])
	if err := errors.Join(err1, err2); err != nil {
		return nil, nil, err
	}
	if train.Rows != test.Rows || train.Cols != test.Cols {
		return nil, nil, fmt.Errorf("%s holds images of %d×%d pixels but %s of %d×%d: expected the same size in both; the files belong to different sets",
			paths[trainImages], train.Rows, train.Cols, paths[testImages], test.Rows, test.Cols)
	}
	return train, test, nil
}

// LoadDir loads any labelled image set stored in dir as four IDX files with the
// names that MNIST has, for example Fashion-MNIST or KMNIST: train-images,
// train-labels, t10k-images and t10k-labels, each followed by -idx3-ubyte or
// -idx1-ubyte (or .idx3-ubyte, .idx1-ubyte), plain or with .gz. Where a file is
// there twice, the plain one is read.
//
// The images may have any size, the same in both sets; labels are 0 to 9. No
// checksum is compared. The sets are named after the directory.
func LoadDir(dir string) (train, test *Set, err error) {
	return loadSets(dir, filepath.Base(filepath.Clean(dir)), func(path string, spec fileSpec) (*IDX, error) {
		return readIDXFile(path, spec.rank)
	})
}

// loadPinned loads MNIST from dir; all four files must have the pinned sums.
func loadPinned(ctx context.Context, dir string) (train, test *Set, err error) {
	return loadSets(dir, "MNIST", func(path string, spec fileSpec) (*IDX, error) {
		content, _, err := readPinned(ctx, path, spec)
		if err != nil {
			return nil, err
		}
		return readIDX(bytes.NewReader(content), path, spec.rank,
			promise{plain: int64(len(content)), content: spec.contentSize})
	})
}
