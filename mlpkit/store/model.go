package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/study"
)

// The network of a run lies beside the run's file: networkPrefix, the run's hash,
// networkSuffix. Before, it was a folder of that name without the suffix.
const (
	networkPrefix = "network-"
	networkSuffix = ".weights"
)

// networkContent is a network as plain arrays, and which training made it.
type networkContent struct {
	Run        string            `json:"run"`    // its hash
	Losses     string            `json:"losses"` // SHA-256 of the losses of its steps
	Activation mlpkit.Activation `json:"activation"`
	Layers     []layerContent    `json:"layers"`
}

type layerContent struct {
	In      int            `json:"in"`
	Out     int            `json:"out"`
	Weights exact.Float32s `json:"weights"`
	Biases  exact.Float32s `json:"biases"`
}

// errOtherTraining is of a network whose run was trained again since. Only a
// budget in seconds lets the same configuration end with other weights.
var errOtherTraining = errors.New("it comes from an earlier training of this run")

// Keep returns what a study of that definition gives [study.Options].Keep to store
// every run and, where the study asks for it, its trained network.
func (s *Store) Keep(st study.Study) func(study.Trial, *mlpkit.Run) error {
	return func(_ study.Trial, run *mlpkit.Run) error {
		_, err := s.SaveRun(st.Name, run)
		if err == nil && st.KeepModels {
			err = s.SaveModel(st.Name, run)
		}
		return err
	}
}

// SaveModel keeps the trained network of a run of the named study beside the
// run's file. An earlier one of the same run is replaced.
func (s *Store) SaveModel(study string, run *mlpkit.Run) error {
	file, err := s.networkFile(study, run)
	switch {
	case err != nil:
		return err
	case run.Network == nil:
		return errors.New("this run has no trained network with it, so there is nothing to keep: give one that was just trained")
	case run.Stopped == mlpkit.Interrupted:
		return errors.New("this run was interrupted, and only whole runs keep their network: train it to its end")
	}
	c := networkContent{Run: run.Hash(), Losses: lossSum(run), Activation: run.Network.Activation}
	for _, l := range run.Network.Layers {
		c.Layers = append(c.Layers, layerContent{l.In, l.Out, l.Weights, l.Biases})
	}
	content, err := encode(networkKind, study, c)
	if err == nil {
		err = writeWhole(file, content)
	}
	if err == nil {
		err = os.RemoveAll(strings.TrimSuffix(file, networkSuffix)) // of an earlier version
	}
	if err != nil {
		return fmt.Errorf("storing the network of run %s of study %q: %w", run.Hash(), study, err)
	}
	return nil
}

// lossSum tells one training of a configuration from another.
func lossSum(run *mlpkit.Run) string {
	losses, _ := run.StepLoss.MarshalJSON() // never fails: it is a string of base64
	sum := sha256.Sum256(losses)
	return hex.EncodeToString(sum[:])
}

// LoadModel returns a copy of a stored run of the named study with its trained
// network, or nil if that was not kept. A network that cannot be used is moved
// away and reported, which is no error: the run can be trained again.
func (s *Store) LoadModel(study string, run *mlpkit.Run) (with *mlpkit.Run, bad []Damaged, err error) {
	file, err := s.networkFile(study, run)
	if err != nil {
		return nil, nil, err
	}
	read := readNetwork
	if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
		file, read = strings.TrimSuffix(file, networkSuffix), readOldNetwork
	}
	network, err := read(file, study, run)
	var d *damage
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errOtherTraining):
		return nil, nil, nil
	case errors.As(err, &d):
		good := func(file string) bool { _, err := read(file, study, run); return err == nil }
		return nil, []Damaged{moveAway(file, err.Error(), good)}, nil
	case err != nil: // it may be whole: leave it
		return nil, []Damaged{{File: file, Reason: err.Error()}}, nil
	}
	copied := *run
	copied.Network = network
	return &copied, nil, nil
}

// readNetwork reads the network of a run. An error other than [*damage] may pass.
func readNetwork(file, study string, run *mlpkit.Run) (*mlpkit.Network, error) {
	data, err := readRegular(file)
	if err != nil {
		return nil, err
	}
	of, content, err := decode(data, networkKind)
	if err != nil {
		return nil, &damage{err}
	}
	var c networkContent
	if err := strict(content, &c); err != nil {
		return nil, &damage{fmt.Errorf("its content is not what this program writes (%w)", err)}
	}
	if of != study || c.Run != run.Hash() {
		return nil, &damage{fmt.Errorf("it holds the network of run %s of study %q", c.Run, of)}
	}
	if c.Losses != lossSum(run) {
		return nil, errOtherTraining
	}
	n := &mlpkit.Network{Activation: c.Activation}
	for _, l := range c.Layers {
		n.Layers = append(n.Layers, mlpkit.Layer{In: l.In, Out: l.Out, Weights: l.Weights, Biases: l.Biases})
	}
	return n, fits(n, run)
}

// fits returns what keeps n from being the network of the run.
func fits(n *mlpkit.Network, run *mlpkit.Run) error {
	for i, l := range n.Layers {
		if l.In < 1 || l.Out < 1 || len(l.Weights) != l.In*l.Out || len(l.Biases) != l.Out || i > 0 && l.In != n.Layers[i-1].Out {
			return &damage{fmt.Errorf("layer %d from %d to %d units has %d weights and %d biases", i+1, l.In, l.Out, len(l.Weights), len(l.Biases))}
		}
	}
	if len(n.Layers) != run.Config.HiddenLayers+1 || n.Parameters() != run.Parameters {
		return &damage{fmt.Errorf("its network has %s in %s and the run's has %s in %s", text.Count(n.Parameters(), "parameter"), text.Count(len(n.Layers), "layer"),
			text.Count(run.Parameters, "parameter"), text.Count(run.Config.HiddenLayers+1, "layer"))}
	}
	return nil
}

// DeleteModels removes the kept networks of the named study, except those of the
// runs given.
func (s *Store) DeleteModels(name string, except ...*mlpkit.Run) error {
	if err := study.CheckName(name); err != nil {
		return err
	}
	keep := map[string]bool{}
	for _, r := range except {
		keep[networkPrefix+r.Hash()] = true
	}
	entries, err := os.ReadDir(filepath.Join(s.folder, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), networkPrefix) && !keep[strings.TrimSuffix(e.Name(), networkSuffix)] {
			if err := os.RemoveAll(filepath.Join(s.folder, name, e.Name())); err != nil {
				return fmt.Errorf("a network that is not to be kept could not be removed: %w", err)
			}
		}
	}
	return nil
}

// networkFile is where the network of a run is kept.
func (s *Store) networkFile(name string, run *mlpkit.Run) (string, error) {
	if err := study.CheckName(name); err != nil {
		return "", err
	}
	if run == nil {
		return "", errors.New("the run is nil: give one of the study's")
	}
	return filepath.Join(s.folder, name, networkPrefix+run.Hash()+networkSuffix), nil
}
