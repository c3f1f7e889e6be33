package mirror

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const size = 300_000

var content = func() []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i*31 + i>>9)
	}
	return b
}()

func pin(name string, b []byte) File {
	sum := sha256.Sum256(b)
	return File{Name: name, Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}
}

// server runs a handler and records the Range header of each request.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	ranges []string
}

func newServer(t *testing.T, h func(try int, w http.ResponseWriter, r *http.Request)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.ranges = append(s.ranges, r.Header.Get("Range"))
		try := len(s.ranges)
		s.mu.Unlock()
		h(try, w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) seen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%q", s.ranges)
}

// Ways for a server to answer.
func serve(b []byte) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "file.gz", time.Time{}, bytes.NewReader(b))
	}
}

func serveWhole(_ int, w http.ResponseWriter, _ *http.Request) { w.Write(content) }

// die sends n bytes of the right answer and breaks the connection.
func die(n int) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, r *http.Request) {
		from := 0
		fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
		w.Header().Set("Content-Length", fmt.Sprint(size-from))
		if from > 0 {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, size-1, size))
			w.WriteHeader(http.StatusPartialContent)
		}
		w.Write(content[from:min(from+n, size)])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

func status(code int) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
}

func newFetcher(dir string, servers ...*server) *Fetcher {
	f := &Fetcher{Client: &http.Client{}, Dir: dir}
	for _, s := range servers {
		f.Mirrors = append(f.Mirrors, s.URL+"/base/")
	}
	return f
}

func (d *Fetcher) fetchOne(ctx context.Context) (string, error) {
	return d.Fetch(ctx, []File{pin("file.gz", content)})
}

func checkFile(t *testing.T, dir string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "file.gz"))
	if err != nil || !bytes.Equal(b, content) {
		t.Errorf("file: %v, %d bytes, equal %v", err, len(b), bytes.Equal(b, content))
	}
	if _, err := os.Stat(filepath.Join(dir, "file.gz.part")); !os.IsNotExist(err) {
		t.Errorf("the partial file is still there: %v", err)
	}
}

