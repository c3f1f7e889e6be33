package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestShards: four shards at once, as xargs starts them, make the study that one
// process makes, and say so.
func TestShards(t *testing.T) {
	if _, err := exec.LookPath("xargs"); err != nil {
		t.Skip("no xargs here")
	}
	runs := defined(t)
	one := process(t, runs)
	c := exec.Command("xargs", "-P4", "-I{}", os.Args[0], "run", "-at-once", "1", "-shard", "{}/4", "small")
	c.Env, c.Stdin = one.Env, strings.NewReader("0\n1\n2\n3\n")
	must(t, c)
	equal(t, stored(t, runs, 4), alone(t))
	if out := must(t, process(t, runs, "run", "small")); out != "small, shard 0/1: 4 runs of 4, 4 stored, 0 to train.\n" {
		t.Errorf("once more: %s", out)
	}
	out := must(t, process(t, runs, "verdict", "small"))
	if strings.Contains(out, "Missing") || strings.Contains(out, "not finished") || !strings.Contains(out, "width 128, with") {
		t.Errorf("verdict:\n%s", out)
	}
	if out := must(t, process(t, runs, "verdict", "-csv", "small")); strings.Count(out, "\nsmall,") != 4 {
		t.Errorf("CSV:\n%s", out)
	}
	c = process(t, runs, "define", "-")
	c.Stdin = strings.NewReader(strings.Replace(small, "width", "batch_size", 1))
	if out, err := c.CombinedOutput(); status(t, err) != 1 || !strings.Contains(string(out), "give this one another name") {
		t.Errorf("another question under the name: %s", out)
	}
	equal(t, stored(t, runs, 4), alone(t))
}

// TestSameJobs: of three processes that train the same runs one is killed; the
// study is there, as one process makes it.
func TestSameJobs(t *testing.T) {
	runs := defined(t)
	var all []*exec.Cmd
	var first *bufio.Scanner
	for i := range 3 {
		c := process(t, runs, "run", "-at-once", "1", "small")
		if i == 0 {
			first = output(t, c)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	untilRun(t, first)
	if err := all[0].Process.Kill(); err != nil {
		t.Fatal(err)
	}
	all[0].Wait()
	for _, c := range all[1:] {
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	}
	// What a process killed in the middle of a write leaves goes after an hour.
	left, _ := filepath.Glob(filepath.Join(runs, "small", ".writing-*"))
	for _, file := range left {
		os.Remove(file)
	}
	equal(t, stored(t, runs, 4), alone(t))
}

// TestStopped: a process that is told to end keeps what it has finished and
// nothing else; started again it trains the rest.
func TestStopped(t *testing.T) {
	for signal, want := range map[syscall.Signal]string{
		syscall.SIGTERM: "study: stopped (terminated) after %d of 4 runs, which are kept: start it again to train the rest\n",
		syscall.SIGINT:  "study: stopped (interrupt) after %d of 4 runs, which are kept: start it again to train the rest\n",
	} {
		runs := defined(t)
		c := process(t, runs, "run", "-at-once", "1", "small")
		lines := output(t, c)
		var errs bytes.Buffer
		c.Stderr = &errs
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		untilRun(t, lines)
		if err := c.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		n := 1
		for lines.Scan() {
			n++
		}
		if got := status(t, c.Wait()); got != 128+int(signal) || errs.String() != fmt.Sprintf(want, n) {
			t.Errorf("%v: status %d, %s", signal, got, errs.String())
		}
		stored(t, runs, n)
		if out := must(t, process(t, runs, "verdict", "small")); !strings.Contains(out, "\nMissing: ") {
			t.Errorf("%v: verdict\n%s", signal, out)
		}
		if out := must(t, process(t, runs, "run", "small")); !strings.Contains(out, fmt.Sprintf("%d stored, %d to train", n, 4-n)) {
			t.Errorf("%v: started again\n%s", signal, out)
		}
		equal(t, stored(t, runs, 4), alone(t))
	}
}

func output(t *testing.T, c *exec.Cmd) *bufio.Scanner {
	t.Helper()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(out)
}

// untilRun reads until the process tells of its first finished run.
func untilRun(t *testing.T, lines *bufio.Scanner) {
	t.Helper()
	for lines.Scan() {
		if strings.Contains(lines.Text(), "validation accuracy") {
			return
		}
	}
	t.Fatal("the process ended without a run")
}
