package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// wrong is what is wrong with a field of a file, named by its path.
func wrong(path, value, reason string) error {
	return &mlpkit.FieldError{Field: path, Value: value, Reason: reason}
}

// readFields reads a JSON object, which a person wrote, into a struct. Unlike
// encoding/json it names every wrong field by its path, with its value.
func readFields(text []byte, to any) error {
	if err := wellFormed(text); err != nil {
		return err
	}
	return readStruct("", text, reflect.ValueOf(to).Elem())
}

// wellFormed tells where text is no single JSON value.
func wellFormed(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	var value json.RawMessage
	err := d.Decode(&value)
	at := int(d.InputOffset())
	switch s := (*json.SyntaxError)(nil); {
	case err == nil:
		if _, err = d.Token(); err == io.EOF {
			return nil
		}
		at += len(text[at:]) - len(bytes.TrimLeft(text[at:], " \t\r\n"))
		err = errors.New("more follows after its end")
	case errors.As(err, &s):
		at = int(s.Offset)
	case err == io.EOF:
		return errors.New("it is empty: describe a study in JSON")
	default:
		err, at = errors.New("it ends too early"), len(bytes.TrimSpace(text))
	}
	line := 1 + bytes.Count(text[:at], []byte("\n"))
	return fmt.Errorf("line %d is no JSON (%w): correct it there, or a little before", line, err)
}

// readStruct reads the object at path into to.
func readStruct(path string, raw []byte, to reflect.Value) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(raw, &given); err != nil || given == nil {
		return wrong(cmp.Or(path, "the file"), shown(raw), "must be an object: fields in braces, such as {"+`"`+fieldNames(to.Type())[0]+`": …}`)
	}
	var faults []error
	names := make([]string, 0, len(given))
	for name := range given {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		at := strings.TrimPrefix(path+"."+name, ".")
		known := fieldNames(to.Type())
		i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
		switch {
		case i < 0:
			faults = append(faults, wrong(at, shown(given[name]), text.Choice("field", name, known)))
		case to.Field(i).Kind() == reflect.Struct:
			faults = append(faults, readStruct(at, given[name], to.Field(i)))
		case json.Unmarshal(given[name], to.Field(i).Addr().Interface()) != nil:
			faults = append(faults, wrong(at, shown(given[name]), "must be "+kindOf(to.Field(i).Type())))
		}
	}
	return errors.Join(faults...)
}

// fieldNames are the names in JSON of a struct's fields.
func fieldNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		names = append(names, cmp.Or(name, strings.ToLower(t.Field(i).Name)))
	}
	return names
}

// kindOf says which values a type takes.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a text in double quotes"
	case reflect.Bool:
		return "true or false"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list in brackets, such as [1, 2, 3]"
	}
	return "a whole number"
}

// shown is a JSON value in a sentence.
func shown(raw []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		b.Write(bytes.TrimSpace(raw))
	}
	if text := []rune(b.String()); len(text) > 60 {
		return string(text[:59]) + "…"
	}
	return b.String()
}
