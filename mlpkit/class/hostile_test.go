package class

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

func nan() float64 { return math.NaN() }

// hostile is a class's folder with two good students and whatever else may lie
// there, some of it leading into the folder secret.
func hostile(t *testing.T) (folder, secret string) {
	folder = made(t, pupil{folder: "aa", study: rates()}, pupil{folder: "bb", study: rates()})
	secret = made(t, pupil{folder: "secret", study: rates(0.5)})
	at := func(parts ...string) string { return filepath.Join(append([]string{folder}, parts...)...) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write := func(content string, parts ...string) {
		t.Helper()
		must(os.MkdirAll(filepath.Dir(at(parts...)), 0o755))
		must(os.WriteFile(at(parts...), []byte(content), 0o644))
	}
	markup := "<b onclick=x>\x1b[31m\u202e\n" + strings.Repeat("y", 100)
	write("{", markup, "learning-rate", "study.json")
	must(os.Symlink(filepath.Join(secret, "secret"), at("link-out")))
	must(os.Symlink("loop", at("loop")))
	must(os.Symlink("nowhere", at("dangling")))
	must(syscall.Mkfifo(at("pipe"), 0o644))
	must(os.MkdirAll(at("inner-link"), 0o755))
	must(os.Symlink(filepath.Join(secret, "secret", "learning-rate"), at("inner-link", "learning-rate")))
	must(os.MkdirAll(at("inner-pipe", "learning-rate"), 0o755))
	must(syscall.Mkfifo(at("inner-pipe", "learning-rate", "study.json"), 0o644))
	must(os.MkdirAll(at("study-is-pipe"), 0o755))
	must(syscall.Mkfifo(at("study-is-pipe", "learning-rate"), 0o644))
	write(strings.Repeat("x", maxStudyBytes+1), "huge-study", "learning-rate", "study.json")
	write("", "empty", "README")
	write("", "a-file")
	write("", ".hidden", "learning-rate", "study.json")
	pupil{folder: "bad-runs", study: rates()}.write(t, folder)
	write("{}", "bad-runs", "learning-rate", "1.json")
	must(os.Symlink("/dev/zero", at("bad-runs", "learning-rate", "2.json")))
	must(os.Symlink(at("aa", "learning-rate", "study.json"), at("bad-runs", "learning-rate", "3.json")))
	must(syscall.Mkfifo(at("bad-runs", "learning-rate", "4.json"), 0o644))
	write("", "bad-runs", "learning-rate", ".writing-123")
	f, err := os.Create(at("bad-runs", "learning-rate", "5.json"))
	must(err)
	must(f.Truncate(1 << 40)) // sparse
	f.Close()
	name(t, folder, "aa", markup)
	name(t, folder, "bb", strings.Repeat("\u0000\x07", 5000))
	return folder, secret
}

// TestHostileFolders: whatever lies in the class's folder, the others' runs are
// read, each fault is one harmless line, and nothing is written or waited for.
func TestHostileFolders(t *testing.T) {
	folder, secret := hostile(t)
	c := read(t, folder, Options{})
	equalTo(t, "pooled", shape(c), "0.001:3 0.01:3 0.1:3")
	equalTo(t, "students", len(c.Students), 3)
	equalTo(t, "without", c.Without, 10)
	equalTo(t, "names", []string{c.Students[0].Name, c.Students[1].Name, c.Students[2].Name}, []string{"<b onclick=x> [31m", "", ""})
	told := strings.Join(c.Passed, "\n")
	equalTo(t, "faults", len(c.Passed), 10)
	for _, part := range []string{"link-out: a link leads out", "loop: too many levels", "dangling: no such file", "pipe: not a folder", "inner-link: a link leads out",
		"inner-pipe: its definition", "study-is-pipe: ", "huge-study: its definition", "bad-runs: 5 of 14 files of runs are of no use (1.json:", "<b onclick=x> [31m yyy"} {
		if !strings.Contains(told, part) {
			t.Errorf("%q is not in\n%s", part, told)
		}
	}
	if strings.ContainsAny(told, "\x1b\u202e") || strings.Contains(told, secret) || strings.Contains(told, folder) {
		t.Errorf("told: %q", told)
	}
	for _, line := range c.Passed {
		if len([]rune(line)) > 320 {
			t.Errorf("a line of %d letters: %s", len([]rune(line)), line)
		}
	}
	t.Log(told)
}

// TestUnreadableFolder needs a user whom modes stop.
func TestUnreadableFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	folder := made(t, pupil{folder: "a", study: rates()}, pupil{folder: "b", study: rates()})
	if err := os.Chmod(filepath.Join(folder, "b"), 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Join(folder, "b"), 0o755)
	c := read(t, folder, Options{})
	equalTo(t, "pooled", shape(c), "0.001:3 0.01:3 0.1:3")
	equalTo(t, "passed", c.Passed, []string{"b: permission denied"})
}

