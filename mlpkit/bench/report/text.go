package report

import (
	_ "embed"
	"fmt"
	"strings"
	"text/template"

	"mlplab/mlpkit/bench/task"
)

// textSource is the report's paragraphs and the heads of its tables.
//
//go:embed text.tmpl
var textSource string

var paragraphs = template.Must(template.New("report").Parse(textSource))

// write adds a part of the text. A fault of the template would show in the report.
func write(b *strings.Builder, part string, data any) {
	if err := paragraphs.ExecuteTemplate(b, part, data); err != nil {
		fmt.Fprintf(b, "\n%v\n", err)
	}
}

// limitsText is what the part on the machine's limits says.
type limitsText struct {
	Matrix       int
	GFLOPs, Base string
	Copies       []copyText
}

type copyText struct{ Size, Speed string }

// limits is what the machine can do, as measured.
func (r *Results) limits(b *strings.Builder) {
	l := r.Limits
	if !(l.Flops > 0) {
		return
	}
	base := task.Base(48000)
	text := limitsText{Matrix: l.Matrix, GFLOPs: fmt.Sprintf("%.0f", l.Flops/1e9), Base: megabytes(int64(base.WorkingSet()))}
	for i, size := range l.WorkingSets {
		if i < len(l.Copies) {
			text.Copies = append(text.Copies, copyText{megabytes(int64(size)), fmt.Sprintf("%.1f", l.Copies[i]/1e9)})
		}
	}
	write(b, "limits", text)
}
