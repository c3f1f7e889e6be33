package train

import (
	"fmt"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/scan"
)

// evalBatch is the number of examples evaluated at once: large enough to keep
// the processor busy, small enough to stay in its cache.
const evalBatch = 1000

// programKey is what decides the compiled programs of a run. Learning rate, seed,
// epochs and initialization do not: runs that differ in those only share them.
type programKey struct {
	hiddenLayers, width                int
	activation                         mlpkit.Activation
	loss                               mlpkit.Loss
	optimizer                          mlpkit.Optimizer
	batchSize                          int
	growth                             float64 // factor of the learning rate from step to step; 0 keeps it
	train, validation, pixels, classes int
}

func keyOf(c mlpkit.Config, growth float64, d *datasets.Split) programKey {
	return programKey{c.HiddenLayers, c.Width, c.Activation, c.Loss, c.Optimizer, c.BatchSize, growth,
		d.Train.Len(), d.Validation.Len(), d.Train.Pixels(), d.Train.Classes}
}

// program is the compiled programs for one key with the buffers they work on.
// One run at a time uses it.
type program struct {
	programKey
	backend              compute.Backend
	store                *model.Store
	training, evaluation *scan.Loop
	data                 *buffers // while a run uses the program
	layers               []layerVariables
	evaluated            []layerVariables // evaluation's copies of layers
	learningRate         *model.Variable
	state                []*model.Variable // the optimizer's own, all 0 at the start
	compiled             bool
	evaluable            chan error  // tells that evaluation is compiled; nil once it has
	units, gradients     *model.Exec // for diagnoses, made when first asked for
}

// layerVariables are the variables of one dense layer.
type layerVariables struct{ weights, biases *model.Variable }

// newProgram prepares the programs for c on data like d, which lie in room.
// Nothing is compiled yet.
func newProgram(backend compute.Backend, c mlpkit.Config, growth float64, d *datasets.Split, room *buffers, stepByStep bool) (*program, error) {
	p := &program{programKey: keyOf(c, growth, d), data: room, backend: backend, store: model.NewStore()}
	forward := func(scope *model.Scope, batch []*graph.Node) (loss *graph.Node, metrics []*graph.Node) {
		labels := graph.ConvertDType(batch[1], dtypes.Int32)
		logits, _ := forward(c, scope, batch[0], p.classes)
		loss = buildLoss(c.Loss, logits, labels)
		return loss, []*graph.Node{loss, correct(logits, labels)}
	}
	var err error
	p.training, err = scan.New(backend, p.store, func(scope *model.Scope, batch []*graph.Node) []*graph.Node {
		loss, metrics := forward(scope, batch)
		buildOptimizer(c.Optimizer).UpdateGraph(scope, loss.Graph(), loss)
		if growth != 0 {
			rate := p.store.GetVariable(learningRatePath)
			rate.SetNodeValue(graph.MulScalar(rate.NodeValue(loss), growth))
		}
		return metrics
	}, scan.Options{BatchSize: c.BatchSize, StepByStep: stepByStep}, p.data.train.images, p.data.train.labels)
	if err != nil {
		return nil, err
	}
	// A store of its own lets evaluation compile while training runs: GoMLX reads
	// a store's variables while it builds a program, and training changes them.
	weights := model.NewStore()
	p.evaluation, err = scan.New(backend, weights, func(scope *model.Scope, batch []*graph.Node) []*graph.Node {
		_, metrics := forward(scope, batch)
		return metrics
	}, scan.Options{BatchSize: evalBatch, StepByStep: stepByStep}, p.data.train.images, p.data.train.labels)
	if err != nil {
		return nil, err
	}
	return p, p.findVariables(c, weights)
}

// findVariables sorts the store's variables into layers, learning rate and the
// rest, and finds evaluation's copies of the layers in the store weights.
func (p *program) findVariables(c mlpkit.Config, weights *model.Store) error {
	known := map[*model.Variable]bool{}
	get := func(store *model.Store, path string) *model.Variable {
		v := store.GetVariable(path)
		known[v] = true
		return v
	}
	for i := range c.HiddenLayers + 1 {
		w, b := variablePath(i, c.HiddenLayers+1, "weights"), variablePath(i, c.HiddenLayers+1, "biases")
		p.layers = append(p.layers, layerVariables{get(p.store, w), get(p.store, b)})
		p.evaluated = append(p.evaluated, layerVariables{get(weights, w), get(weights, b)})
	}
	p.learningRate = get(p.store, learningRatePath)
	if known[nil] {
		return fmt.Errorf("mlpkit: the network's variables are not where GoMLX used to put them; got %s", p.paths())
	}
	for v := range p.store.IterVariables() {
		if !known[v] {
			p.state = append(p.state, v)
		}
	}
	return nil
}