// TestImplausibleRuns: a file may be whole and yet hold what no training gives.
func TestImplausibleRuns(t *testing.T) {
	for what, change := range map[string]func(*mlpkit.Run){
		"an accuracy": func(r *mlpkit.Run) { r.Epochs[1].ValidationAccuracy = 1.5 },
		"epochs":      func(r *mlpkit.Run) { r.Epochs = append(r.Epochs, r.Epochs[0]) },
		"steps":       func(r *mlpkit.Run) { r.StepLoss = append(r.StepLoss, 1) },
	} {
		c := read(t, made(t, pupil{folder: "a", study: rates()}, pupil{folder: "b", study: rates(0.7), change: change}), Options{})
		equalTo(t, what+": pooled", shape(c), "0.001:3 0.01:3 0.1:3")
		if told := strings.Join(c.Passed, "\n"); !strings.Contains(told, "b: 3 of 3 files of runs are of no use") || !strings.Contains(told, what) {
			t.Errorf("%s: %s", what, told)
		}
	}
}

// TestUnfinishedAndQuick: partial runs and those of quick mode count for nothing.
func TestUnfinishedAndQuick(t *testing.T) {
	folder := made(t, pupil{folder: "a", study: rates()},
		pupil{folder: "b", study: rates(0.5), change: func(r *mlpkit.Run) { r.Stopped = mlpkit.Interrupted }},
		pupil{folder: "c/" + study.QuickRuns, study: rates(0.7)},
		pupil{folder: "d/runs", study: rates(0.9)})
	c := read(t, folder, Options{})
	equalTo(t, "pooled", shape(c), "0.001:3 0.01:3 0.1:3 0.9:3")
	equalTo(t, "without, quick", []int{c.Without, c.Quick}, []int{1, 1})
	equalTo(t, "quick mode", shape(read(t, folder, Options{Quick: true})), "0.7:3")
}

func TestNoClass(t *testing.T) {
	if _, err := Read(t.Context(), filepath.Join(t.TempDir(), "absent"), "learning-rate", Options{}); err == nil || !strings.Contains(err.Error(), "the class's folder") {
		t.Errorf("absent folder: %v", err)
	}
	for _, study := range []string{"../x", "", "interrupted", "a/b"} {
		if _, err := Read(t.Context(), t.TempDir(), study, Options{}); err == nil || !strings.Contains(err.Error(), "Name = ") {
			t.Errorf("study %q: %v", study, err)
		}
	}
	c := read(t, t.TempDir(), Options{})
	equalTo(t, "pooled", shape(c), "none")
	equalTo(t, "places", len(c.Ranking()), 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, made(t, pupil{folder: "a", study: rates()}), "learning-rate", Options{}); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"Ada": "Ada", " a\t b\n": "a b", "": "?", "\x00\u202e": "?", "\xff\xfe": "?", "größe 数": "größe 数",
		strings.Repeat("z", 50): strings.Repeat("z", 39) + "…",
	} {
		equalTo(t, in, Plain(in), want)
	}
}
