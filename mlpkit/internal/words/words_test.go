package words

import "testing"

func TestWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Thousands(0), "0"}, {Thousands(999), "999"}, {Thousands(-999), "-999"}, {Thousands(480000), "480,000"}, {Thousands(-1234567), "-1,234,567"},
		{Count(0, "step"), "0 steps"}, {Count(1, "epoch"), "1 epoch"}, {Count(2000, "step"), "2,000 steps"},
		{List(nil), ""}, {List([]string{"a"}), "a"}, {List([]string{"a", "b"}), "a and b"}, {List([]string{"a", "b", "c"}), "a, b and c"},
		{List([]string{"a, 1", "b, 2", "c"}), "a, 1; b, 2; and c"}, {List([]string{"a, 1"}), "a, 1"}, {List([]string{"1,024", "1"}), "1,024 and 1"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
