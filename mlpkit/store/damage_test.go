package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mlplab/mlpkit/internal/testkit"
)

// A damagedFile is a file's content and parts of the reason, one of which a reader
// must give.
type damagedFile struct {
	content []byte
	reason  string
}

// damagedFiles are files made from a good one, by name.
func damagedFiles(t *testing.T, good []byte) map[string]damagedFile {
	t.Helper()
	files := map[string]damagedFile{
		"empty":            {nil, "it is empty"},
		"blank":            {[]byte(" \n"), "it is empty"},
		"zeros":            {make([]byte, len(good)), "not a whole file"},
		"foreign-array":    {[]byte(`[1, 2, 3]`), "not a whole file"},
		"foreign-object":   {[]byte(`{"name": "package", "version": "1.0.0"}`), "does not say its kind"},
		"null":             {[]byte(`null`), "does not say its kind"},
		"text":             {[]byte("learning rate 0.1: 97 %"), "not a whole file"},
		"html":             {[]byte("<!DOCTYPE html><html></html>"), "not a whole file"},
		"trailing-text":    {append([]byte(string(good)), "and more"...), "checksum|more follows|not what"},
		"trailing-object":  {append([]byte(string(good)), good...), "more follows|not what"},
		"trailing-newline": {append([]byte(string(good)), '\n'), "checksum"},
		"cut-last":         {good[:len(good)-1], "too early"},
	}
	for name, e := range map[string]struct{ old, new, reason string }{
		"future":        {`"schema":1`, `"schema":2`, "format version 2"},
		"far-future":    {`"schema":1,`, `"schema":99,"compression":"zstd",`, "format version 99"},
		"past":          {`"schema":1`, `"schema":0`, "format version 0"},
		"kind":          {`mlplab run`, `mlplab study`, "another kind"},
		"unknown-field": {`"schema":1,`, `"schema":1,"colour":"red",`, "colour"},
		"no-sum":        {`"sha256":"`, `"sha256":"0`, "checksum"},
		"other-study":   {`"study":"lr"`, `"study":"xx"`, "checksum"},
		"edited-result": {`"validation_accuracy":0.9,`, `"validation_accuracy":0.99,`, "checksum"},
		"key-case":      {`"kind"`, `"KIND"`, "checksum"},
		"spaced":        {`"kind":`, `"kind": `, "checksum"},
	} {
		if !strings.Contains(string(good), e.old) {
			t.Fatalf("%s: the file has no %s", name, e.old)
		}
		files[name] = damagedFile{[]byte(strings.Replace(string(good), e.old, e.new, 1)), e.reason}
	}
	for cut := 1; cut < len(good); cut += len(good)/60 + 1 {
		files[fmt.Sprintf("cut-%d", cut)] = damagedFile{good[:cut], "too early|not a whole file"}
	}
	for at := 0; at < len(good); at += len(good)/120 + 1 {
		flipped := append([]byte(nil), good...)
		flipped[at] ^= 1 << (at % 8)
		files[fmt.Sprintf("flip-%d", at)] = damagedFile{flipped, ""}
	}
	for at := range 200 { // the frame around the content, byte by byte
		flipped := append([]byte(nil), good...)
		flipped[at] ^= 0x20 // letters change case
		files[fmt.Sprintf("case-%d", at)] = damagedFile{flipped, ""}
	}
	maps.Copy(files, forgedFiles(t))
	return files
}

