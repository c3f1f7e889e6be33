package datasets

import (
	"context"
	"fmt"
	"os"

	"mlplab/datasets/internal/mirror"
)

// source is a place that should hold the four files; words describe it even
// where it does not.
type source struct {
	dir   string
	words string
}

// locate finds a place, or says why there is none.
type locate func(context.Context) (source, error)

func (c *config) userSource() source {
	return source{c.dir, fmt.Sprintf("directory %s (%s)", c.dir, c.dirFrom)}
}

// localSources are the places on this machine, quickest first; looking at them
// never uses the network.
func (c *config) localSources() []locate {
	return []locate{moduleCachePath, moduleListed, c.earlierDownload}
}

// networkSources are the places that have to be filled first.
func (c *config) networkSources() []locate {
	return []locate{c.moduleDownload, c.mirrorDownload}
}

func (c *config) earlierDownload(context.Context) (source, error) {
	src := source{words: "earlier download"}
	dir, err := c.downloadDir()
	if err != nil {
		return src, err
	}
	if _, err := os.Stat(dir); err != nil {
		return src, fmt.Errorf("none in %s", dir)
	}
	src.dir = dir
	src.words = fmt.Sprintf("earlier download (%s)", dir)
	return src, nil
}

func (c *config) mirrorDownload(ctx context.Context) (source, error) {
	src := source{words: "download from the mirrors"}
	dir, err := c.downloadDir()
	if err != nil {
		return src, fmt.Errorf("no directory to keep a download in: %w", err)
	}
	files := make([]mirror.File, numFiles)
	for i, f := range mnistFiles {
		files[i] = mirror.File{Name: f.gzName(), Size: f.gzSize, SHA256: f.gzSum}
	}
	d := &mirror.Fetcher{Client: c.client, Mirrors: c.mirrors, Dir: dir, Progress: c.progress}
	from, err := d.Fetch(ctx, files)
	if err != nil {
		return src, err
	}
	src.dir = dir
	if from == "" { // another process was quicker
		from = "a mirror"
	}
	src.words = fmt.Sprintf("downloaded from %s to %s", from, dir)
	return src, nil
}
