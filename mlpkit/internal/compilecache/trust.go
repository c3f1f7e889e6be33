//go:build linux && cgo

package compilecache

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// makeFolder makes a folder for programs, or says why the one that is there is
// not to be used.
func makeFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("folder for compiled programs: %w; check that it can be written", err)
	}
	root, err := openFolder(folder)
	if err != nil {
		return err
	}
	return root.Close()
}

// openFolder opens a folder of programs that nobody else may change. What it
// returns stays that folder, whatever takes its name.
func openFolder(folder string) (*os.Root, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("folder for compiled programs: %w; check that it can be read", err)
	}
	info, err := root.Stat(".")
	if err == nil {
		err = onlyOurs(info, os.Geteuid())
	}
	if err != nil {
		root.Close()
		return nil, fmt.Errorf("no compiled program is loaded from %s or kept there, as programs are code and %w", folder, err)
	}
	return root, nil
}

// readFile reads a file of at most limit bytes that nobody else may change.
func readFile(root *os.Root, name string, limit int64) ([]byte, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe would wait for a writer
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > limit {
		return nil, fmt.Errorf("%s: mode %v, %d bytes; want a file of at most %d", name, info.Mode(), info.Size(), limit)
	}
	if err := onlyOurs(info, os.Geteuid()); err != nil {
		return nil, err
	}
	content := make([]byte, info.Size())
	_, err = io.ReadFull(f, content)
	return content, err
}

// onlyOurs fails unless a file or folder belongs to user or root and nobody else
// may write it. Access lists count: their widest right shows as the group's.
func onlyOurs(info fs.FileInfo, user int) error {
	owner, mode := int(info.Sys().(*syscall.Stat_t).Uid), info.Mode().Perm()
	switch {
	case owner != user && owner != 0:
		return fmt.Errorf("it belongs to user %d, who is neither you (user %d) nor root; name a folder of your own", owner, user)
	case mode&0o022 != 0:
		return fmt.Errorf("others may write it (mode %#o); run chmod go-w on it, or name a folder of your own", mode)
	}
	return nil
}
