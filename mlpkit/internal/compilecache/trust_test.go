//go:build linux && cgo

package compilecache

import (
	"bytes"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// owned is what the system says of a file, as far as it matters here.
type owned struct {
	fs.FileInfo
	owner uint32
	mode  fs.FileMode
}

func (o owned) Sys() any          { return &syscall.Stat_t{Uid: o.owner} }
func (o owned) Mode() fs.FileMode { return o.mode }

// TestOnlyOurs: what is the user's or root's and nobody else may write.
func TestOnlyOurs(t *testing.T) {
	for _, c := range []struct {
		owner uint32
		mode  fs.FileMode
		user  int
		fault string
	}{
		{1000, 0o600, 1000, ""},
		{1000, 0o700 | fs.ModeDir, 1000, ""},
		{1000, 0o755 | fs.ModeDir, 1000, ""}, // an earlier version's folder
		{1000, 0o644, 1000, ""},
		{0, 0o755 | fs.ModeDir, 1000, ""}, // an image's
		{0, 0o600, 0, ""},
		{1001, 0o600, 1000, "user 1001"},
		{1001, 0o600, 0, "user 1001"},
		{1000, 0o770 | fs.ModeDir, 1000, "0770"},
		{1000, 0o620, 1000, "0620"},
		{1000, 0o602, 1000, "0602"},
		{0, 0o777 | fs.ModeDir | fs.ModeSticky, 1000, "0777"},
		{0, 0o775 | fs.ModeDir | fs.ModeSetgid, 0, "0775"},
	} {
		err := onlyOurs(owned{owner: c.owner, mode: c.mode}, c.user)
		if c.fault == "" && err != nil || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("owner %d, mode %v, for user %d: %v; want %q", c.owner, c.mode, c.user, err, c.fault)
		}
	}
}

// TestPrivate: folders and files are for nobody else to read.
func TestPrivate(t *testing.T) {
	s := newStore(t, "", limit)
	s.write(s.name(), []byte("program"))
	for file, want := range map[string]fs.FileMode{s.folder: 0o700, filepath.Join(s.folder, s.name()): 0o600} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", file, info.Mode().Perm(), want)
		}
	}
}

// TestExchanged: a file is a program under its own name only.
func TestExchanged(t *testing.T) {
	s := newStore(t, "", limit)
	a, b := s.name("a"), s.name("b")
	s.write(a, []byte("program a"))
	s.write(b, []byte("program b"))
	fileA, fileB, other := filepath.Join(s.folder, a), filepath.Join(s.folder, b), filepath.Join(s.folder, "other")
	for _, move := range [][2]string{{fileA, other}, {fileB, fileA}, {other, fileB}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
	if s.read(a) != nil || s.read(b) != nil {
		t.Error("exchanged files are read")
	}
	s.write(a, []byte("program a"))
	if !bytes.Equal(s.read(a), []byte("program a")) {
		t.Error("the file was not replaced")
	}
}

// TestTwoMachines: of machines that share a folder none reads what another one
// with another processor or plugin wrote, not even under its own name.
func TestTwoMachines(t *testing.T) {
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	intel, amd := file("intel", "flags: avx512f\ncpu MHz: 1\n\nflags: none"), file("amd", "flags: avx2\ncpu MHz: 1\n\n")
	faster := file("faster", "flags: avx512f\ncpu MHz: 2\n\n")
	plugin, newer := file("plugin", "1"), file("newer", "22")
	identity := func(plugin, cpuinfo string) string {
		text, err := identify(plugin, cpuinfo)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	s := newStore(t, identity(plugin, intel), limit)
	name := s.name("program")
	s.write(name, []byte("machine code"))
	again := &store{folder: s.folder, limit: limit, identity: identity(plugin, faster)}
	if !bytes.Equal(again.read(again.name("program")), []byte("machine code")) {
		t.Error("the same machine at another clock rate does not find its program")
	}
	before := identity(plugin, intel)
	file("plugin", "333") // raised in its place
	for what, id := range map[string]string{
		"processor": identity(newer, amd), "plugin": identity(newer, intel), "plugin in its place": identity(plugin, intel),
	} {
		other := &store{folder: s.folder, limit: limit, identity: id}
		theirs := other.name("program")
		if id == before || theirs == name || other.read(theirs) != nil {
			t.Errorf("another %s finds the program", what)
			continue
		}
		if err := os.Link(filepath.Join(s.folder, name), filepath.Join(s.folder, theirs)); err != nil {
			t.Fatal(err)
		}
		if other.read(theirs) != nil {
			t.Errorf("another %s reads the program under its own name", what)
		}
	}
}

// TestNoRoom: a program that the disk does not take leaves no part of itself.
func TestNoRoom(t *testing.T) {
	s := newStore(t, "", limit)
	program := bytes.Repeat([]byte{7}, 100_000)
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	full := before
	full.Cur = 50_000
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &full); err != nil {
		t.Fatal(err)
	}
	s.write(s.name(), program)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(s.folder); len(files) > 0 || err != nil {
		t.Errorf("%v, %v in the folder; want nothing", files, err)
	}
	if s.write(s.name(), program); !bytes.Equal(s.read(s.name()), program) {
		t.Error("with room again, the program is not kept")
	}
}

// TestClockSetBack: what was used last by a wrong clock makes room first.
func TestClockSetBack(t *testing.T) {
	s := newStore(t, "", 10_000)
	file := func(i string) string { return filepath.Join(s.folder, s.name(i)) }
	s.write(s.name("wrong"), make([]byte, 6000))
	ahead := time.Now().Add(24 * time.Hour)
	if err := os.Chtimes(file("wrong"), ahead, ahead); err != nil {
		t.Fatal(err)
	}
	s.write(s.name("new"), make([]byte, 4500))
	if s.read(s.name("new")) == nil || s.read(s.name("wrong")) != nil {
		t.Error("the program that was written last made room for one of a time to come")
	}
}

func BenchmarkRead(b *testing.B) {
	s := newStore(b, "", limit)
	s.write(s.name(), make([]byte, 150_000))
	for b.Loop() {
		if s.read(s.name()) == nil {
			b.Fatal("not read")
		}
	}
}
