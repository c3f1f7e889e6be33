package train

import "mlplab/mlpkit"

// One thread makes small steps faster than several, which wait for each other: at
// width 128 and batches of 2 to 32 an epoch takes 0.76 to 0.89 times as long on two
// cores. With one example a step is hardly more than the optimizer's arithmetic,
// which threads share well, and so it is in larger networks; in smaller ones it
// makes no difference. BenchmarkThreads measures it.
const (
	oneThreadBatch         = 32
	oneThreadMinParameters = 50_000
	oneThreadMaxParameters = 150_000
)

// onOneThread reports whether a run trains faster with one thread than with several.
func (k programKey) onOneThread() bool {
	n := mlpkit.Config{HiddenLayers: k.hiddenLayers, Width: k.width}.Parameters(k.pixels, k.classes)
	return k.batchSize > 1 && k.batchSize <= oneThreadBatch && n >= oneThreadMinParameters && n <= oneThreadMaxParameters
}

// pickThreads returns the trainer whose threads suit runs of key: t itself or, for
// small steps, one of its workers. The examples in the other one's buffers make room.
func (t *Trainer) pickThreads(key programKey) (*Trainer, error) {
	if t.backend.Choice.Threads == 1 {
		return t, nil
	}
	if !key.onOneThread() {
		t.mu.Lock()
		workers := t.workers
		t.mu.Unlock()
		for _, w := range workers {
			w.clear()
		}
		return t, nil
	}
	workers, err := t.singleThreaded(1)
	if err != nil {
		return nil, err
	}
	if w := workers[0]; w != t {
		t.clear()
		return w, nil
	}
	return t, nil
}

// clear frees the buffers that wait for the next run.
func (t *Trainer) clear() {
	t.mu.Lock()
	room := t.spare
	t.spare = nil
	t.mu.Unlock()
	if room != nil {
		room.free()
	}
}
