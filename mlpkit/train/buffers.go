package train

import (
	"runtime"
	"sync"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"

	"mlplab/datasets"
)

// buffers is where programs find their examples. It is by far the largest thing
// that a training needs, so the programs of a trainer take turns with it.
type buffers struct {
	train batches
	// As long as train, so that one program evaluates both; the rest of its rows
	// is never looked at.
	validation batches
}

func newBuffers(key programKey) *buffers {
	return &buffers{newBatches(key.train, key.pixels), newBatches(max(key.train, key.validation), key.pixels)}
}

// free gives the memory back now: the garbage collector does not see how much that
// is and could take long.
func (b *buffers) free() {
	for _, part := range []batches{b.train, b.validation} {
		part.images.FinalizeAll()
		part.labels.FinalizeAll()
	}
}

// fits reports whether programs for key can use the buffers.
func (b *buffers) fits(key programKey) bool {
	return b.train.hold(key.train, key.pixels) && b.validation.hold(max(key.train, key.validation), key.pixels)
}

// batches is labelled images as the programs read them.
type batches struct {
	images, labels *tensors.Tensor // [n, pixels] uint8, [n] int32
}

func newBatches(n, pixels int) batches {
	return batches{
		tensors.FromShape(shapes.Make(dtypes.Uint8, n, pixels)),
		tensors.FromShape(shapes.Make(dtypes.Int32, n)),
	}
}

// hold reports whether b has room for exactly n images.
func (b batches) hold(n, pixels int) bool {
	dims := b.images.Shape().Dimensions
	return dims[0] == n && dims[1] == pixels
}

// maxCopiers bounds the goroutines that copy images into the order of an epoch:
// more than a few only wait for memory.
const maxCopiers = 4

// fill copies the examples of set into b, example order[i] to place i; a nil
// order keeps them as they are.
func (b batches) fill(set *datasets.Set, order []int) error {
	pixels := set.Pixels()
	source := func(i int) int {
		if order == nil {
			return i
		}
		return order[i]
	}
	err := tensors.MutableFlatData(b.images, func(images []uint8) {
		// Half the time with two cores; an epoch of large batches would notice it.
		parts := min(runtime.GOMAXPROCS(0), maxCopiers)
		var copiers sync.WaitGroup
		for part := range parts {
			copiers.Go(func() {
				for i := part * set.Len() / parts; i < (part+1)*set.Len()/parts; i++ {
					copy(images[i*pixels:(i+1)*pixels], set.Image(source(i)))
				}
			})
		}
		copiers.Wait()
	})
	if err != nil {
		return err
	}
	return tensors.MutableFlatData(b.labels, func(labels []int32) {
		for i := range set.Len() {
			labels[i] = int32(set.Labels[source(i)])
		}
	})
}
