package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBadInput: testdata/bad.txt has what is said to bad input. Nothing is left
// behind by any of it.
func TestBadInput(t *testing.T) {
	table, err := os.ReadFile("testdata/bad.txt")
	if err != nil {
		t.Fatal(err)
	}
	runs := defined(t)
	folder := filepath.Dir(runs)
	var input strings.Builder
	for _, block := range strings.Split(string(table), "\n\n")[1:] {
		input.Reset()
		line, want := "", ""
		for _, l := range strings.Split(strings.TrimRight(block, "\n"), "\n") {
			switch {
			case line != "":
				want += l + "\n"
			case strings.HasPrefix(l, "> "):
				input.WriteString(l[2:] + "\n")
			case strings.HasPrefix(l, "$ "):
				line = l[2:]
			}
		}
		if line == "" {
			continue // a headline
		}
		settings, args, _ := strings.Cut(line, "study")
		c := process(t, runs, strings.Fields(strings.ReplaceAll(args, "FOLDER", folder))...)
		c.Env = append(c.Env, strings.Fields(strings.ReplaceAll(settings, "FOLDER", folder))...)
		c.Stdin = strings.NewReader(input.String())
		out, err := c.CombinedOutput()
		if got := strings.ReplaceAll(string(out), folder, "FOLDER"); status(t, err) != 1 || got != want {
			t.Errorf("%s\nstatus %d, and it says\n%s\nwant\n%s", line, status(t, err), got, want)
		}
	}
	stored(t, runs, 0)
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
	if left, err := os.ReadDir(runs); err != nil || len(left) != 1 {
		t.Errorf("left among the runs: %v, %v", left, err)
	}
}
