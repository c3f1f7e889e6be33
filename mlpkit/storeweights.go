package mlpkit

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mlplab/mlpkit/internal/words"
)

// networkFile describes a network's folder; the other files are a checkpoint.
const networkFile = "network.json"

// networkContent says which training made the weights and what their files hold.
type networkContent struct {
	Run    string            `json:"run"`    // its hash
	Losses string            `json:"losses"` // SHA-256 of the losses of its steps
	Files  map[string]string `json:"files"`  // name to SHA-256
}

// errOtherTraining is of a network whose run was trained again since. Only a
// budget in seconds lets the same configuration end with other weights.
var errOtherTraining = errors.New("it comes from an earlier training of this run")

// writeNetwork writes the folder such that it is complete or not there, whatever
// happens meanwhile.
func writeNetwork(folder, study string, run *Run) (err error) {
	defer func() { // GoMLX panics
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	parent := filepath.Dir(folder)
	if err := makeFolder(parent); err != nil {
		return err
	}
	work, err := os.MkdirTemp(parent, temporaryMark+"*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	fresh := filepath.Join(work, "new")
	if err := run.Model().write(fresh); err != nil {
		return err
	}
	c, err := contentOf(fresh, run)
	if err != nil {
		return err
	}
	description, err := encode(networkKind, study, c)
	if err != nil {
		return err
	}
	if err := writeWhole(filepath.Join(fresh, networkFile), description); err != nil {
		return err
	}
	for try := 0; ; try++ { // another process may put its own there meanwhile
		old := filepath.Join(work, fmt.Sprint("old-", try))
		if err := os.Rename(folder, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err = os.Rename(fresh, folder); err == nil {
			return syncFolder(parent)
		}
		if try == 10 {
			os.Rename(old, folder)
			return err
		}
	}
}

// contentOf describes the checkpoint in folder.
func contentOf(folder string, run *Run) (c networkContent, err error) {
	losses, err := run.StepLoss.MarshalJSON()
	if err != nil {
		return c, err
	}
	sum := sha256.Sum256(losses)
	c = networkContent{run.Hash(), hex.EncodeToString(sum[:]), map[string]string{}}
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		if e.Name() == networkFile {
			continue
		}
		if !e.Type().IsRegular() {
			return c, &damage{fmt.Errorf("%s in it is not a file with content (%s)", e.Name(), e.Type())}
		}
		if c.Files[e.Name()], err = sumOf(filepath.Join(folder, e.Name())); err != nil {
			return c, err
		}
	}
	return c, err
}

func sumOf(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// readNetwork reads the network of a run. An error other than [*damage] may pass.
func readNetwork(folder, study string, run *Run) (*Model, error) {
	info, err := os.Lstat(folder)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &damage{fmt.Errorf("it is not a folder (%s)", info.Mode())}
	}
	found, err := contentOf(folder, run)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(folder, networkFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &damage{fmt.Errorf("it has no file %s, which is written last", networkFile)}
	}
	if err != nil {
		return nil, err
	}
	of, content, err := decode(data, networkKind)
	if err != nil {
		return nil, &damage{fmt.Errorf("%s: %w", networkFile, err)}
	}
	var said networkContent
	if err := strict(content, &said); err != nil {
		return nil, &damage{fmt.Errorf("%s is not what this program writes (%w)", networkFile, err)}
	}
	if of != study || said.Run != found.Run {
		return nil, &damage{fmt.Errorf("it holds the network of run %s of study %q", said.Run, of)}
	}
	if differ := differing(said.Files, found.Files); differ != "" {
		return nil, &damage{fmt.Errorf("it was changed or damaged: %s", differ)}
	}
	if said.Losses != found.Losses {
		return nil, errOtherTraining
	}
	m, err := LoadModel(folder)
	if err != nil {
		return nil, &damage{err}
	}
	if m.Parameters() != run.Parameters {
		return nil, &damage{fmt.Errorf("its network has %s parameters and the run's has %s", words.Thousands(m.Parameters()), words.Thousands(run.Parameters))}
	}
	return m, nil
}

// differing says which files are not those described.
func differing(said, found map[string]string) string {
	var parts []string
	for name, sum := range said {
		switch found[name] {
		case sum:
		case "":
			parts = append(parts, name+" is missing")
		default:
			parts = append(parts, "the checksum of "+name+" does not match")
		}
	}
	for name := range found {
		if said[name] == "" {
			parts = append(parts, name+" does not belong there")
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
