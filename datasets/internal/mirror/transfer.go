package mirror

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func fileURL(mirror string, f File) string {
	return strings.TrimRight(mirror, "/") + "/" + f.Name
}

// transfer makes one request for the bytes of the file from `have` on and
// appends them to the partial file, which keeps what arrived if it fails midway.
func (d *Fetcher) transfer(ctx context.Context, mirror, part string, f File, have int64) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stalled := fmt.Errorf("no byte for %v", d.Stall)
	watchdog := time.AfterFunc(d.Stall, func() { cancel(stalled) })
	defer watchdog.Stop()
	// The HTTP client reports only "context canceled"; the cause says why.
	explain := func(err error) error {
		if context.Cause(ctx) == stalled {
			return stalled
		}
		return err
	}

	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fileURL(mirror, f), nil)
	if err != nil {
		return err
	}
	// Otherwise the client or the server may decompress the .gz on the way.
	req.Header.Set("Accept-Encoding", "identity")
	if have > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	d.report(f, mirror, have, true)
	resp, err := d.Client.Do(req)
	if err != nil {
		return explain(err)
	}
	defer resp.Body.Close()
	offset, err := resumeOffset(resp, have, f)
	if err != nil {
		if resp.StatusCode == http.StatusRequestedRangeNotSatisfiable || resp.StatusCode == http.StatusPartialContent {
			if err := dropPart(part); err != nil {
				return err
			}
		}
		return err
	}

	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return localError{err}
	}
	got, err := d.copyBody(out, resp.Body, f, mirror, offset, watchdog)
	if closeErr := out.Close(); err == nil && closeErr != nil {
		err = localError{closeErr}
	}
	switch {
	case err != nil:
		return explain(err)
	case got > f.Size:
		if err := dropPart(part); err != nil {
			return err
		}
		return fmt.Errorf("expected %d bytes, the server sends more", f.Size)
	case got < f.Size:
		return fmt.Errorf("the server stopped after %d of %d bytes", got, f.Size)
	}
	d.report(f, mirror, got, true)
	return nil
}

// resumeOffset decides from the answer where in the file its body belongs: at
// `have` if the server continues there, at 0 if it starts again.
func resumeOffset(resp *http.Response, have int64, f File) (int64, error) {
	offset := int64(0)
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusPartialContent:
		answer := resp.Header.Get("Content-Range")
		if have == 0 || !strings.HasPrefix(answer, fmt.Sprintf("bytes %d-", have)) {
			return 0, fmt.Errorf("asked for the bytes from %d on, the server answers Content-Range %q", have, answer)
		}
		offset = have
	default:
		return 0, fmt.Errorf("the server answers %s", resp.Status)
	}
	if n := resp.ContentLength; n >= 0 && offset+n != f.Size {
		return 0, fmt.Errorf("expected %d bytes, the server offers %d (is there a login page in between?)", f.Size-offset, n)
	}
	return offset, nil
}

// copyBody writes the body into out from offset on and returns the length that
// the file then has: at most one byte more than it should have.
func (d *Fetcher) copyBody(out *os.File, body io.Reader, f File, mirror string, offset int64, watchdog *time.Timer) (length int64, err error) {
	if err := out.Truncate(offset); err != nil {
		return 0, localError{err}
	}
	if _, err := out.Seek(offset, io.SeekStart); err != nil {
		return 0, localError{err}
	}
	length = offset
	body = io.LimitReader(body, f.Size-offset+1)
	buf := make([]byte, 64<<10)
	for {
		n, err := body.Read(buf)
		watchdog.Reset(d.Stall)
		if n > 0 {
			if _, err := out.Write(buf[:n]); err != nil {
				return length, localError{err}
			}
			length += int64(n)
			d.report(f, mirror, length, false)
		}
		if err == io.EOF {
			// Power loss after the rename must not leave an empty file.
			if err := out.Sync(); err != nil {
				return length, localError{err}
			}
			return length, nil
		}
		if err != nil {
			return length, err
		}
	}
}

// report calls the callback; unless forced, not more often than it should be.
func (d *Fetcher) report(f File, mirror string, have int64, force bool) {
	if d.Progress == nil || (!force && time.Since(d.reported) < progressInterval) {
		return
	}
	d.reported = time.Now()
	d.Progress(Progress{File: f.Name, From: mirror, Done: d.before + min(have, f.Size), Total: d.total})
}
