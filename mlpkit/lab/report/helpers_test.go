package report

import (
	"testing"

	"mlplab/mlpkit/lab/internal/celltest"
	"mlplab/mlpkit/store"
)

// bench is a verb and what it showed.
type bench struct {
	*verb
	*celltest.Recorder
}

func newBench() *bench {
	v, r := celltest.New()
	return &bench{&verb{v}, r}
}

// storing is a bench with an empty store.
func storing(t *testing.T) *bench {
	b := newBench()
	b.Store = store.Open(t.TempDir())
	return b
}

// full is a bench whose store has all five studies.
func full(t *testing.T) *bench {
	b := storing(t)
	celltest.StoreAll(t, b.Store)
	return b
}
