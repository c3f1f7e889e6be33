package train

import (
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
)

// Model is a trained network that answers. Its methods are safe for concurrent use.
type Model struct {
	*mlpkit.Network
	backend backend.Opened

	mu   sync.Mutex
	exec *model.Exec // made when first asked; it keeps a program for each size of batch
}

// ModelOf is the network of a run that was just trained, or read with its network
// from a store, to predict on the process's backend: see [backend.Default].
func ModelOf(run *mlpkit.Run) (*Model, error) {
	if run == nil || run.Network == nil {
		return nil, errors.New("this run has no trained network with it: train it again, or load a run whose network was kept")
	}
	b, err := backend.Default()
	if err != nil {
		return nil, err
	}
	return &Model{Network: run.Network, backend: b}, nil
}

// Probabilities returns the softmax of the outputs for images [n, pixels]
// uint8, flattened: n rows of one probability a class.
func (m *Model) Probabilities(images []uint8) (rows [][]float32, err error) {
	pixels, classes := m.Layers[0].In, m.classes()
	if len(images) == 0 || len(images)%pixels != 0 {
		return nil, fmt.Errorf("images of %d bytes: need a whole number of images of %d pixels, at least one", len(images), pixels)
	}
	defer func() {
		if p := recover(); p != nil {
			rows, err = nil, fmt.Errorf("predicting with %s: %v", m, p)
		}
	}()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.exec == nil {
		if m.exec, err = m.compile(); err != nil {
			return nil, fmt.Errorf("predicting with %s: %w", m, err)
		}
	}
	n := len(images) / pixels
	batch := batchFor(n)
	for from := 0; from < n; from += batch {
		part := make([]uint8, batch*pixels)
		copy(part, images[from*pixels:min(n, from+batch)*pixels])
		out, err := m.exec.Call1(tensors.FromFlatDataAndDimensions(part, batch, pixels))
		if err != nil {
			return nil, fmt.Errorf("predicting with %s: %w", m, err)
		}
		flat, err := tensors.CopyFlatData[float32](out)
		if err != nil {
			return nil, fmt.Errorf("predicting with %s: %w", m, err)
		}
		for i := range min(batch, n-from) {
			rows = append(rows, flat[i*classes:(i+1)*classes])
		}
	}
	return rows, nil
}

// classes is the number of outputs.
func (m *Model) classes() int { return m.Layers[len(m.Layers)-1].Out }

// batchFor is the size of the equal batches, the last one padded, in which n images
// are answered: a power of two below evalBatch, so that few programs serve all n.
func batchFor(n int) int {
	batch := 1
	for batch < n {
		batch *= 2
	}
	return min(batch, evalBatch)
}

// compile makes what answers images, with the model's weights in it.
func (m *Model) compile() (*model.Exec, error) {
	store := model.NewStore()
	c := mlpkit.Config{HiddenLayers: len(m.Layers) - 1, Activation: m.Activation}
	if c.HiddenLayers > 0 {
		c.Width = m.Layers[0].Out
	}
	classes := m.classes() // the program must not hold the model, or neither would ever go
	exec, err := model.NewExec(m.backend.Backend, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		logits, _ := forward(c, scope, x, classes)
		return graph.Softmax(logits)
	})
	if err != nil {
		return nil, err
	}
	m.fill(store)
	// The programs go with the model: the garbage collector does not see their size.
	runtime.AddCleanup(m, func(exec *model.Exec) { exec.Finalize() }, exec)
	return exec, nil
}

// Predict returns the most probable class of each of images [n, pixels] uint8.
func (m *Model) Predict(images []uint8) ([]int, error) {
	rows, err := m.Probabilities(images)
	if err != nil {
		return nil, err
	}
	classes := make([]int, len(rows))
	for i, row := range rows {
		classes[i] = largest(row)
	}
	return classes, nil
}

// Confusion counts the examples of set by class and prediction:
// counts[true class][predicted class].
func (m *Model) Confusion(set *datasets.Set) (counts [][]int, err error) {
	predicted, err := m.Predict(set.Images)
	if err != nil {
		return nil, err
	}
	counts = make([][]int, m.classes())
	for i := range counts {
		counts[i] = make([]int, m.classes())
	}
	for i, p := range predicted {
		if l := int(set.Labels[i]); l < len(counts) {
			counts[l][p]++
		}
	}
	return counts, nil
}

// Accuracy is the fraction of set's examples that the model classifies rightly.
func (m *Model) Accuracy(set *datasets.Set) (float64, error) {
	counts, err := m.Confusion(set)
	if err != nil {
		return 0, err
	}
	right := 0
	for i := range counts {
		right += counts[i][i]
	}
	return float64(right) / float64(set.Len()), nil
}

// largest is the index of the largest value, the first of equals.
func largest(row []float32) int {
	best := 0
	for k, v := range row {
		if v > row[best] {
			best = k
		}
	}
	return best
}
