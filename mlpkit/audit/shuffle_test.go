package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// reference is what NumPy and scikit-learn themselves gave.
type reference struct {
	Seeds []struct {
		Seed         uint32
		Words        []uint32
		Word1248     uint32 // after two refills
		Permutations [][]int
		SHA256       string `json:"sha256of60000"`
	}
	Splits []struct {
		N           int
		Part        float64
		Seed        uint32
		Train, Test int
		TrainHead   []int `json:"train_head"`
		TestHead    []int `json:"test_head"`
	}
}

func loadReference(t *testing.T) (r reference) {
	t.Helper()
	text, err := os.ReadFile("testdata/numpy.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Seeds) < 5 || len(r.Splits) < 5 {
		t.Fatal("reference is incomplete")
	}
	return r
}

func TestShufflesAreNumPys(t *testing.T) {
	for _, want := range loadReference(t).Seeds {
		m := newNumPy(want.Seed)
		var words []uint32
		for range 1248 {
			words = append(words, m.Uint32())
		}
		if !slices.Equal(words[:len(want.Words)], want.Words) || words[1247] != want.Word1248 {
			t.Errorf("seed %d: words %v … %d, want %v … %d", want.Seed, words[:5], words[1247], want.Words, want.Word1248)
		}
		for _, p := range want.Permutations {
			if got := newNumPy(want.Seed).permutation(len(p)); !slices.Equal(got, p) {
				t.Errorf("seed %d: permutation %v, want %v", want.Seed, got, p)
			}
		}
		sum := sha256.New()
		for _, v := range newNumPy(want.Seed).permutation(60000) {
			sum.Write(binary.LittleEndian.AppendUint32(nil, uint32(v)))
		}
		if got := hex.EncodeToString(sum.Sum(nil)); got != want.SHA256 {
			t.Errorf("seed %d: permutation of 60,000 has SHA-256 %s, want %s", want.Seed, got, want.SHA256)
		}
	}
}

// The C++ standard fixes the 10,000th output of the generator seeded with 5489.
func TestGeneratorIsTheStandards(t *testing.T) {
	m := newNumPy(5489)
	var last uint32
	for range 10000 {
		last = m.Uint32()
	}
	if last != 4123659995 {
		t.Errorf("10,000th word %d, want 4123659995", last)
	}
}

func TestTrainTestSplitIsScikitLearns(t *testing.T) {
	for _, want := range loadReference(t).Splits {
		train, test, err := TrainTestSplit(want.N, want.Part, want.Seed)
		if err != nil {
			t.Fatal(err)
		}
		if len(train) != want.Train || len(test) != want.Test ||
			!slices.Equal(train[:len(want.TrainHead)], want.TrainHead) || !slices.Equal(test[:len(want.TestHead)], want.TestHead) {
			t.Errorf("split of %d by %v: %d and %d examples, %v …, %v …; want %+v", want.N, want.Part, len(train), len(test), train[:min(5, len(train))], test[:min(5, len(test))], want)
		}
		all := slices.Concat(train, test)
		slices.Sort(all)
		for i, v := range all {
			if i != v {
				t.Fatalf("split of %d: example %d is missing or there twice", want.N, i)
			}
		}
	}
}

func TestTrainTestSplitRefuses(t *testing.T) {
	for _, c := range []struct {
		n    int
		part float64
	}{{10, 0}, {10, 1}, {10, -0.2}, {1, 0.5}, {0, 0.5}, {2, 0.9}} {
		if _, _, err := TrainTestSplit(c.n, c.part, 42); err == nil {
			t.Errorf("n %d, part %v: no error", c.n, c.part)
		}
	}
}
