package lab

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/project"
)

// Environment checks what this lab stands on and shows it: Go, what computes
// and why, the processor's cores, the digits and whether they are the right
// ones, and the versions of the libraries.
func Environment() { newDesk().environment(datasets.Status, backend.Default) }

func (d *desk) environment(status func(context.Context) datasets.SourceStatus, open func() (backend.Opened, error)) {
	d.do(func(ctx context.Context) error {
		opened, err := open()
		if err != nil {
			return err
		}
		data := status(ctx)
		t := table{head: []string{"part", "found"}, words: []int{1}, rows: [][]string{
			{"Go", fmt.Sprintf("%s for %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)},
			{"computes with", opened.Choice.String()},
			{"processor cores", fmt.Sprint(runtime.NumCPU())},
			{"digits", digitsFound(data)},
		}}
		for _, path := range []string{"github.com/gomlx/gomlx", "github.com/gomlx/go-xla", "github.com/janpfeifer/gonb", "gonum.org/v1/plot"} {
			t.rows = append(t.rows, []string{path, project.Version(path)})
		}
		d.out.Table(t)
		if warning := opened.Choice.Warning; warning != "" {
			d.out.Text("WARNING: " + warning + ". Run make doctor in the project's folder to see what is missing.")
		}
		if !data.OK() {
			d.out.Text("The digits are not where they should be. Run make doctor in the project's folder to see what mends it.")
		}
		if d.quick {
			d.out.Text(quickNote(nil))
		}
		return nil
	})
}

// digitsFound says where the files of the digits are, without naming folders:
// notebooks are shown to others.
func digitsFound(s datasets.SourceStatus) string {
	where := s.Source
	if s.Dir != "" {
		where = strings.ReplaceAll(where, " ("+s.Dir+")", "")
		where = strings.ReplaceAll(where, " "+s.Dir, "")
	}
	if !s.OK() {
		return where
	}
	return where + "; all checksums right"
}
