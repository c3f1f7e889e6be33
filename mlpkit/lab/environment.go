package lab

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/project"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
)

// Environment checks what this lab stands on and shows it: Go, what computes
// and why, the processor's cores, the digits and whether they are the right
// ones, and the versions of the libraries.
func Environment() { newVerb().environment(datasets.Status, backend.Default) }

func (v *verb) environment(status func(context.Context) datasets.SourceStatus, open func() (backend.Opened, error)) {
	v.Do(func(ctx context.Context) error {
		opened, err := open()
		if err != nil {
			return err
		}
		data := status(ctx)
		t := display.Table{Head: []string{"part", "found"}, Words: []int{1}, Rows: [][]string{
			{"Go", fmt.Sprintf("%s for %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)},
			{"computes with", opened.Choice.String()},
			{"processor cores", fmt.Sprint(runtime.NumCPU())},
			{"digits", digitsFound(data)},
		}}
		for _, path := range []string{"github.com/gomlx/gomlx", "github.com/gomlx/go-xla", "github.com/janpfeifer/gonb", "gonum.org/v1/plot"} {
			t.Rows = append(t.Rows, []string{path, project.Version(path)})
		}
		v.Out.Table(t)
		if warning := opened.Choice.Warning; warning != "" {
			text := "WARNING: " + warning + "."
			if warning == backend.SlowWarning {
				text += " Run make doctor in the project's folder to see what is missing."
			}
			v.Out.Text(text)
		}
		if !data.OK() {
			v.Out.Text("The digits are not where they should be. Run make doctor in the project's folder to see what mends it.")
		}
		if v.Quick {
			v.Out.Text(cell.QuickNote(nil))
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
