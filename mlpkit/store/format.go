package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"mlplab/mlpkit"
)

// schemaVersion is the version of the files written. Readers refuse others:
// older ones do not exist, newer ones may mean something else by the same words.
const schemaVersion = 1

// Kinds of files.
const (
	runKind     = "mlplab run"
	studyKind   = "mlplab study"
	networkKind = "mlplab network"
)

// envelope is what every file holds. The sum finds damage that still parses.
type envelope struct {
	Kind    string          `json:"kind"`
	Schema  int             `json:"schema"`
	Study   string          `json:"study"`
	SHA256  string          `json:"sha256"` // of the other fields
	Content json.RawMessage `json:"content"`
}

func (e envelope) sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%s\n", e.Kind, e.Schema, e.Study)
	h.Write(e.Content)
	return hex.EncodeToString(h.Sum(nil))
}

func encode(kind, study string, content any) ([]byte, error) {
	raw, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	e := envelope{Kind: kind, Schema: schemaVersion, Study: study, Content: raw}
	e.SHA256 = e.sum()
	return json.Marshal(e)
}

// decode returns what a file of the kind holds, or what is wrong with it.
func decode(data []byte, kind string) (study string, content []byte, err error) {
	e, whole := unwrap(data)
	if !whole {
		return "", nil, faultOf(data, kind)
	}
	return e.Study, e.Content, e.refuse(kind)
}

// contentMark stands between the frame and the content.
const contentMark = `,"content":`

// unwrap takes the envelope apart and reports whether its sum is right and every
// byte of its frame is as [encode] writes it. The long content is not parsed.
func unwrap(data []byte) (e envelope, whole bool) {
	at := bytes.Index(data, []byte(contentMark))
	if at < 0 || data[len(data)-1] != '}' {
		return e, false
	}
	if json.Unmarshal(append(bytes.Clone(data[:at]), '}'), &e) != nil {
		return e, false
	}
	content := data[at+len(contentMark) : len(data)-1]
	e.Content = json.RawMessage("0")
	frame, err := json.Marshal(e)
	e.Content = content
	return e, err == nil && bytes.Equal(frame[:len(frame)-2], data[:at+len(contentMark)]) && e.SHA256 == e.sum()
}

// faultOf says what is wrong with data that is no whole envelope.
func faultOf(data []byte, kind string) error {
	var e envelope
	wrong := strict(data, &e)
	if wrong != nil {
		// What the file says of itself tells more than what does not fit, if it does.
		var says struct {
			Kind   string `json:"kind"`
			Schema int    `json:"schema"`
		}
		if json.Unmarshal(data, &says) != nil {
			return fmt.Errorf("it is not a whole file of this program (%w)", wrong)
		}
		e.Kind, e.Schema = says.Kind, says.Schema
	}
	if err := e.refuse(kind); err != nil {
		return err
	}
	if wrong != nil {
		return fmt.Errorf("it is not what this program writes (%w)", wrong)
	}
	return errors.New("it was changed or damaged: the checksum does not match")
}

// refuse says why a file that says this of itself is not for this program.
func (e envelope) refuse(kind string) error {
	switch {
	case e.Kind == "":
		return errors.New("it is not a file of this program: it does not say its kind")
	case e.Kind != kind:
		return fmt.Errorf("it is a file of another kind: %q, not %q", e.Kind, kind)
	case e.Schema != schemaVersion:
		return fmt.Errorf("it has format version %d, and this program reads %d: use the version of the lab that wrote it", e.Schema, schemaVersion)
	}
	return nil
}

// strict decodes one JSON value that has no unknown fields and nothing after it.
func strict(data []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	switch err := d.Decode(to); {
	case err == io.EOF:
		return errors.New("it is empty")
	case err == io.ErrUnexpectedEOF:
		return errors.New("it ends too early")
	case err != nil:
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("more follows after its end")
	}
	return nil
}

func encodeRun(study string, r *mlpkit.Run) ([]byte, error) {
	if err := storable(r); err != nil {
		return nil, err
	}
	return encode(runKind, study, r)
}

// storable returns what keeps the run from being used after it was read.
func storable(r *mlpkit.Run) error {
	if r == nil {
		return errors.New("the run is nil: there is nothing to store")
	}
	if r.Data.Train < 1 || r.Data.Validation < 1 {
		return fmt.Errorf("the run was trained on %d examples and validated on %d: both must be at least 1", r.Data.Train, r.Data.Validation)
	}
	return r.Config.Validate()
}

// damage says why a file that could be read is of no use.
type damage struct{ reason error }

func (d *damage) Error() string { return d.reason.Error() }

// readRegular reads a file that is one: opening a pipe could take for ever. An
// error other than [*damage] may pass.
func readRegular(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &damage{fmt.Errorf("it is not a file with content (%s)", info.Mode())}
	}
	return os.ReadFile(file)
}

// readRun reads a run's file. An error other than [*damage] may pass.
func readRun(file string) (Run, error) {
	data, err := readRegular(file)
	if err != nil {
		return Run{}, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return Run{}, err
	}
	r, err := decodeRun(data)
	r.File, r.Saved = file, info.ModTime()
	return r, err
}

// decodeRun reads a run from the content of its file.
func decodeRun(data []byte) (r Run, err error) {
	r.Run = &mlpkit.Run{}
	var content []byte
	if r.Study, content, err = decode(data, runKind); err != nil {
		return Run{}, &damage{err}
	}
	if err := fill(r.Run, content); err != nil {
		return Run{}, &damage{fmt.Errorf("its content is not what this program writes (%w)", err)}
	}
	if err := storable(r.Run); err != nil {
		return Run{}, &damage{fmt.Errorf("its content makes no sense (%w)", err)}
	}
	return r, nil
}

// fill decodes a run. Nearly all of it is the losses in base64, which a JSON
// decoder would look at four times: they are taken out and decoded apart.
func fill(r *mlpkit.Run, content []byte) error {
	const mark = `"step_loss":"` // nowhere else: within strings quotes are escaped
	start := bytes.Index(content, []byte(mark)) + len(mark)
	length := -1
	if start >= len(mark) {
		length = bytes.IndexByte(content[start:], '"')
	}
	if length < 0 {
		return strict(content, r)
	}
	if err := strict(slices.Concat(content[:start], content[start+length:]), r); err != nil {
		return err
	}
	return r.StepLoss.UnmarshalJSON(content[start-1 : start+length+1])
}
