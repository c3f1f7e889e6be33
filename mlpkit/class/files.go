package class

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
)

// openFolder opens a folder in a root as a root of its own.
func openFolder(root *os.Root, name string) (*os.Root, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() { // opening a pipe would wait for ever
		return nil, errors.New("not a folder")
	}
	return root.OpenRoot(name)
}

// list is the names of the files of runs in a folder; cut says that there are more.
func list(root *os.Root, folder string) (names []string, cut bool, err error) {
	f, err := root.OpenFile(folder, os.O_RDONLY|onlyFolder|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	all, err := f.Readdirnames(maxFiles + 1)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	if cut = len(all) > maxFiles; cut {
		all = all[:maxFiles]
	}
	for _, name := range all {
		if strings.HasSuffix(name, ".json") && name != "study.json" && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "interrupted-") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, cut, nil
}

// readFile reads a file with content, no larger than most.
func readFile(root *os.Root, name string, most int64) ([]byte, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe would wait for ever
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a file with content")
	}
	content, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("larger than the %d bytes that are read", most)
	}
	return content, err
}

// reason is an error in one short line without control characters and without
// the path, which stands before it.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		if strings.Contains(p.Err.Error(), "escapes") {
			return "a link leads out of the folder and is not followed: copy what it leads to"
		}
		err = p.Err
	}
	return cut(printable(err.Error()), 200)
}
