package display

import (
	"strings"
	"testing"

	"mlplab/mlpkit/lab/internal/labtest"
)

func TestWrapAligned(t *testing.T) {
	long := "  fixed:      " + strings.Repeat("value, ", 13) + "last"
	labtest.Equal(t, "long", wrapAligned(long), []string{"  fixed:      " + strings.TrimRight(strings.Repeat("value, ", 12), " "), "              value, last"})
	labtest.Equal(t, "twice too long", len(wrapAligned(long+strings.Repeat(" and more", 10))), 3)
	labtest.Equal(t, "short", wrapAligned("  budget:     2 epochs"), []string{"  budget:     2 epochs"})
	one := "  " + strings.Repeat("x", 2*lineWidth)
	labtest.Equal(t, "one word", wrapAligned(one), []string{one})
	labtest.Equal(t, "in a text", wrapped("words\n"+long+"\nwords"), "words\n"+strings.Join(wrapAligned(long), "\n")+"\nwords")
}

func TestWrappedKeepsPercentSignsWithTheirNumbers(t *testing.T) {
	for n := range 30 {
		text := wrapped(strings.Repeat("x", 80+n) + " (81.27 %); more")
		if strings.Contains(text, "\n%") || strings.Contains(text, "\x00") || !strings.Contains(text, "81.27 %") {
			t.Errorf("%q", text)
		}
	}
}
