package train

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"mlplab/mlpkit"
)

// TestModelCompilesOnce: a model that was asked keeps its programs, answers the
// same from several goroutines and in any number of images, and lets go of them.
func TestModelCompilesOnce(t *testing.T) {
	c := small()
	n := &mlpkit.Network{Activation: mlpkit.Tanh, Layers: initialLayers(c, 64, 10)}
	m := &Model{Network: n, backend: device(t)}
	images := tiny(1100, 3).Train.Images
	all, err := m.Probabilities(images)
	if err != nil {
		t.Fatal(err)
	}
	exec := m.exec
	var asked sync.WaitGroup
	for _, some := range []int{1, 2, 3, 5, 16, 17, 1000, 1100} {
		asked.Go(func() {
			rows, err := m.Probabilities(images[:some*64])
			if err != nil || len(rows) != some {
				t.Errorf("%d images: %d rows, %v", some, len(rows), err)
				return
			}
			for i, row := range rows {
				for class, p := range row {
					if relative(float64(p), float64(all[i][class])) > 1e-5 {
						t.Errorf("%d images: image %d, class %d: %v, want %v", some, i, class, p, all[i][class])
					}
				}
			}
		})
	}
	asked.Wait()
	if m.exec != exec {
		t.Error("the model was compiled again")
	}
	gone := make(chan bool)
	runtime.AddCleanup(m, func(gone chan bool) { close(gone) }, gone)
	m = nil
	for range 1000 {
		runtime.GC()
		select {
		case <-gone:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Error("the model is held by its own programs")
}

// TestBatchFor: few sizes of batches for any number of images.
func TestBatchFor(t *testing.T) {
	sizes := map[int]bool{}
	for n := 1; n <= 3000; n++ {
		b := batchFor(n)
		if b < min(n, evalBatch) || b > evalBatch {
			t.Fatalf("batches of %d for %d images", b, n)
		}
		sizes[b] = true
	}
	if len(sizes) != 11 {
		t.Errorf("%d sizes of batches", len(sizes))
	}
}
