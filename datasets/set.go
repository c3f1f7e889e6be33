package datasets

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Classes is the number of classes of the sets this package loads: ten digits,
// ten kinds of clothing (Fashion-MNIST), ten characters (KMNIST).
const Classes = 10

// Set is a labelled image set.
type Set struct {
	Name       string
	Rows, Cols int     // pixels
	Classes    int     // labels are 0 … Classes-1
	Images     []uint8 // Len()×Rows×Cols grey levels, row-major, flattened; 0 background, 255 ink
	Labels     []uint8 // Len() labels
}

// Len returns the number of examples.
func (s *Set) Len() int { return len(s.Labels) }

// Pixels returns the number of pixels of one image, Rows×Cols: the number of
// inputs of a network that reads it flattened.
func (s *Set) Pixels() int { return s.Rows * s.Cols }

// Image returns the pixels of example i, Rows×Cols grey levels, row-major. It is
// a view into Images, not a copy. Like indexing a slice, it panics unless
// 0 ≤ i < Len().
func (s *Set) Image(i int) []uint8 {
	p := s.Pixels()
	return s.Images[i*p : (i+1)*p : (i+1)*p]
}

// Validate checks that the fields agree with each other: the images fill
// Len()×Rows×Cols bytes and every label is below Classes.
func (s *Set) Validate() error {
	if err := s.validateShape(); err != nil {
		return err
	}
	for i, l := range s.Labels {
		if int(l) >= s.Classes {
			return fmt.Errorf("set %q: label %d of example %d is out of range: %d classes allow 0 to %d", s.Name, l, i, s.Classes, s.Classes-1)
		}
	}
	return nil
}

// validateShape is the part of Validate that takes no time.
func (s *Set) validateShape() error {
	if s.Rows < 1 || s.Cols < 1 || s.Classes < 1 {
		return fmt.Errorf("set %q: Rows %d, Cols %d, Classes %d: each must be at least 1", s.Name, s.Rows, s.Cols, s.Classes)
	}
	// Division, because the product of unchecked fields could overflow.
	if n := s.Len(); len(s.Images)%s.Cols != 0 || len(s.Images)/s.Cols%s.Rows != 0 || len(s.Images)/s.Cols/s.Rows != n {
		return fmt.Errorf("set %q: Images holds %d bytes, which is not %d labels × %d×%d pixels", s.Name, len(s.Images), n, s.Rows, s.Cols)
	}
	return nil
}

// subset copies the examples with the given indices, in that order; an index
// may repeat. It fails if an index is outside 0 … Len()-1 or if there is none.
func (s *Set) subset(indices []int) (*Set, error) {
	if err := s.validateShape(); err != nil {
		return nil, err
	}
	if len(indices) == 0 {
		return nil, fmt.Errorf("set %q: subset of no indices would be empty: give at least one", s.Name)
	}
	for at, i := range indices {
		if i < 0 || i >= s.Len() {
			return nil, fmt.Errorf("set %q: subset index %d (at position %d) is out of range: use 0 to %d", s.Name, i, at, s.Len()-1)
		}
	}
	p := s.Pixels()
	out := &Set{
		Name: fmt.Sprintf("%s, %d chosen", s.Name, len(indices)),
		Rows: s.Rows, Cols: s.Cols, Classes: s.Classes,
		Images: make([]uint8, len(indices)*p),
		Labels: make([]uint8, len(indices)),
	}
	for at, i := range indices {
		copy(out.Images[at*p:], s.Image(i))
		out.Labels[at] = s.Labels[i]
	}
	return out, nil
}

// Head copies the first n examples: a small set for quick trials. It fails
// unless 1 ≤ n ≤ Len().
func (s *Set) Head(n int) (*Set, error) {
	if err := s.validateShape(); err != nil {
		return nil, err
	}
	if n < 1 || n > s.Len() {
		return nil, fmt.Errorf("set %q: Head(%d) is out of range: n must be between 1 and %d", s.Name, n, s.Len())
	}
	return &Set{
		Name: fmt.Sprintf("%s, first %d", s.Name, n),
		Rows: s.Rows, Cols: s.Cols, Classes: s.Classes,
		Images: append([]uint8(nil), s.Images[:n*s.Pixels()]...),
		Labels: append([]uint8(nil), s.Labels[:n]...),
	}, nil
}

// Fingerprint returns the SHA-256, in hexadecimal, of everything that a training
// can see: dimensions, number of classes, images and labels; not Name. It is
// computed at each call (some tens of milliseconds for 60,000 digits), since the
// fields are open to change.
func (s *Set) Fingerprint() string {
	h := sha256.New()
	var dims []byte
	for _, v := range []int{s.Len(), s.Rows, s.Cols, s.Classes} {
		dims = binary.BigEndian.AppendUint64(dims, uint64(v))
	}
	h.Write(dims)
	h.Write(s.Images)
	h.Write(s.Labels)
	return hex.EncodeToString(h.Sum(nil))
}
