package datasets

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeTinySet writes a set of 3 training and 2 test images of 2×4 pixels, after
// change has had its way with the files, and returns the directory.
func writeTinySet(t *testing.T, change func(map[string][]byte)) string {
	t.Helper()
	files := map[string][]byte{
		"train-images-idx3-ubyte": idxBytes(8, 3, []uint32{3, 2, 4}, pattern(24)),
		"train-labels-idx1-ubyte": idxBytes(8, 1, []uint32{3}, []byte{9, 0, 5}),
		"t10k-images-idx3-ubyte":  idxBytes(8, 3, []uint32{2, 2, 4}, pattern(16)),
		"t10k-labels-idx1-ubyte":  idxBytes(8, 1, []uint32{2}, []byte{1, 2}),
	}
	if change != nil {
		change(files)
	}
	dir := filepath.Join(t.TempDir(), "Tiny")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadDir(t *testing.T) {
	rename := func(f func(string) string, gz bool) func(map[string][]byte) {
		return func(files map[string][]byte) {
			for name, b := range files {
				delete(files, name)
				if gz {
					b = gzipBytes(b)
				}
				files[f(name)] = b
			}
		}
	}
	cases := map[string]func(map[string][]byte){
		"plain":                    nil,
		"gzip":                     rename(func(n string) string { return n + ".gz" }, true),
		"dotted":                   rename(func(n string) string { return strings.Replace(n, "-idx", ".idx", 1) }, false),
		"dotted gzip":              rename(func(n string) string { return strings.Replace(n, "-idx", ".idx", 1) + ".gz" }, true),
		"plain content named .gz":  rename(func(n string) string { return n + ".gz" }, false),
		"gzip content named plain": rename(func(n string) string { return n }, true),
		"plain wins over gzip": func(files map[string][]byte) {
			files["train-images-idx3-ubyte.gz"] = []byte("junk")
		},
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			train, test, err := LoadDir(writeTinySet(t, change))
			if err != nil {
				t.Fatal(err)
			}
			if train.Name != "Tiny train" || test.Name != "Tiny test" || train.Len() != 3 || test.Len() != 2 ||
				train.Rows != 2 || train.Cols != 4 || train.Classes != 10 {
				t.Errorf("train %s %d %d×%d, test %s %d", train.Name, train.Len(), train.Rows, train.Cols, test.Name, test.Len())
			}
			if !bytes.Equal(train.Images, pattern(24)) || !bytes.Equal(train.Labels, []byte{9, 0, 5}) || !bytes.Equal(test.Labels, []byte{1, 2}) {
				t.Error("wrong content")
			}
			if err := errors.Join(train.Validate(), test.Validate()); err != nil {
				t.Error(err)
			}
		})
	}
}

// A folder of the file's name beside the file, as some archives unpack.
func TestLoadDirFolderBesideFile(t *testing.T) {
	dir := writeTinySet(t, func(files map[string][]byte) {
		files["train-images.idx3-ubyte"] = files["train-images-idx3-ubyte"]
		delete(files, "train-images-idx3-ubyte")
	})
	if err := os.Mkdir(filepath.Join(dir, "train-images-idx3-ubyte"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadDir(dir); err != nil {
		t.Error(err)
	}
}

func TestLoadDirDisagreeing(t *testing.T) {
	cases := []struct {
		name   string
		change func(map[string][]byte)
		want   []string
	}{
		{"label out of range", func(f map[string][]byte) {
			f["train-labels-idx1-ubyte"] = idxBytes(8, 1, []uint32{3}, []byte{1, 10, 2})
		}, []string{"train-labels", "label of example 1", "byte 9", "0 to 9", "found 10"}},
		{"fewer labels than images", func(f map[string][]byte) {
			f["t10k-labels-idx1-ubyte"] = idxBytes(8, 1, []uint32{1}, []byte{1})
		}, []string{"t10k-images", "2 images", "t10k-labels", "1 labels"}},
		{"more labels than images", func(f map[string][]byte) {
			f["train-labels-idx1-ubyte"] = idxBytes(8, 1, []uint32{4}, []byte{1, 2, 3, 4})
		}, []string{"3 images", "4 labels"}},
		{"other size in test", func(f map[string][]byte) {
			f["t10k-images-idx3-ubyte"] = idxBytes(8, 3, []uint32{2, 4, 2}, pattern(16))
		}, []string{"2×4", "4×2", "same size"}},
		{"two files broken", func(f map[string][]byte) {
			f["train-images-idx3-ubyte"] = nil
			f["t10k-labels-idx1-ubyte"] = nil
		}, []string{"train-images-idx3-ubyte: ", "t10k-labels-idx1-ubyte: ", "empty file"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := LoadDir(writeTinySet(t, c.change))
			if err == nil {
				t.Fatal("no error")
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("message %q lacks %q", err, w)
				}
			}
		})
	}
}
