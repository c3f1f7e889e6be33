package lab

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// table is rows of text below a row of headings. The first column names the
// row; the others are numbers, to the right, unless words says otherwise.
type table struct {
	head  []string
	rows  [][]string
	words []int // columns, counted from 0, of words
}

// toLeft reports whether a column begins at the left.
func (t table) toLeft(column int) bool { return column == 0 || slices.Contains(t.words, column) }

// html is the table without looks of its own, so that it fits any page.
func (t table) html() string {
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
	row("th", t.head)
	b.WriteString("</thead>\n<tbody>\n")
	for _, r := range t.rows {
		row("td", r)
	}
	b.WriteString("</tbody>\n</table>")
	return b.String()
}

// text is the table in columns.
func (t table) text() string {
	lines := append([][]string{t.head}, t.rows...)
	widths := make([]int, len(t.head))
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

// lineWidth is where paragraphs are broken.
const lineWidth = 100

// joined stands for " %" where no line may be broken.
const joined = "\x00%"

// wrapped breaks the lines of s between words; lines that begin with a space
// are laid out by hand and stay, if they are not too long.
func wrapped(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasPrefix(line, " ") {
			out = append(out, hanging(line)...)
			continue
		}
		current := ""
		// A number and its percent sign stay together.
		for word := range strings.FieldsSeq(strings.ReplaceAll(line, " %", joined)) {
			if current != "" && utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) > lineWidth {
				out = append(out, current)
				current = ""
			}
			if current != "" {
				current += " "
			}
			current += word
		}
		out = append(out, current)
	}
	return strings.ReplaceAll(strings.Join(out, "\n"), joined, " %")
}
