package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/checkpoint"

	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/atomicfile"
	"mlplab/mlpkit/internal/text"
)

// The parameters of a checkpoint's store that describe the network.
const (
	paramSizes      = "/mlp_sizes"      // []int: inputs, units of each layer, the output last
	paramActivation = "/mlp_activation" // string
)

// Sizes above these are damage: no [mlpkit.Config] is that large.
const (
	maxWeights = 1 << 28
	maxLayers  = 102
)

// A checkpoint of GoMLX is a description and the weights; its files have this
// start of the name.
const checkpointPrefix = "checkpoint-"

// Save writes the network to a folder of its own, as a GoMLX checkpoint that
// [LoadModel] reads. A model that was saved there before is replaced; any other
// folder is refused. If it fails, what was there before is still there.
func (m *Model) Save(dir string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
		if err != nil {
			err = fmt.Errorf("saving %s to %q: %w", m, dir, err)
		}
	}()
	target, err := modelFolder(dir)
	if err != nil {
		return err
	}
	folder := filepath.Dir(target)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("%w; choose a folder that you may write to", err)
	}
	work, err := os.MkdirTemp(folder, atomicfile.Pattern)
	if err != nil {
		return fmt.Errorf("%w; choose a folder that you may write to", err)
	}
	defer os.RemoveAll(work)
	fresh := filepath.Join(work, "new")
	if err := m.write(fresh); err != nil {
		return fmt.Errorf("%w; check that the disk has room", err)
	}
	old := filepath.Join(work, "old")
	if err := os.Rename(target, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w; choose another folder", err)
	}
	if err := os.Rename(fresh, target); err != nil {
		os.Rename(old, target)
		return fmt.Errorf("%w; choose another folder", err)
	}
	return atomicfile.SyncFolder(folder)
}

// modelFolder is the absolute path of dir, if a model may be written there.
func modelFolder(dir string) (string, error) {
	if dir == "" {
		return "", errors.New("no folder given; name one, such as models/first")
	}
	target, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	entries, err := os.ReadDir(target)
	if errors.Is(err, fs.ErrNotExist) {
		return target, nil
	}
	if err != nil {
		return "", fmt.Errorf("%w; choose the name of a folder for this model alone", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), checkpointPrefix) {
			return "", fmt.Errorf("the folder holds other things, such as %s; choose the name of a folder for this model alone", e.Name())
		}
	}
	return target, nil
}

// write makes the folder dir with the model's files, on the disk.
func (m *Model) write(dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	store := model.NewStore()
	m.fill(store)
	sizes := []int{m.Layers[0].In}
	for _, l := range m.Layers {
		sizes = append(sizes, l.Out)
	}
	store.SetParam(paramSizes, sizes)
	store.SetParam(paramActivation, string(m.Activation))
	handler, err := checkpoint.Build(store).Dir(dir).Done()
	if err != nil {
		return err
	}
	if err := handler.Save(); err != nil {
		return err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range files {
		f, err := os.OpenFile(filepath.Join(dir, e.Name()), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		err = errors.Join(f.Sync(), f.Close())
		if err != nil {
			return err
		}
	}
	return atomicfile.SyncFolder(dir)
}

// LoadModel reads a network that [Model.Save] wrote, to predict on the process's
// backend: see [backend.Default].
func LoadModel(dir string) (m *Model, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("the model in %q is damaged: %v; save it again", dir, p)
		}
	}()
	if err := checkCheckpoint(dir); err != nil {
		return nil, err
	}
	store := model.NewStore()
	handler, err := checkpoint.Load(store).Dir(dir).Done()
	if err != nil {
		return nil, fmt.Errorf("the model in %q is damaged: %w; save it again", dir, err)
	}
	if m, err = newModel(store, handler); err != nil {
		return nil, fmt.Errorf("the model in %q is damaged or none of this lab's: %w; save it again", dir, err)
	}
	m.backend, err = backend.Default()
	if err != nil {
		return nil, err
	}
	return m, nil
}

