//go:build linux && cgo

package compilecache_test

import (
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"mlplab/mlpkit/backend"
)

const head = "mlplab program 2\n"

// sealed is a file of the present format, with the right checksum.
func sealed(file string, program []byte) []byte {
	sum := sha256.Sum256(append([]byte(filepath.Base(file)), program...))
	return slices.Concat([]byte(head), sum[:], program)
}

// fault is something that goes wrong with a kept program.
type fault struct {
	name  string
	spoil func(t *testing.T, file string, whole []byte) error
	lasts bool // the file cannot be replaced
	none  bool // the program is loaded as ever
}

func put(content func(file string, whole []byte) []byte) func(*testing.T, string, []byte) error {
	return func(_ *testing.T, file string, whole []byte) error {
		return os.WriteFile(file, content(file, whole), 0o600)
	}
}

// instead puts what make makes into the file's place.
func instead(make func(t *testing.T, file string, whole []byte) error) func(*testing.T, string, []byte) error {
	return func(t *testing.T, file string, whole []byte) error {
		if err := os.Remove(file); err != nil {
			return err
		}
		return make(t, file, whole)
	}
}

func program(whole []byte) []byte { return whole[len(head)+sha256.Size:] }

// faults: those of a file cut short or flipped are TestDamaged's, those of a
// disk without room and of the clock are among the tests of the store.
var faults = []fault{
	{name: "the format before", spoil: put(func(_ string, whole []byte) []byte {
		sum := sha256.Sum256(program(whole))
		return slices.Concat([]byte("mlplab program 1\n"), sum[:], program(whole))
	})},
	{name: "another program's file", spoil: func(t *testing.T, file string, _ []byte) error {
		folder := filepath.Dir(file)
		compute(t, keepIn(t, folder), 30)
		files := slices.DeleteFunc(kept(t, folder), func(f string) bool { return f == file })
		return os.Rename(files[0], file)
	}},
	{name: "the checksum of another key", spoil: put(func(file string, whole []byte) []byte {
		return sealed("another"+filepath.Base(file), program(whole))
	})},
	{name: "refused by the plugin: nothing", spoil: put(func(file string, _ []byte) []byte { return sealed(file, nil) })},
	{name: "refused by the plugin: zeros", spoil: put(func(file string, _ []byte) []byte { return sealed(file, make([]byte, 999)) })},
	{name: "refused by the plugin: half a program", spoil: put(func(file string, whole []byte) []byte {
		return sealed(file, program(whole)[:len(program(whole))/2])
	})},
	{name: "larger than the folder may be", spoil: func(_ *testing.T, file string, _ []byte) error { return os.Truncate(file, 1<<31) }},
	{name: "others may write it", spoil: func(_ *testing.T, file string, _ []byte) error { return os.Chmod(file, 0o620) }},
	{name: "it belongs to another user", spoil: func(t *testing.T, file string, _ []byte) error {
		if os.Geteuid() != 0 {
			t.Skip("only root gives files away")
		}
		return os.Chown(file, os.Geteuid()+1, -1)
	}},
	{name: "unreadable", spoil: func(t *testing.T, file string, _ []byte) error {
		if os.Geteuid() == 0 {
			t.Skip("root reads everything")
		}
		return os.Chmod(file, 0)
	}},
	{name: "an empty folder", spoil: instead(func(_ *testing.T, file string, _ []byte) error { return os.Mkdir(file, 0o700) })},
	{name: "a full folder", lasts: true, spoil: instead(func(_ *testing.T, file string, _ []byte) error {
		return os.MkdirAll(filepath.Join(file, "somebody's"), 0o700)
	})},
	{name: "a pipe without a writer", spoil: instead(func(_ *testing.T, file string, _ []byte) error { return syscall.Mkfifo(file, 0o600) })},
	{name: "a link to nothing", spoil: instead(func(_ *testing.T, file string, _ []byte) error { return os.Symlink("nothing", file) })},
	{name: "a link to itself", spoil: instead(func(_ *testing.T, file string, _ []byte) error { return os.Symlink(filepath.Base(file), file) })},
	{name: "a link out of the folder", spoil: instead(func(t *testing.T, file string, whole []byte) error {
		outside := filepath.Join(t.TempDir(), "program")
		if err := os.WriteFile(outside, whole, 0o600); err != nil {
			return err
		}
		return os.Symlink(outside, file)
	})},
	{name: "a writer died", spoil: instead(func(_ *testing.T, file string, whole []byte) error {
		return os.WriteFile(filepath.Join(filepath.Dir(file), ".writing-1"), whole[:50], 0o600)
	})},
	{name: "the folder may not be written", lasts: true, spoil: func(t *testing.T, file string, whole []byte) error {
		if os.Geteuid() == 0 {
			t.Skip("root writes everywhere")
		}
		folder := filepath.Dir(file)
		t.Cleanup(func() { os.Chmod(folder, 0o700) })
		if err := os.WriteFile(file, whole[:50], 0o400); err != nil {
			return err
		}
		return os.Chmod(folder, 0o500)
	}},
	{name: "the clock was set back", none: true, spoil: func(_ *testing.T, file string, _ []byte) error {
		ahead := time.Now().Add(24 * time.Hour)
		return os.Chtimes(file, ahead, ahead)
	}},
	{name: "made by an earlier version", none: true, spoil: func(_ *testing.T, file string, _ []byte) error {
		if err := os.Chmod(file, 0o644); err != nil {
			return err
		}
		return os.Chmod(filepath.Dir(file), 0o755)
	}},
}

