package display

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// Table is rows of text below a row of headings. The first column names the
// row; the others are numbers, to the right, unless words says otherwise.
type Table struct {
	Head  []string
	Rows  [][]string
	Words []int // columns, counted from 0, of words
}

// toLeft reports whether a column begins at the left.
func (t Table) toLeft(column int) bool { return column == 0 || slices.Contains(t.Words, column) }

// HTML is the table without looks of its own, so that it fits any page.
func (t Table) HTML() string {
	var b strings.Builder
	row := func(tag string, cells []string) {
		b.WriteString("<tr>")
		for i, c := range cells {
			align := ""
			if t.toLeft(i) {
				align = ` style="text-align:left"`
			}
			c = strings.ReplaceAll(html.EscapeString(c), " %", "&nbsp;%")
			b.WriteString("<" + tag + align + ">" + c + "</" + tag + ">")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("<table>\n<thead>\n")
	row("th", t.Head)
	b.WriteString("</thead>\n<tbody>\n")
	for _, r := range t.Rows {
		row("td", r)
	}
	b.WriteString("</tbody>\n</table>")
	return b.String()
}

// Text is the table in columns.
func (t Table) Text() string {
	lines := append([][]string{t.Head}, t.Rows...)
	widths := make([]int, len(t.Head))
	for _, cells := range lines {
		for i, c := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var text []string
	for _, cells := range lines {
		line := ""
		for i, c := range cells {
			if i > 0 {
				line += "  "
			}
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if t.toLeft(i) {
				line += c + pad
			} else {
				line += pad + c
			}
		}
		text = append(text, strings.TrimRight(line, " "))
	}
	return strings.Join(text, "\n")
}