func TestFetch(t *testing.T) {
	damaged := bytes.Clone(content)
	damaged[1000] ^= 1
	junk := bytes.Repeat([]byte{7}, 1000)
	short := content[:1000]
	cases := []struct {
		name    string
		part    []byte // what an earlier attempt left
		servers []func(int, http.ResponseWriter, *http.Request)
		from    int      // index of the server that finishes it; -1 if it fails
		ranges  []string // requests that each server sees
		want    []string // parts of the error
	}{
		{"plain", nil, handlers(serve(content)), 0, []string{`[""]`}, nil},
		{"resume", short, handlers(serve(content)), 0, []string{`["bytes=1000-"]`}, nil},
		{"complete part", content, handlers(serve(content)), 0, []string{`[]`}, nil},
		{"part too long", append(bytes.Clone(content), 1), handlers(serve(content)), 0, []string{`[""]`}, nil},
		{"damaged part", junk, handlers(serve(content)), 0, []string{`["bytes=1000-" ""]`}, nil},
		{"damaged complete part", damaged, handlers(serve(content)), 0, []string{`[""]`}, nil},
		{"range ignored", short, handlers(serveWhole), 0, []string{`["bytes=1000-"]`}, nil},
		{"range refused", short, handlers(func(try int, w http.ResponseWriter, r *http.Request) {
			if try == 1 {
				status(http.StatusRequestedRangeNotSatisfiable)(try, w, r)
				return
			}
			serveWhole(try, w, r)
		}), 0, []string{`["bytes=1000-" ""]`}, nil},
		{"wrong range", short, handlers(func(try int, w http.ResponseWriter, r *http.Request) {
			if try == 1 {
				w.Header().Set("Content-Range", "bytes 5-299999/300000")
				w.WriteHeader(http.StatusPartialContent)
				w.Write(content[5:])
				return
			}
			serveWhole(try, w, r)
		}), 0, []string{`["bytes=1000-" ""]`}, nil},
		{"dies midway, then goes on", nil, handlers(die(130_000)), 0, []string{`["" "bytes=130000-" "bytes=260000-"]`}, nil},
		{"dies, next mirror continues", nil, handlers(func(try int, w http.ResponseWriter, r *http.Request) {
			if try == 1 {
				die(1000)(try, w, r)
			}
			status(http.StatusServiceUnavailable)(try, w, r)
		}, serve(content)), 1, []string{`["" "bytes=1000-"]`, `["bytes=1000-"]`}, nil},
		{"404, next mirror", nil, handlers(status(404), serve(content)), 1, []string{`[""]`, `[""]`}, nil},
		{"damaged, next mirror", nil, handlers(serve(damaged), serve(content)), 1, []string{`[""]`, `[""]`}, nil},
		{"login page, next mirror", short, handlers(func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Write([]byte("<html>please log in</html>"))
		}, serve(content)), 1, []string{`["bytes=1000-"]`, `["bytes=1000-"]`}, nil},
		{"endless, next mirror", nil, handlers(func(_ int, w http.ResponseWriter, _ *http.Request) {
			for range 1000 {
				if _, err := w.Write(content); err != nil {
					return
				}
			}
		}, serve(content)), 1, []string{`[""]`, `[""]`}, nil},
		{"all fail", nil, handlers(status(404), status(500), serve(damaged)), -1, []string{`[""]`, `[""]`, `[""]`},
			[]string{"/base/file.gz: the server answers 404", "500 Internal", "damaged content: expected SHA-256 " + pin("", content).SHA256, pin("", damaged).SHA256}},
		{"always dies early", nil, handlers(die(10)), -1, []string{`["" "bytes=10-" "bytes=20-" "bytes=30-" "bytes=40-" "bytes=50-" "bytes=60-" "bytes=70-"]`},
			[]string{"/base/file.gz: ", "EOF"}},
		{"sends nothing", nil, handlers(die(0)), -1, []string{`[""]`}, []string{"/base/file.gz: "}},
		{"stops short", nil, handlers(func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush() // without a Content-Length
			w.Write(content[:0])
		}), -1, []string{`[""]`}, []string{"stopped after 0 of 300000 bytes"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if c.part != nil {
				if err := os.WriteFile(filepath.Join(dir, "file.gz.part"), c.part, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			var servers []*server
			for _, h := range c.servers {
				servers = append(servers, newServer(t, h))
			}
			d := newFetcher(dir, servers...)
			from, err := d.fetchOne(context.Background())
			for i, s := range servers {
				if got := s.seen(); got != c.ranges[i] {
					t.Errorf("server %d saw ranges %s, want %s", i, got, c.ranges[i])
				}
			}
			if c.from < 0 {
				if err == nil {
					t.Fatal("no error")
				}
				for _, w := range c.want {
					if !strings.Contains(err.Error(), w) {
						t.Errorf("message %q lacks %q", err, w)
					}
				}
				if _, err := os.Stat(filepath.Join(dir, "file.gz")); !os.IsNotExist(err) {
					t.Error("a wrong file has the final name")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if from != d.Mirrors[c.from] {
				t.Errorf("from %q", from)
			}
			checkFile(t, dir)
		})
	}
}

func handlers(h ...func(int, http.ResponseWriter, *http.Request)) []func(int, http.ResponseWriter, *http.Request) {
	return h
}

func TestFetchStall(t *testing.T) {
	release := make(chan struct{})
	slow := newServer(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Write(content[:1000])
		w.(http.Flusher).Flush()
		<-release
	})
	defer close(release)
	good := newServer(t, serve(content))
	d := newFetcher(t.TempDir(), slow, good)
	d.Stall = 100 * time.Millisecond
	if _, err := d.fetchOne(context.Background()); err != nil {
		t.Fatal(err)
	}
	checkFile(t, d.Dir)
	d = newFetcher(t.TempDir(), slow)
	d.Stall = 50 * time.Millisecond
	if _, err := d.fetchOne(context.Background()); err == nil || !strings.Contains(err.Error(), "no byte for 50ms") {
		t.Errorf("%v", err)
	}
}

func TestFetchCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	release := make(chan struct{})
	slow := newServer(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(size))
		w.Write(content[:100_000])
		w.(http.Flusher).Flush()
		time.Sleep(3 * progressInterval / 2) // so that the next byte is reported
		w.Write(content[100_000:101_000])
		w.(http.Flusher).Flush()
		<-release
	})
	defer close(release)
	good := newServer(t, serve(content))
	d := newFetcher(t.TempDir(), slow, good)
	d.Progress = func(p Progress) {
		if p.Done > 0 {
			cancel()
		}
	}
	if _, err := d.fetchOne(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if good.seen() != "[]" {
		t.Error("the next mirror was asked after cancelling")
	}
	// What arrived is kept and continued.
	d = newFetcher(d.Dir, good)
	if _, err := d.fetchOne(context.Background()); err != nil || !strings.Contains(good.seen(), "bytes=") {
		t.Errorf("%v, ranges %s", err, good.seen())
	}
	checkFile(t, d.Dir)
}

