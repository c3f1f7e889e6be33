package datasets

import (
	"math/bits"
	"math/rand/v2"
)

// Permutation returns the numbers 0 … n-1 in an order decided by seed and
// stream alone: different streams of a seed are independent. The generator's
// output is fixed by its published definition (PCG); the shuffle is spelled out
// here because the standard library does not promise that rand.Perm keeps
// its own.
func Permutation(n int, seed int64, stream uint64) []int {
	src := rand.NewPCG(uint64(seed), stream)
	perm := make([]int, n)
	for i := range perm {
		perm[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := int(below(src, uint64(i)+1))
		perm[i], perm[j] = perm[j], perm[i]
	}
	return perm
}

// below returns a number in 0 … n-1, each equally likely (Lemire's method:
// multiply, keep the high word, reject the few values that would bias it).
func below(src *rand.PCG, n uint64) uint64 {
	hi, lo := bits.Mul64(src.Uint64(), n)
	if lo < n {
		for threshold := -n % n; lo < threshold; {
			hi, lo = bits.Mul64(src.Uint64(), n)
		}
	}
	return hi
}
