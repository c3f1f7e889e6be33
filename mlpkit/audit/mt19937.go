package audit

// MT19937 is the Mersenne Twister of 32 bits (M. Matsumoto, T. Nishimura, ACM
// Transactions on Modeling and Computer Simulation 8, 1998), seeded and used for
// shuffling as NumPy's RandomState does. NumPy froze that stream for good, so a
// split made with it years ago can be made again.
type MT19937 struct {
	state [mtSize]uint32
	next  int // of state; mtSize if all words are used up
}

const (
	mtSize  = 624
	mtShift = 397
)

// NewMT19937 returns the generator that NumPy's RandomState(seed) begins with.
func NewMT19937(seed uint32) *MT19937 {
	m := &MT19937{next: mtSize}
	m.state[0] = seed
	for i := 1; i < mtSize; i++ {
		previous := m.state[i-1]
		m.state[i] = 1812433253*(previous^previous>>30) + uint32(i)
	}
	return m
}

// Uint32 returns the next 32 random bits.
func (m *MT19937) Uint32() uint32 {
	if m.next == mtSize {
		m.refill()
	}
	y := m.state[m.next]
	m.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// refill makes the next 624 words of state.
func (m *MT19937) refill() {
	for i := range m.state {
		y := m.state[i]&0x80000000 | m.state[(i+1)%mtSize]&0x7fffffff
		word := m.state[(i+mtShift)%mtSize] ^ y>>1
		if y&1 != 0 {
			word ^= 0x9908b0df
		}
		m.state[i] = word
	}
	m.next = 0
}

// upTo returns a number from 0 to most, each equally likely, as NumPy's legacy
// shuffle draws it: as many low bits as most has, drawn again while too large.
func (m *MT19937) upTo(most uint32) uint32 {
	if most == 0 {
		return 0
	}
	mask := most
	for shift := 1; shift < 32; shift *= 2 {
		mask |= mask >> shift
	}
	for {
		if v := m.Uint32() & mask; v <= most {
			return v
		}
	}
}

// Permutation returns the numbers 0 … n-1 in the order of NumPy's
// RandomState(seed).permutation(n).
func (m *MT19937) Permutation(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := m.upTo(uint32(i))
		order[i], order[j] = order[j], order[i]
	}
	return order
}