// TestFaults: whatever is wrong with a kept program, it is compiled anew,
// computes the same and is loaded the next time.
func TestFaults(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "programs")
			want := compute(t, keepIn(t, folder), 40)
			file := kept(t, folder)[0]
			whole, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.spoil(t, file, whole); err != nil {
				t.Fatal(err)
			}
			for round, loads := range []bool{f.none, !f.lasts} {
				o := keepIn(t, folder)
				if got := compute(t, o, 40); !same(got, want) || o.Choice.Warning != "" {
					t.Errorf("round %d: other numbers, or a warning %q", round, o.Choice.Warning)
				}
				if loads {
					counts(t, "loads", 0, 1)
				} else {
					counts(t, "compiles", 1, 0)
				}
			}
		})
	}
}

// TestFolderOfOthers: nothing is loaded from a folder that others may change, nor
// written there; the numbers are the same, and one sentence says why.
func TestFolderOfOthers(t *testing.T) {
	for _, c := range []struct {
		name  string
		owner int
		mode  fs.FileMode
		says  []string
	}{
		{"mode 777", os.Geteuid(), 0o777, []string{"others may write", "0777", "chmod go-w"}},
		{"mode 1777", os.Geteuid(), 0o777 | fs.ModeSticky, []string{"others may write", "0777"}},
		{"of a group", os.Geteuid(), 0o770, []string{"others may write", "0770"}},
		{"another user's", os.Geteuid() + 1, 0o755, []string{"belongs to user", "a folder of your own"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.owner != os.Geteuid() && os.Geteuid() != 0 {
				t.Skip("only root gives folders away")
			}
			folder := filepath.Join(t.TempDir(), "programs")
			opened := keepIn(t, folder)
			want := compute(t, opened, 40)
			if err := os.Chown(folder, c.owner, -1); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(folder, c.mode); err != nil {
				t.Fatal(err)
			}
			compute(t, opened, 30) // the folder was good when this client was opened
			if got := compute(t, opened, 40); !same(got, want) {
				t.Error("other numbers from the client that was open")
			}
			counts(t, "client that was open", 3, 0)
			o := keepIn(t, folder)
			for _, part := range append(c.says, folder, backend.ProgramsEnv) {
				if !strings.Contains(o.Choice.Warning, part) {
					t.Errorf("warning %q, want %q in it", o.Choice.Warning, part)
				}
			}
			if got := compute(t, o, 40); !same(got, want) {
				t.Error("other numbers")
			}
			compute(t, o, 30)
			counts(t, "folder of others", 0, 0)
			if n := len(kept(t, folder)); n != 1 {
				t.Errorf("%d files, want the one of before", n)
			}
		})
	}
}