func (p *program) paths() string {
	var all []string
	for v := range p.store.IterVariables() {
		all = append(all, v.Path())
	}
	return strings.Join(all, ", ")
}

// compile compiles the program for training and begins to compile that for
// evaluation, which is not needed before the first epoch ends.
func (p *program) compile() error {
	if p.compiled {
		return nil
	}
	if err := p.training.Compile(p.data.train.images, p.data.train.labels); err != nil {
		return err
	}
	p.evaluable = make(chan error, 1)
	go func() { p.evaluable <- p.evaluation.Compile(p.data.train.images, p.data.train.labels) }()
	p.compiled = true
	return nil
}

// close frees the programs now: the garbage collector does not see how large they
// are and could take long.
func (p *program) close() {
	if p.evaluable != nil {
		<-p.evaluable
	}
	p.training.Finalize()
	p.evaluation.Finalize()
	for _, exec := range []*model.Exec{p.units, p.gradients} {
		if exec != nil {
			exec.Finalize()
		}
	}
}

// reset puts the program at the start of a run of c.
func (p *program) reset(c mlpkit.Config, d *datasets.Split) error {
	if err := p.load(initialLayers(c, p.pixels, p.classes)); err != nil {
		return err
	}
	for _, v := range p.state {
		if err := v.SetValue(tensors.FromShape(v.Shape())); err != nil {
			return err
		}
	}
	if err := p.learningRate.SetValue(tensors.FromScalar(float32(c.LearningRate))); err != nil {
		return err
	}
	return p.data.validation.fill(d.Validation, nil)
}

// shuffle puts the training examples into the order of an epoch, counted from 0.
func (p *program) shuffle(set *datasets.Set, seed int64, epoch int) error {
	return p.data.train.fill(set, datasets.Permutation(set.Len(), seed, shuffleStream+uint64(epoch)))
}

// load sets the weights of every layer.
func (p *program) load(ls []mlpkit.Layer) error { return setLayers(p.layers, ls) }

// setLayers sets variables to the weights of every layer.
func setLayers(to []layerVariables, ls []mlpkit.Layer) error {
	for i, l := range ls {
		if err := to[i].weights.SetValue(tensors.FromFlatDataAndDimensions(l.Weights, l.In, l.Out)); err != nil {
			return err
		}
		if err := to[i].biases.SetValue(tensors.FromFlatDataAndDimensions(l.Biases, l.Out)); err != nil {
			return err
		}
	}
	return nil
}

// read copies the weights of every layer.
func (p *program) read() ([]mlpkit.Layer, error) {
	var ls []mlpkit.Layer
	for _, v := range p.layers {
		dims := v.weights.Shape().Dimensions
		l := mlpkit.Layer{In: dims[0], Out: dims[1]}
		for _, part := range []struct {
			variable *model.Variable
			to       *[]float32
		}{{v.weights, &l.Weights}, {v.biases, &l.Biases}} {
			t, err := part.variable.Value()
			if err != nil {
				return nil, err
			}
			if *part.to, err = tensors.CopyFlatData[float32](t); err != nil {
				return nil, err
			}
		}
		ls = append(ls, l)
	}
	return ls, nil
}

// evaluate returns mean loss and accuracy of the current weights over the first
// n of e.
func (p *program) evaluate(e batches, n int) (loss, accuracy float64, err error) {
	if p.evaluable != nil {
		err := <-p.evaluable
		p.evaluable = nil
		if err != nil {
			p.compiled = false // the next run compiles again
			return 0, 0, err
		}
	}
	ls, err := p.read()
	if err != nil {
		return 0, 0, err
	}
	if err := setLayers(p.evaluated, ls); err != nil {
		return 0, 0, err
	}
	metrics, err := p.evaluation.RunRows(n, 0, p.evaluation.Steps(n), e.images, e.labels)
	if err != nil {
		return 0, 0, err
	}
	loss, accuracy = mean(metrics, evalBatch, n)
	return loss, accuracy, nil
}

// mean is the mean loss and accuracy over n examples, from each batch's mean
// loss and number of correct ones.
func mean(metrics [][]float32, batchSize, n int) (loss, accuracy float64) {
	for i, m := range metrics {
		loss += float64(m[0]) * float64(min(batchSize, n-i*batchSize))
		accuracy += float64(m[1])
	}
	return loss / float64(n), accuracy / float64(n)
}