// checkCheckpoint looks at the latest checkpoint's description before GoMLX
// does, which believes every size that it finds there.
func checkCheckpoint(dir string) error {
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("no model in %q: %w; check the name, or save a model there with Save", dir, err)
	} else if !info.IsDir() {
		return fmt.Errorf("no model in %q: it is a file; name the folder that the model was saved to", dir)
	}
	found, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("no model in %q: %w", dir, err)
	}
	latest := ""
	for _, e := range found { // sorted by name, which begins with a number
		if strings.HasPrefix(e.Name(), checkpointPrefix) && strings.HasSuffix(e.Name(), checkpoint.JsonNameSuffix) {
			latest = e.Name()
		}
	}
	if latest == "" {
		return fmt.Errorf("no model in %q: it has no file %s….json; name the folder that the model was saved to", dir, checkpointPrefix)
	}
	content, err := os.ReadFile(filepath.Join(dir, latest))
	if err != nil {
		return fmt.Errorf("the model in %q: %w", dir, err)
	}
	var description struct {
		Variables []struct {
			ParameterName string
			Dimensions    []int
		}
	}
	if err := json.Unmarshal(content, &description); err != nil {
		return fmt.Errorf("the model in %q is damaged: %s: %w; save it again", dir, latest, err)
	}
	if len(description.Variables) == 0 {
		return fmt.Errorf("the model in %q is damaged: %s has no weights; save it again", dir, latest)
	}
	total := 0
	for _, v := range description.Variables {
		size := 1
		for _, n := range v.Dimensions {
			if n < 1 || n > maxWeights || size > maxWeights/n {
				return fmt.Errorf("the model in %q is damaged: %s: %s has the dimensions %v; save it again", dir, latest, v.ParameterName, v.Dimensions)
			}
			size *= n
		}
		if total += size; total > maxWeights+len(description.Variables) {
			return fmt.Errorf("the model in %q is damaged: %s: more than %s weights; save it again", dir, latest, text.Thousands(maxWeights))
		}
	}
	return nil
}

// newModel is the network that a checkpoint describes, without its backend.
func newModel(store *model.Store, handler *checkpoint.Handler) (*Model, error) {
	value, _ := store.GetParam(paramActivation)
	name, ok := value.(string)
	if !ok {
		return nil, errors.New("it does not say which activation it has")
	}
	c := mlpkit.Default()
	c.Activation = mlpkit.Activation(name)
	if err := c.Validate(); err != nil {
		return nil, err
	}
	value, _ = store.GetParam(paramSizes)
	sizes, ok := value.([]int)
	if !ok || len(sizes) < 2 || len(sizes) > maxLayers || slices.Min(sizes) < 1 {
		return nil, fmt.Errorf("its layers have the sizes %v", value)
	}
	for _, width := range sizes[1 : len(sizes)-1] {
		if width != sizes[1] {
			return nil, fmt.Errorf("its hidden layers have the sizes %v, which differ", sizes[1:len(sizes)-1])
		}
	}
	m := &Model{Network: &mlpkit.Network{Activation: mlpkit.Activation(name)}}
	for i, in := range sizes[:len(sizes)-1] {
		l := mlpkit.Layer{In: in, Out: sizes[i+1]}
		var err error
		if l.Weights, err = loadVariable(store, handler, variablePath(i, len(sizes)-1, "weights"), in, l.Out); err != nil {
			return nil, err
		}
		if l.Biases, err = loadVariable(store, handler, variablePath(i, len(sizes)-1, "biases"), l.Out); err != nil {
			return nil, err
		}
		m.Layers = append(m.Layers, l)
	}
	return m, nil
}

// loadVariable is a variable of the checkpoint with these dimensions.
func loadVariable(store *model.Store, handler *checkpoint.Handler, path string, dimensions ...int) ([]float32, error) {
	t, found := handler.LoadVariable(store, path)
	if !found {
		return nil, fmt.Errorf("%s is missing", path)
	}
	if s := t.Shape(); s.DType != dtypes.Float32 || !slices.Equal(s.Dimensions, dimensions) {
		return nil, fmt.Errorf("%s is %s, not float32 %v", path, s, dimensions)
	}
	return tensors.CopyFlatData[float32](t)
}

// variablePath is where the variable of layer i of n is kept, as in training.
func variablePath(i, n int, variable string) string {
	scope := outputScope
	if i < n-1 {
		scope = hiddenScope(i)
	}
	return "/" + scope + "/dense/" + variable
}

// fill puts the weights into a store.
func (m *Model) fill(store *model.Store) {
	for i, l := range m.Layers {
		store.VariableWithValue(variablePath(i, len(m.Layers), "weights"), tensors.FromFlatDataAndDimensions(l.Weights, l.In, l.Out))
		store.VariableWithValue(variablePath(i, len(m.Layers), "biases"), tensors.FromFlatDataAndDimensions(l.Biases, l.Out))
	}
}
