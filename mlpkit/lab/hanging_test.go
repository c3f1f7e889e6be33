package lab

import (
	"strings"
	"testing"
)

func TestHanging(t *testing.T) {
	long := "  fixed:      " + strings.Repeat("value, ", 13) + "last"
	equal(t, "long", hanging(long), []string{"  fixed:      " + strings.TrimRight(strings.Repeat("value, ", 12), " "), "              value, last"})
	equal(t, "twice too long", len(hanging(long+strings.Repeat(" and more", 10))), 3)
	equal(t, "short", hanging("  budget:     2 epochs"), []string{"  budget:     2 epochs"})
	one := "  " + strings.Repeat("x", 2*lineWidth)
	equal(t, "one word", hanging(one), []string{one})
	equal(t, "in a text", wrapped("words\n"+long+"\nwords"), "words\n"+strings.Join(hanging(long), "\n")+"\nwords")
}
