package datasets

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// An IDX file is a big-endian header followed by the array, row-major:
//
//	byte 0-1   zero
//	byte 2     element type (0x08 is unsigned byte, the only one read here)
//	byte 3     rank, the number of dimensions
//	byte 4-…   one uint32 a dimension
//
// often compressed with gzip as a whole.
const (
	idxTypeUint8  = 0x08
	idxPrefixSize = 4
	idxDimSize    = 4

	// maxRank bounds what ReadIDX may be asked for.
	maxRank = 8

	// maxElements is the largest array accepted, in bytes: 1 GiB, twice the
	// largest set of the MNIST family (EMNIST), so that a small gzip file cannot
	// inflate until the machine stops.
	maxElements = 1 << 30

	// firstChunk is the first allocation for data that has not been seen yet.
	firstChunk = 64 << 10
)

var gzipMagic = []byte{0x1f, 0x8b}

// IDX is a decoded IDX file of unsigned bytes.
type IDX struct {
	Dims []int   // every one at least 1
	Data []uint8 // row-major, as many bytes as the product of Dims
}

// formatError says where a file departs from the IDX format.
type formatError struct {
	File     string
	Offset   int64  // in bytes; of the decompressed content where the file is gzip
	Field    string // what stands at Offset
	Expected string
	Found    string
	Err      error // the underlying error, or nil
}

// Error gives file, field, offset, expected and found in one line.
func (e *formatError) Error() string {
	return fmt.Sprintf("%s: %s at byte %d: expected %s, found %s", e.File, e.Field, e.Offset, e.Expected, e.Found)
}

// Unwrap returns the underlying error.
func (e *formatError) Unwrap() error { return e.Err }

// ReadIDX decodes one IDX array of unsigned bytes with the given rank (1 for
// labels, 3 for images: count, rows, columns) from r, plain or gzip, whichever
// its first bytes say. It reads r to the end, name serves the error messages.
//
// Any input is safe: the header is checked field by field, and memory grows
// with the data that really arrives (to at most about twice of it), never with
// what the header declares. An error names the field, its offset, what was
// expected and what was found.
func ReadIDX(r io.Reader, name string, rank int) (*IDX, error) {
	return readIDX(r, name, rank, promise{plain: -1})
}

// promise is what the caller knows about the input's length, in bytes.
type promise struct {
	plain   int64 // length of r, whichever its encoding; -1 if unknown
	content int64 // length of the content, vouched for by a checksum; 0 if unknown
}

func readIDX(r io.Reader, name string, rank int, known promise) (*IDX, error) {
	if rank < 1 || rank > maxRank {
		return nil, fmt.Errorf("%s: rank %d asked for: it must be between 1 and %d", name, rank, maxRank)
	}
	d := &idxDecoder{name: name}
	src := bufio.NewReaderSize(r, 64<<10)
	start, err := src.Peek(len(gzipMagic))
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d.r = src
	if bytes.Equal(start, gzipMagic) {
		d.gzip = true
		zr, err := gzip.NewReader(src)
		if err != nil {
			return nil, d.readError("gzip header", "a gzip stream", 0, err)
		}
		defer zr.Close()
		d.r = zr
	}
	dims, total, err := d.header(rank)
	if err != nil {
		return nil, err
	}
	present := known.content - d.offset
	if !d.gzip && known.plain >= 0 {
		present = known.plain - d.offset
		if present < int64(total) {
			return nil, &formatError{
				File: name, Offset: d.offset, Field: "data", Err: io.ErrUnexpectedEOF,
				Expected: fmt.Sprintf("%d bytes (%s)", total, dimString(dims)), Found: fmt.Sprintf("%d bytes: the file is truncated", present),
			}
		}
	}
	data, err := d.data(dims, total, present)
	if err != nil {
		return nil, err
	}
	return &IDX{Dims: dims, Data: data}, d.end()
}

// idxDecoder reads the parts of an IDX file and keeps count of the offset.
type idxDecoder struct {
	name   string
	r      io.Reader
	gzip   bool
	offset int64
}

