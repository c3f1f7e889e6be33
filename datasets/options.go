package datasets

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mlplab/datasets/internal/mirror"
)

// EnvData is the environment variable that names the directory of the MNIST
// files, as [WithDir] does.
const EnvData = "MLPLAB_DATA"

// DefaultMirrors returns the public mirrors of the MNIST files, in the order in
// which they are tried.
func DefaultMirrors() []string {
	return []string{
		"https://storage.googleapis.com/cvdf-datasets/mnist/",
		"https://ossci-datasets.s3.amazonaws.com/mnist/",
	}
}

// Progress says how far a download is: File, From (mirror or "go mod download"),
// and the bytes of all four files, Done of Total (0 if unknown).
type Progress = mirror.Progress

// Option changes how [LoadMNIST] and [Status] look for the files.
type Option func(*config)

type config struct {
	dir      string // named by the user; "" if none
	dirFrom  string // who named it, in words
	cacheDir string // "" for the user's cache
	mirrors  []string
	client   *http.Client
	progress func(Progress)
	offline  bool
}

// WithDir names the directory of the four files. It is then the only place
// looked at; it wins over the environment variable [EnvData].
func WithDir(dir string) Option {
	return func(c *config) { c.dir, c.dirFrom = dir, "named by the program" }
}

// WithMirrors replaces [DefaultMirrors]: base addresses, tried in this order.
func WithMirrors(bases ...string) Option {
	return func(c *config) { c.mirrors = slices.Clone(bases) }
}

// WithCacheDir replaces the directory that downloads are kept in, by default
// mlplab/mnist in the user's cache directory.
func WithCacheDir(dir string) Option {
	return func(c *config) { c.cacheDir = dir }
}

// WithHTTPClient replaces the client used for downloads. The default honours the
// proxy variables of the environment.
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) { c.client = client }
}

// WithProgress has f called before and during a download, about ten times a
// second, always from the goroutine that called [LoadMNIST]. It is not called
// when the files are on the machine already.
func WithProgress(f func(Progress)) Option {
	return func(c *config) { c.progress = f }
}

// WithoutNetwork has [LoadMNIST] fail rather than download.
func WithoutNetwork() Option {
	return func(c *config) { c.offline = true }
}

func newConfig(opts []Option) *config {
	c := &config{mirrors: DefaultMirrors(), progress: func(Progress) {}}
	if dir := strings.TrimSpace(os.Getenv(EnvData)); dir != "" {
		c.dir, c.dirFrom = dir, "named by "+EnvData
	}
	for _, o := range opts {
		if o != nil {
			o(c)
		}
	}
	if c.progress == nil {
		c.progress = func(Progress) {}
	}
	if c.client == nil {
		c.client = defaultClient()
	}
	return c
}

// defaultClient gives up on a server that does not answer; there is no limit on
// the whole transfer, which the downloader watches for stalls instead.
func defaultClient() *http.Client {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &http.Client{}
	}
	transport = transport.Clone()
	transport.ResponseHeaderTimeout = 20 * time.Second
	return &http.Client{Transport: transport}
}

// downloadDir is where downloads are kept.
func (c *config) downloadDir() (string, error) {
	if c.cacheDir != "" {
		return c.cacheDir, nil
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(base, "mlplab", "mnist"), nil
}
