package audit

import "gonum.org/v1/gonum/mathext/prng"

// numPy is the generator that NumPy's RandomState(seed) begins with: the Mersenne
// Twister of 32 bits (M. Matsumoto, T. Nishimura, ACM Transactions on Modeling and
// Computer Simulation 8, 1998). NumPy froze that stream for good, so a split made
// with it years ago can be made again.
type numPy struct{ *prng.MT19937 }

func newNumPy(seed uint32) numPy {
	source := prng.NewMT19937()
	source.Seed(uint64(seed))
	return numPy{source}
}

// upTo returns a number from 0 to most, each equally likely, as NumPy's legacy
// shuffle draws it: as many low bits as most has, drawn again while too large.
func (g numPy) upTo(most uint32) uint32 {
	if most == 0 {
		return 0
	}
	mask := most
	for shift := 1; shift < 32; shift *= 2 {
		mask |= mask >> shift
	}
	for {
		if v := g.Uint32() & mask; v <= most {
			return v
		}
	}
}

// permutation returns the numbers 0 … n-1 in the order of NumPy's
// RandomState(seed).permutation(n).
func (g numPy) permutation(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := g.upTo(uint32(i))
		order[i], order[j] = order[j], order[i]
	}
	return order
}
