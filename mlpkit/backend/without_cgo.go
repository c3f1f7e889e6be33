//go:build !cgo

package backend

import (
	"errors"
	"fmt"
)

// errNoXLA is why a program that was built without C has no XLA.
var errNoXLA = errors.New("this program was built without cgo, which loading XLA needs; build it with CGO_ENABLED=1 and a C compiler")

func openXLA(int) (Opened, error) { return Opened{}, errNoXLA }

func openCUDA() (Opened, error) {
	return Opened{}, fmt.Errorf("%s=cuda: %w", KindEnv, errNoXLA)
}

// HasGPU reports whether an NVIDIA GPU can be used: none without XLA.
func HasGPU() bool { return false }

// SingleThreaded opens no backends: there are none but XLA's.
func (o Opened) SingleThreaded(int) (workers []Opened, ok bool, err error) { return nil, false, nil }
