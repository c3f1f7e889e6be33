package store

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mlplab/mlpkit"
)

// Networks of earlier versions: a folder with a GoMLX checkpoint (a description
// in JSON and the weights, compressed) and oldNetworkFile with the sums of both.
// They are read as long as stores have them; nothing writes them any more.
const (
	oldNetworkFile = "network.json"
	// A checkpoint's weights are gzip behind this mark, which ends with the name of
	// the compression and its length.
	oldWeightsMark = "gomlx_checkpointss\x04gzip"
)

// oldNetworkContent says which training made the weights and what their files hold.
type oldNetworkContent struct {
	Run    string            `json:"run"`
	Losses string            `json:"losses"`
	Files  map[string]string `json:"files"` // name to SHA-256
}

// readOldNetwork reads the network of a run from such a folder. An error other
// than [*damage] may pass.
func readOldNetwork(folder, study string, run *mlpkit.Run) (*mlpkit.Network, error) {
	if _, err := os.Lstat(folder); err != nil {
		return nil, err
	}
	data, err := readRegular(filepath.Join(folder, oldNetworkFile))
	if err != nil {
		return nil, &damage{fmt.Errorf("its file %s, which is written last, cannot be read (%w)", oldNetworkFile, err)}
	}
	of, content, err := decode(data, networkKind)
	if err != nil {
		return nil, &damage{fmt.Errorf("%s: %w", oldNetworkFile, err)}
	}
	var said oldNetworkContent
	if err := strict(content, &said); err != nil {
		return nil, &damage{fmt.Errorf("%s is not what this program writes (%w)", oldNetworkFile, err)}
	}
	if of != study || said.Run != run.Hash() {
		return nil, &damage{fmt.Errorf("it holds the network of run %s of study %q", said.Run, of)}
	}
	if said.Losses != lossSum(run) {
		return nil, errOtherTraining
	}
	var description, weights []byte
	for name, sum := range said.Files {
		data, err := readRegular(filepath.Join(folder, filepath.Base(name)))
		if err != nil {
			return nil, &damage{err}
		}
		if found := sha256.Sum256(data); hex.EncodeToString(found[:]) != sum {
			return nil, &damage{fmt.Errorf("it was changed or damaged: the checksum of %s does not match", name)}
		}
		if strings.HasSuffix(name, ".json") {
			description = data
		} else {
			weights = data
		}
	}
	n, err := decodeCheckpoint(description, weights, run)
	if err != nil {
		return nil, &damage{fmt.Errorf("its checkpoint is none of this lab's (%w)", err)}
	}
	return n, fits(n, run)
}

// decodeCheckpoint takes the network of a run out of a checkpoint.
func decodeCheckpoint(description, weights []byte, run *mlpkit.Run) (*mlpkit.Network, error) {
	var says struct {
		Variables []struct {
			ParameterName string
			Dimensions    []int
			Pos, Length   int
		}
	}
	if err := json.Unmarshal(description, &says); err != nil {
		return nil, err
	}
	packed, marked := bytes.CutPrefix(weights, []byte(oldWeightsMark))
	if !marked {
		return nil, fmt.Errorf("its weights do not begin with %q", oldWeightsMark)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	// The run says how much there can be: weights, biases and the count of steps.
	raw, err := io.ReadAll(io.LimitReader(unpacked, int64(4*run.Parameters+64)))
	if err != nil {
		return nil, err
	}
	get := func(name string) (dimensions []int, values []float32, err error) {
		for _, v := range says.Variables {
			if v.ParameterName == "var:/"+name && v.Pos >= 0 && v.Length >= 0 && v.Length%4 == 0 && v.Pos+v.Length <= len(raw) {
				for bits := range slices.Chunk(raw[v.Pos:v.Pos+v.Length], 4) {
					values = append(values, math.Float32frombits(binary.LittleEndian.Uint32(bits)))
				}
				return v.Dimensions, values, nil
			}
		}
		return nil, nil, fmt.Errorf("%s is missing", name)
	}
	n := &mlpkit.Network{Activation: run.Config.Activation}
	for i := range run.Config.HiddenLayers + 1 {
		scope := "output"
		if i < run.Config.HiddenLayers {
			scope = fmt.Sprintf("hidden_%d", i+1)
		}
		dimensions, values, err := get(scope + "/dense/weights")
		if err != nil || len(dimensions) != 2 {
			return nil, fmt.Errorf("weights of %s with dimensions %v (%v)", scope, dimensions, err)
		}
		_, biases, err := get(scope + "/dense/biases")
		if err != nil {
			return nil, err
		}
		n.Layers = append(n.Layers, mlpkit.Layer{In: dimensions[0], Out: dimensions[1], Weights: values, Biases: biases})
	}
	return n, nil
}