// forgedFiles are whole envelopes with contents that no run has.
func forgedFiles(t *testing.T) map[string]damagedFile {
	t.Helper()
	batch0 := testkit.Stored(9)
	batch0.Config.BatchSize = 0
	odd, err := json.Marshal(testkit.Stored(9))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]damagedFile{}
	for name, f := range map[string]struct {
		content any
		reason  string
	}{
		"null-content":       {nil, "no sense"},
		"empty-content":      {struct{}{}, "no sense"},
		"content-of-a-study": {map[string]any{"axis": 1}, "axis"},
		"content-array":      {[]int{1}, "not what this program writes"},
		"batch-0":            {batch0, "BatchSize"},
		"odd-losses":         {json.RawMessage(strings.Replace(string(odd), `"step_loss":"`, `"step_loss":"AAAA`, 1)), "whole number of float32"},
		"new-field":          {json.RawMessage(strings.Replace(string(odd), `{"config"`, `{"colour":1,"config"`, 1)), "colour"},
	} {
		data, err := encode(runKind, "lr", f.content)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = damagedFile{data, f.reason}
	}
	return files
}

// checkDamage: a bad file is told by name with the reason and moved with its bytes.
func checkDamage(t *testing.T, b Damaged, folder string, files map[string]damagedFile) {
	t.Helper()
	name := strings.TrimSuffix(filepath.Base(b.File), ".json")
	if b.Moved == "" || filepath.Dir(b.Moved) != filepath.Join(folder, "set-aside") || b.Reason == "" {
		t.Errorf("%s: %+v", name, b)
		return
	}
	if _, err := os.Lstat(b.File); err == nil {
		t.Errorf("%s lies there still", name)
	}
	f, ok := files[name]
	if !ok {
		if !strings.Contains(b.Reason, "not a file with content") {
			t.Errorf("%s: %s", name, b.Reason)
		}
		return
	}
	matches := false
	for _, part := range strings.Split(f.reason, "|") {
		matches = matches || strings.Contains(b.Reason, part)
	}
	if !matches {
		t.Errorf("%s: reason %q, want %q", name, b.Reason, f.reason)
	}
	if content, err := os.ReadFile(b.Moved); err != nil || string(content) != string(f.content) {
		t.Errorf("%s: moved with other bytes, %v", name, err)
	}
	if text := b.String(); !strings.Contains(text, name) || !strings.HasSuffix(text, ".") {
		t.Errorf("%s: %s", name, text)
	}
}

// TestStoreDamage: whatever a file holds, the others load; the bad one is
// reported by name with the reason and moved aside, bytes unchanged.
func TestStoreDamage(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	small := testkit.Stored(1)
	small.StepLoss = small.StepLoss[:300]
	good, err := os.ReadFile(save(t, s, "lr", small))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "lr")
	files := damagedFiles(t, good)
	for name, f := range files {
		if err := os.WriteFile(filepath.Join(folder, name+".json"), f.content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(filepath.Join(folder, "folder.json", "inside"), 0o755))
	must(syscall.Mkfifo(filepath.Join(folder, "pipe.json"), 0o644))
	must(os.Symlink("nowhere", filepath.Join(folder, "dangling.json")))
	must(os.WriteFile(filepath.Join(folder, "notes.txt"), []byte("mine"), 0o644))
	save(t, s, "other", testkit.Stored(2))

	runs, bad, err := s.List()
	if err != nil || len(runs) != 2 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	if want := len(files) + 2; len(bad) != want { // and the folder and the pipe
		t.Errorf("%d files reported, want %d", len(bad), want)
	}
	for _, b := range bad {
		checkDamage(t, b, folder, files)
	}
	for _, name := range []string{"empty", "cut-last", "future", "kind", "edited-result", "batch-0"} {
		for _, b := range bad {
			if filepath.Base(b.File) == name+".json" {
				t.Log(strings.ReplaceAll(b.String(), dir, "runs"))
			}
		}
	}
	if again := listAll(t, s); len(again) != 2 {
		t.Errorf("the second reading finds %d runs", len(again))
	}
	// A second file of the same name does not replace the first set aside.
	must(os.WriteFile(filepath.Join(folder, "text.json"), []byte("another"), 0o644))
	if _, bad, _ := s.List(); len(bad) != 1 || filepath.Base(bad[0].Moved) != "text.json.1" {
		t.Errorf("set aside %v", bad)
	}
}
