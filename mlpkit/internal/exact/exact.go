// Package exact has the numbers of runs in the form in which files keep them: JSON
// to the last bit, NaN and the infinities included. mlpkit and store use it. It
// imports internal/text.
package exact

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"mlplab/mlpkit/internal/text"
)

// Float is a float64 whose JSON form also knows NaN and the infinities, which
// are results of training like any other: they are written as strings.
type Float float64

// MarshalJSON writes a number, or "NaN", "+Inf", "-Inf".
func (f Float) MarshalJSON() ([]byte, error) {
	if text.Finite(f) {
		return json.Marshal(float64(f))
	}
	return json.Marshal(strconv.FormatFloat(float64(f), 'g', -1, 64))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Float) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || text.Finite(v) {
			return fmt.Errorf("number %q: want a JSON number, \"NaN\", \"+Inf\" or \"-Inf\"", s)
		}
		*f = Float(v)
		return nil
	}
	return json.Unmarshal(data, (*float64)(f))
}

// Float32s is a sequence of float32 values. Its JSON form is the base64 of the
// little-endian float32 bits: exact, NaN included, and small for long runs.
type Float32s []float32

// MarshalJSON writes the base64 string.
func (l Float32s) MarshalJSON() ([]byte, error) {
	raw := make([]byte, 0, 4*len(l))
	for _, v := range l {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return json.Marshal(base64.StdEncoding.EncodeToString(raw))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (l *Float32s) UnmarshalJSON(data []byte) error {
	raw, err := base64Of(data)
	if err != nil {
		return fmt.Errorf("losses: want base64 of float32 values: %w", err)
	}
	if len(raw)%4 != 0 {
		return fmt.Errorf("losses: %d bytes are no whole number of float32 values", len(raw))
	}
	*l = make(Float32s, len(raw)/4)
	for i := range *l {
		(*l)[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return nil
}

// base64Of decodes a JSON string of base64. What MarshalJSON wrote has no
// escapes and needs no second look for them: this is most of reading a run.
func base64Of(data []byte) (raw []byte, err error) {
	if n := len(data); n >= 2 && data[0] == '"' && bytes.IndexByte(data, '\\') < 0 {
		raw = make([]byte, base64.StdEncoding.DecodedLen(n-2))
		n, err = base64.StdEncoding.Decode(raw, data[1:n-1])
		return raw[:n], err
	}
	err = json.Unmarshal(data, &raw)
	return raw, err
}
