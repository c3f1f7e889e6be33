package display

import (
	"strings"
	"testing"

	"mlplab/mlpkit/lab/internal/labtest"
)

func TestTable(t *testing.T) {
	tab := Table{Head: []string{"", "n", "why"}, Rows: [][]string{{"a<b", "1", "so"}, {"c", "100", "because"}}, Words: []int{2}}
	labtest.Equal(t, "text", tab.Text(), "       n  why\na<b    1  so\nc    100  because")
	labtest.Expect(t, tab.HTML(), "<table>", "a&lt;b", "<td>100</td>")
	for line := range strings.Lines(wrapped(strings.Repeat("word ", 100) + "\n  laid out  by hand")) {
		if len(line) > lineWidth+1 {
			t.Errorf("long line %q", line)
		}
	}
	labtest.Expect(t, wrapped("a\n  b   c"), "a b c")
	if !strings.Contains(wrapped("a\n  b   c"), "\n  b   c") {
		t.Error("a line laid out by hand was changed")
	}
}