// header reads and checks the header; it returns the dimensions and their product.
func (d *idxDecoder) header(rank int) (dims []int, total int, err error) {
	var buf [idxPrefixSize + maxRank*idxDimSize]byte
	prefix := buf[:idxPrefixSize]
	if err := d.full(prefix, "header"); err != nil {
		return nil, 0, err
	}
	wrong := func(offset int64, field, expected, found string) error {
		return &formatError{File: d.name, Offset: offset, Field: field, Expected: expected, Found: found}
	}
	if prefix[0] != 0 || prefix[1] != 0 {
		return nil, 0, wrong(0, "magic number", "00 00 (an IDX file)", fmt.Sprintf("%02x %02x", prefix[0], prefix[1]))
	}
	if prefix[2] != idxTypeUint8 {
		return nil, 0, wrong(2, "element type", "0x08 (unsigned byte)", fmt.Sprintf("0x%02x", prefix[2]))
	}
	if int(prefix[3]) != rank {
		return nil, 0, wrong(3, "number of dimensions", fmt.Sprintf("%d (%s)", rank, rankMeaning(rank)),
			fmt.Sprintf("%d (%s)", prefix[3], rankMeaning(int(prefix[3]))))
	}
	raw := buf[idxPrefixSize : idxPrefixSize+rank*idxDimSize]
	if err := d.full(raw, "header"); err != nil {
		return nil, 0, err
	}
	total = 1
	for i := range rank {
		at := int64(idxPrefixSize + i*idxDimSize)
		dim := int64(binary.BigEndian.Uint32(raw[i*idxDimSize:]))
		if dim == 0 {
			return nil, 0, wrong(at, fmt.Sprintf("dimension %d", i), "at least 1", "0")
		}
		if dim > int64(maxElements/total) { // compares quotients: the product itself could overflow
			return nil, 0, wrong(at, fmt.Sprintf("dimension %d", i),
				fmt.Sprintf("dimensions whose product is at most %d", maxElements),
				fmt.Sprintf("%s, a larger product", dimString(append(dims, int(dim)))))
		}
		total *= int(dim)
		dims = append(dims, int(dim))
	}
	return dims, total, nil
}

// data reads total bytes. The buffer starts at the number of bytes known to be
// present and doubles as more arrive.
func (d *idxDecoder) data(dims []int, total int, present int64) ([]uint8, error) {
	size := int(min(int64(total), max(present, firstChunk)))
	data := make([]uint8, size)
	for read := 0; ; {
		n, err := io.ReadFull(d.r, data[read:])
		read += n
		d.offset += int64(n)
		if err != nil {
			return nil, d.readError("data", fmt.Sprintf("%d bytes (%s)", total, dimString(dims)), read, err)
		}
		if read == total {
			return data, nil
		}
		grown := make([]uint8, min(total, 2*read))
		copy(grown, data)
		data = grown
	}
}

// end checks that nothing follows the data; for gzip, reading to the end is
// also what makes the reader compare the stream's checksum.
func (d *idxDecoder) end() error {
	var extra [1]byte
	switch n, err := io.ReadFull(d.r, extra[:]); {
	case n > 0:
		return &formatError{File: d.name, Offset: d.offset, Field: "end of data", Expected: "end of file", Found: "trailing bytes"}
	case err == io.EOF:
		return nil
	case d.gzip && err == io.ErrUnexpectedEOF:
		// The trailer cut off, or a few stray bytes taken for a next gzip stream.
		return &formatError{File: d.name, Offset: d.offset, Field: "end of data", Expected: "end of file",
			Found: "an incomplete gzip trailer or trailing bytes: the file is damaged", Err: err}
	default:
		return d.readError("end of data", "end of file", 0, err)
	}
}

// full fills buf or explains what is missing.
func (d *idxDecoder) full(buf []byte, field string) error {
	n, err := io.ReadFull(d.r, buf)
	if err != nil {
		return d.readError(field, fmt.Sprintf("%d bytes", len(buf)), n, err)
	}
	d.offset += int64(n)
	return nil
}

// readError turns an error of the stream, met after `got` bytes of the field,
// into a formatError; errors that are not about the content pass through.
func (d *idxDecoder) readError(field, expected string, got int, err error) error {
	e := &formatError{File: d.name, Offset: d.offset, Field: field, Expected: expected, Err: err}
	var corrupt flate.CorruptInputError
	switch {
	case err == io.EOF && d.offset == 0 && got == 0:
		e.Found = "an empty file"
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		e.Found = fmt.Sprintf("%d bytes: the file is truncated", got)
		e.Err = io.ErrUnexpectedEOF
	case errors.Is(err, gzip.ErrChecksum):
		e.Found = "content that does not match gzip's checksum: the file is damaged"
	case errors.Is(err, gzip.ErrHeader):
		e.Found = "bytes that are not gzip: the file is damaged or has trailing bytes"
	case errors.As(err, &corrupt):
		e.Found = fmt.Sprintf("damaged gzip data (%v)", err)
	default:
		return fmt.Errorf("%s: %s at byte %d: %w", d.name, field, d.offset, err)
	}
	return e
}

// rankMeaning says what a rank stands for in a labelled image set.
func rankMeaning(rank int) string {
	switch rank {
	case 1:
		return "labels"
	case 3:
		return "images"
	default:
		return "neither images nor labels"
	}
}

// dimString writes dimensions as 60000×28×28.
func dimString(dims []int) string {
	parts := make([]string, len(dims))
	for i, d := range dims {
		parts[i] = strconv.Itoa(d)
	}
	return strings.Join(parts, "×")
}
