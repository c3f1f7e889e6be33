//go:build linux && cgo

package compilecache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mlplab/mlpkit/internal/atomicfile"
)

// limit bounds the folder's size in bytes: some hundred networks' programs.
const limit = 128 << 20

// magic begins every file; the number is the format's version. Then come the
// checksum and the program in the plugin's format. A file of another version is
// as good as none.
const magic = "mlplab program 2\n"

// suffix of the files' names.
const suffix = ".program"

// store is a folder of programs.
type store struct {
	folder   string
	identity string // of plugin and processor
	limit    int64  // of the folder's size in bytes

	mu   sync.Mutex
	busy map[string]*sync.Mutex // one for each name

	compiled, loaded atomic.Int64
}

// identify describes what machine code depends on beside the program: plugin,
// processor and the settings of XLA.
func identify(plugin, cpuinfo string) (string, error) {
	info, err := os.Stat(plugin)
	if err != nil {
		return "", fmt.Errorf("XLA plugin: %w", err)
	}
	processor, err := processor(cpuinfo)
	if err != nil {
		return "", fmt.Errorf("programs are not kept, as the processor is unknown: %w", err)
	}
	return fmt.Sprintf("%s %d %d %d\n%s\n%s", plugin, info.Size(), info.ModTime().UnixNano(),
		runtime.NumCPU(), os.Getenv("XLA_FLAGS"), processor), nil
}

// cpuinfo is where Linux describes the processors.
const cpuinfo = "/proc/cpuinfo"

// processor is what Linux says of the first processor, without what changes
// from moment to moment.
func processor(cpuinfo string) (string, error) {
	text, err := os.ReadFile(cpuinfo)
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(string(text), "\n\n")
	lines := slices.DeleteFunc(strings.Split(first, "\n"), func(line string) bool {
		return strings.Contains(line, "MHz") || strings.Contains(strings.ToLower(line), "bogomips")
	})
	return strings.Join(lines, "\n"), nil
}

// name is the file name of the program that parts describe.
func (s *store) name(parts ...string) string {
	h := sha256.New()
	for _, part := range append([]string{s.identity}, parts...) {
		binary.Write(h, binary.LittleEndian, int64(len(part))) // "a", "bc" is not "ab", "c"
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil)) + suffix
}

// lock waits until nobody else in this process compiles the same program, which
// then can be loaded; the caller must call unlock.
func (s *store) lock(name string) (unlock func()) {
	s.mu.Lock()
	m := s.busy[name]
	if m == nil {
		m = new(sync.Mutex)
		s.busy[name] = m
	}
	s.mu.Unlock()
	m.Lock()
	return m.Unlock
}

// read returns a kept program, or nil where there is none that is whole.
func (s *store) read(name string) []byte {
	root, err := openFolder(s.folder)
	if err != nil {
		return nil
	}
	defer root.Close()
	content, err := readFile(root, name, s.limit)
	if err != nil {
		return nil
	}
	rest, found := bytes.CutPrefix(content, []byte(magic))
	if !found || len(rest) < sha256.Size {
		return nil
	}
	program := rest[sha256.Size:]
	if !bytes.Equal(checksum(name, program), rest[:sha256.Size]) {
		return nil
	}
	now := time.Now()
	root.Chtimes(name, now, now) // used lately: the last to be removed
	return program
}

// checksum is of a program under its name, which stands for all that it was
// compiled from: a file that bears another one's name is not whole.
func checksum(name string, program []byte) []byte {
	h := sha256.New()
	h.Write([]byte(name)) // all are equally long
	h.Write(program)
	return h.Sum(nil)
}

// write keeps a program, if it can.
func (s *store) write(name string, program []byte) {
	root, err := openFolder(s.folder)
	if err != nil {
		return
	}
	defer root.Close()
	if info, err := root.Lstat(name); err == nil && info.IsDir() {
		root.Remove(name) // an empty one; what is in a full one is not ours
	}
	content := slices.Concat([]byte(magic), checksum(name, program), program)
	if atomicfile.WritePrivate(filepath.Join(s.folder, name), content) == nil {
		s.prune()
	}
}

// prune removes the programs that were not used for longest until the folder is
// half as large as it may be; and what processes left that died as they wrote.
// A time to come was written before the clock was set back, and not since.
func (s *store) prune() {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return
	}
	var total int64
	var files []fs.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		switch {
		case err != nil || !info.Mode().IsRegular():
		case strings.HasSuffix(e.Name(), suffix):
			files = append(files, info)
			total += info.Size()
		case atomicfile.IsTemporary(e.Name()):
			atomicfile.RemoveLeftOver(filepath.Join(s.folder, e.Name()))
		}
	}
	if total <= s.limit {
		return
	}
	soon := time.Now().Add(time.Hour) // clocks of machines that share the folder differ a little
	used := func(f fs.FileInfo) time.Time {
		if f.ModTime().After(soon) {
			return time.Time{}
		}
		return f.ModTime()
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return used(a).Compare(used(b)) })
	for _, f := range files {
		if total <= s.limit/2 {
			return
		}
		if os.Remove(filepath.Join(s.folder, f.Name())) == nil {
			total -= f.Size()
		}
	}
}