func TestFetchSeveral(t *testing.T) {
	s := newServer(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "identity" {
			t.Errorf("Accept-Encoding %q", r.Header.Get("Accept-Encoding"))
		}
		w.Write(content[:len(filepath.Base(r.URL.Path))])
	})
	files := []File{pin("a", content[:1]), pin("bb", content[:2]), pin("ccc", content[:3])}
	d := newFetcher(filepath.Join(t.TempDir(), "new", "dir"), s)
	var done []int64
	d.Progress = func(p Progress) {
		if p.Total != 6 || p.File == "" || p.From == "" {
			t.Errorf("progress %+v", p)
		}
		done = append(done, p.Done)
	}
	if _, err := d.Fetch(context.Background(), files); err != nil {
		t.Fatal(err)
	}
	for i := range done {
		if i > 0 && done[i] < done[i-1] {
			t.Errorf("progress goes back: %v", done)
		}
	}
	if len(done) == 0 || done[len(done)-1] != 6 {
		t.Errorf("progress %v", done)
	}
	from, err := d.Fetch(context.Background(), files)
	if err != nil || from != "" || len(s.ranges) != 3 {
		t.Errorf("second time: from %q, %v, %d requests", from, err, len(s.ranges))
	}
}

func TestFetchLocalFailure(t *testing.T) {
	s := newServer(t, serve(content))
	second := newServer(t, serve(content))
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "file.gz.part", "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := newFetcher(dir, s, second).fetchOne(context.Background()); err == nil || second.seen() != "[]" {
		t.Errorf("%v; the second mirror saw %s", err, second.seen())
	}
	file := filepath.Join(dir, "plain")
	os.WriteFile(file, nil, 0o644)
	if _, err := newFetcher(file, s).fetchOne(context.Background()); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("%v", err)
	}
	if _, err := newFetcher(dir).fetchOne(context.Background()); err == nil || !strings.Contains(err.Error(), "no mirror") {
		t.Errorf("%v", err)
	}
	if _, err := (&Fetcher{Client: &http.Client{}, Dir: t.TempDir(), Mirrors: []string{"http://127.0.0.1:1", "::bad"}}).fetchOne(context.Background()); err == nil || !strings.Contains(err.Error(), "127.0.0.1:1/file.gz") || !strings.Contains(err.Error(), "::bad") {
		t.Errorf("%v", err)
	}
}

// Two at once into one directory: one request serves both.
func TestFetchTogether(t *testing.T) {
	s := newServer(t, func(try int, w http.ResponseWriter, r *http.Request) {
		time.Sleep(50 * time.Millisecond)
		serve(content)(try, w, r)
	})
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := newFetcher(dir, s).fetchOne(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	checkFile(t, dir)
	if s.seen() != `[""]` {
		t.Errorf("requests %s", s.seen())
	}
	// Waiting for the lock ends with the context.
	unlock, err := lockDir(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := newFetcher(dir, s).fetchOne(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}
