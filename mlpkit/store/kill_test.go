package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mlplab/mlpkit/internal/atomicfile"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/internal/testkit"
)

// Environment variables that make the test binary a process which writes runs.
const (
	writerFolder = "MLPKIT_TEST_WRITER"
	writerSeeds  = "MLPKIT_TEST_WRITER_SEEDS" // first and one after the last, rounds
	// writerSteps makes files in which a write and its sync take most of the time.
	writerSteps = 7500
)

// TestStoreWriterProcess is no test but the writing process of the tests below.
// It prints the hash of every run after SaveRun returned, round and round.
func TestStoreWriterProcess(t *testing.T) {
	folder := os.Getenv(writerFolder)
	if folder == "" {
		t.Skip("runs in processes of other tests")
	}
	var from, to, rounds int64
	if _, err := fmt.Sscan(os.Getenv(writerSeeds), &from, &to, &rounds); err != nil {
		t.Fatal(err)
	}
	s := Open(folder)
	r := testkit.Stored(from)
	r.StepLoss = make(exact.Float32s, writerSteps)
	fmt.Println("ready")
	for range rounds {
		for seed := from; seed < to; seed++ {
			r.Config.Seed, r.Data.SplitSeed = seed, seed
			if _, err := s.SaveRun("shared", r); err != nil {
				fmt.Println("error", err)
				return
			}
			fmt.Println("saved", r.Hash())
		}
	}
}

// writer starts a process that writes runs of the seeds from ≤ seed < to, and
// returns it when it has begun.
func writer(t *testing.T, folder string, from, to, rounds int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestStoreWriterProcess$", "-test.v=false")
	c.Env = append(os.Environ(), writerFolder+"="+folder, fmt.Sprintf("%s=%d %d %d", writerSeeds, from, to, rounds))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the writing process began with %q, %v", lines.Text(), lines.Err())
	}
	return c, lines
}

// saved reads the hashes that a writing process printed.
func savedBy(t *testing.T, lines *bufio.Scanner) (hashes []string) {
	t.Helper()
	for lines.Scan() {
		switch word, rest, _ := strings.Cut(lines.Text(), " "); {
		case word == "saved" && len(rest) == 32:
			hashes = append(hashes, rest)
		case word == "error":
			t.Errorf("a writing process: %s", rest)
		}
	}
	return hashes
}

// killedWriter starts a writing process and kills it at a random moment; it returns
// what the process had reported as stored.
func killedWriter(t *testing.T, dir string, w int, r *rand.Rand) (hashes []string) {
	c, lines := writer(t, dir, 3*w, 3*w+6, 1<<30) // the writers share three seeds
	// Counted in writes, as a busy machine does fewer of them in a time.
	after, more := r.IntN(6), time.Duration(r.Float64()*float64(8*time.Millisecond))
	for len(hashes) < after && lines.Scan() {
		if _, hash, ok := strings.Cut(lines.Text(), "saved "); ok {
			hashes = append(hashes, hash)
		} else {
			t.Errorf("a writing process: %s", lines.Text())
			break
		}
	}
	time.Sleep(more)
	if err := c.Process.Kill(); err != nil {
		t.Error(err)
	}
	hashes = append(hashes, savedBy(t, lines)...)
	c.Wait()
	return hashes
}

// agedTemporaries makes the temporary files of a folder two hours old and counts them.
func agedTemporaries(t *testing.T, folder string) (temporary int) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if atomicfile.IsTemporary(e.Name()) {
			temporary++
			past := time.Now().Add(-2 * time.Hour)
			if err := os.Chtimes(filepath.Join(folder, e.Name()), past, past); err != nil {
				t.Fatal(err)
			}
		}
	}
	return temporary
}

// TestStoreKilled: a process that writes is killed 200 times at random moments,
// two at a time on one folder. Every file stays whole, no run is missing that
// the process had reported.
func TestStoreKilled(t *testing.T) {
	kills, writers := 200, 2
	if testing.Short() {
		kills = 16
	}
	dir := t.TempDir()
	s := Open(dir)
	began := time.Now()
	var mu sync.Mutex
	reported := map[string]bool{}
	total, running := 0, 0
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(w), 3))
			for range kills / writers {
				hashes := killedWriter(t, dir, w, r)
				mu.Lock()
				for _, h := range hashes {
					reported[h] = true
				}
				total += len(hashes)
				if len(hashes) > 0 {
					running++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	took := time.Since(began)

	temporary := agedTemporaries(t, filepath.Join(dir, "shared"))
	runs, bad, err := s.List()
	if err != nil || len(bad) > 0 {
		t.Errorf("bad files %v, error %v", bad, err)
	}
	for _, r := range runs {
		if len(r.StepLoss) != writerSteps {
			t.Errorf("%s holds %d steps", r.File, len(r.StepLoss))
		}
		delete(reported, strings.TrimSuffix(filepath.Base(r.File), ".json"))
	}
	if len(reported) > 0 {
		t.Errorf("%d runs that were reported as stored are missing", len(reported))
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "shared", atomicfile.Pattern)); len(left) > 0 {
		t.Errorf("temporary files left after an hour: %v", left)
	}
	t.Logf("%d kills in %v: %d runs stored, %d files, %d kills in the middle of a write", kills, took, total, len(runs), temporary)
	if running < kills/2 || temporary < kills/40 {
		t.Errorf("only %d of the killed processes had stored a run, and %d were killed in the middle of a write: the test tests too little", running, temporary)
	}
}

// TestStoreTwoProcesses: two processes write one study, a third reads it all the
// time: no run is lost, and the reader never meets a bad file.
func TestStoreTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	done := make(chan []string, 2)
	for w := range 2 {
		c, lines := writer(t, dir, 50*w, 50*w+60, 1)
		go func() {
			hashes := savedBy(t, lines)
			c.Wait()
			done <- hashes
		}()
	}
	var all []string
	most, reads := 0, 0
	for finished := 0; finished < 2; {
		select {
		case hashes := <-done:
			finished++
			all = append(all, hashes...)
		default:
		}
		runs := listAll(t, s)
		if len(runs) < most {
			t.Errorf("%d runs after %d", len(runs), most)
		}
		most = len(runs)
		reads++
	}
	if len(all) != 120 {
		t.Errorf("%d runs reported", len(all))
	}
	if runs := listAll(t, s); len(runs) != 110 { // ten were written by both
		t.Errorf("%d runs, want 110", len(runs))
	}
	t.Logf("%d readings meanwhile", reads)
}
