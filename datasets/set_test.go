package datasets

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// countingSet has n images of 2×2 pixels; image i holds i in two bytes, so that
// every image can be recognized.
func countingSet(n int) *Set {
	s := &Set{Name: "counting", Rows: 2, Cols: 2, Classes: 10}
	for i := range n {
		s.Images = append(s.Images, byte(i), byte(i>>8), 0, 255)
		s.Labels = append(s.Labels, byte(i%10))
	}
	return s
}

func number(s *Set, i int) int { return int(s.Image(i)[0]) | int(s.Image(i)[1])<<8 }

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", parts)
		return
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("message %q lacks %q", err, p)
		}
	}
}

func TestImage(t *testing.T) {
	s := countingSet(3)
	img := s.Image(1)
	if !bytes.Equal(img, []byte{1, 0, 0, 255}) || cap(img) != 4 {
		t.Errorf("image 1 = %v, cap %d", img, cap(img))
	}
	img[2] = 7
	if s.Images[6] != 7 {
		t.Error("Image is a copy")
	}
	if s.Pixels() != 4 {
		t.Errorf("Pixels %d", s.Pixels())
	}
}

func TestSubset(t *testing.T) {
	s := countingSet(300)
	sub, err := s.subset([]int{299, 0, 256, 0})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{299, 0, 256, 0} {
		if number(sub, i) != want || sub.Labels[i] != byte(want%10) {
			t.Errorf("example %d is %d with label %d, want %d", i, number(sub, i), sub.Labels[i], want)
		}
	}
	sub.Images[0] = 77
	if number(s, 299) != 299 {
		t.Error("Subset shares memory")
	}
	_, err = s.subset([]int{0, 300})
	wantError(t, err, "index 300", "position 1", "0 to 299")
	_, err = s.subset([]int{-1})
	wantError(t, err, "index -1")
	_, err = s.subset(nil)
	wantError(t, err, "no indices")
}

func TestHead(t *testing.T) {
	s := countingSet(5)
	h, err := s.Head(2)
	if err != nil {
		t.Fatal(err)
	}
	if h.Len() != 2 || number(h, 1) != 1 || h.Validate() != nil {
		t.Errorf("Head(2): %+v", h)
	}
	h.Images[0] = 9
	if s.Images[0] != 0 {
		t.Error("Head shares memory")
	}
	if _, err := s.Head(5); err != nil {
		t.Error(err)
	}
	for n, text := range map[int]string{0: "Head(0)", -3: "Head(-3)", 6: "Head(6)"} {
		_, err := s.Head(n)
		wantError(t, err, text, "between 1 and 5")
	}
}

func TestMalformedSet(t *testing.T) {
	for name, change := range map[string]func(*Set){
		"images short": func(s *Set) { s.Images = s.Images[:7] },
		"labels short": func(s *Set) { s.Labels = s.Labels[:1] },
		"rows":         func(s *Set) { s.Rows = 0 },
		"cols":         func(s *Set) { s.Cols = -2 },
		"huge":         func(s *Set) { s.Rows, s.Cols = math.MaxInt, math.MaxInt },
		"no classes":   func(s *Set) { s.Classes = 0 },
	} {
		s := countingSet(2)
		change(s)
		_, err1 := s.subset([]int{0})
		_, err2 := s.Head(1)
		_, err3 := s.Split(0.5, 1)
		for i, err := range []error{s.Validate(), err1, err2, err3} {
			if err == nil || !strings.Contains(err.Error(), "counting") {
				t.Errorf("%s, call %d: %v", name, i, err)
			}
		}
	}
	s := countingSet(12)
	s.Classes = 9
	wantError(t, s.Validate(), "label 9 of example 9", "0 to 8")
}

func TestFingerprint(t *testing.T) {
	base := countingSet(6)
	// Pinned: run stores are keyed by it.
	const want = "e32a71f84025854029d7602f0a5bc7beb9564254407e5337e7584c1fb66b87f1"
	if got := base.Fingerprint(); got != want {
		t.Errorf("fingerprint %s, want %s", got, want)
	}
	if renamed := countingSet(6); true {
		renamed.Name = "other"
		if renamed.Fingerprint() != base.Fingerprint() {
			t.Error("the name changes the fingerprint")
		}
	}
	seen := map[string]string{base.Fingerprint(): "base"}
	for name, change := range map[string]func(*Set){
		"pixel":      func(s *Set) { s.Images[5]++ },
		"label":      func(s *Set) { s.Labels[5]++ },
		"shape":      func(s *Set) { s.Rows, s.Cols = 1, 4 },
		"classes":    func(s *Set) { s.Classes = 11 },
		"one fewer":  func(s *Set) { s.Images, s.Labels = s.Images[:20], s.Labels[:5] },
		"moved byte": func(s *Set) { s.Images, s.Labels = s.Images[:23], append([]byte{s.Images[23]}, s.Labels...) },
	} {
		s := countingSet(6)
		change(s)
		if other, ok := seen[s.Fingerprint()]; ok {
			t.Errorf("%s has the fingerprint of %s", name, other)
		}
		seen[s.Fingerprint()] = name
	}
}

func TestPreprocessing(t *testing.T) {
	s := &Set{Name: "p", Rows: 1, Cols: 3, Classes: 4, Images: []byte{0, 51, 255, 1, 2, 3}, Labels: []byte{3, 0}}
	if got, want := s.Float32(), []float32{0, 0.2, 1, 1. / 255, 2. / 255, 3. / 255}; !slices.Equal(got, want) {
		t.Errorf("Float32 = %v, want %v", got, want)
	}
	hot := s.OneHot()
	if len(hot) != 2 || !slices.Equal(hot[0], []float32{0, 0, 0, 1}) || !slices.Equal(hot[1], []float32{1, 0, 0, 0}) {
		t.Errorf("OneHot = %v", hot)
	}
	if got := s.LabelCounts(); !slices.Equal(got, []int{1, 0, 0, 1}) {
		t.Errorf("LabelCounts = %v", got)
	}
	// Malformed sets must not panic.
	bad := &Set{Classes: 2, Labels: []byte{7, 1}}
	if hot := bad.OneHot(); !slices.Equal(hot[0], []float32{0, 0}) || !slices.Equal(bad.LabelCounts(), []int{0, 1}) {
		t.Errorf("label out of range: %v, %v", hot, bad.LabelCounts())
	}
	bad.Classes = -1
	bad.OneHot()
	bad.LabelCounts()
}
