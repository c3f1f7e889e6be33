package datasets

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// idxBytes writes an IDX file with any header, right or wrong.
func idxBytes(typ, rank byte, dims []uint32, data []byte) []byte {
	b := []byte{0, 0, typ, rank}
	for _, d := range dims {
		b = binary.BigEndian.AppendUint32(b, d)
	}
	return append(b, data...)
}

func gzipBytes(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// pattern returns n bytes that are not all alike.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
	return b
}

func TestReadIDX(t *testing.T) {
	data := pattern(200_000) // several growth steps
	plain := idxBytes(8, 3, []uint32{200, 25, 40}, data)
	for name, in := range map[string][]byte{"plain": plain, "gzip": gzipBytes(plain)} {
		readers := map[string]io.Reader{
			"whole":       bytes.NewReader(in),
			"one by one":  iotest.OneByteReader(bytes.NewReader(in)),
			"EOF at once": iotest.DataErrReader(bytes.NewReader(in)),
		}
		for how, r := range readers {
			got, err := ReadIDX(r, "file", 3)
			if err != nil {
				t.Fatalf("%s, %s: %v", name, how, err)
			}
			if !slices.Equal(got.Dims, []int{200, 25, 40}) || !bytes.Equal(got.Data, data) {
				t.Errorf("%s, %s: wrong content, dimensions %v", name, how, got.Dims)
			}
		}
	}
}

// hostileIDX are broken files; the same table is run as plain and as gzip, from
// a stream and from disk, and seeds the fuzz target.
var hostileIDX = []struct {
	name   string
	rank   int
	in     []byte
	offset int64
	want   []string // parts of the message
}{
	{"empty", 3, nil, 0, []string{"header", "empty file"}},
	{"truncated magic", 3, []byte{0, 0, 8}, 0, []string{"header", "4 bytes", "3 bytes", "truncated"}},
	{"truncated header", 3, idxBytes(8, 3, []uint32{1, 2}, nil), 4, []string{"header", "12 bytes", "8 bytes", "truncated"}},
	{"header of the magic only", 1, idxBytes(8, 1, nil, nil), 4, []string{"header", "0 bytes", "truncated"}},
	{"wrong magic", 3, []byte("PK\x03\x04 a zip file"), 0, []string{"magic", "00 00", "50 4b"}},
	{"wrong type", 1, idxBytes(0x0d, 1, []uint32{1}, []byte{1, 2, 3, 4}), 2, []string{"element type", "0x08", "0x0d"}},
	{"labels for images", 3, idxBytes(8, 1, []uint32{2}, []byte{1, 2}), 3, []string{"number of dimensions", "3 (images)", "1 (labels)"}},
	{"images for labels", 1, idxBytes(8, 3, []uint32{1, 1, 1}, []byte{1}), 3, []string{"1 (labels)", "3 (images)"}},
	{"rank 0", 1, idxBytes(8, 0, nil, nil), 3, []string{"1 (labels)", "0 (neither"}},
	{"rank 255", 3, idxBytes(8, 255, []uint32{1, 1, 1}, []byte{1}), 3, []string{"255"}},
	{"zero count", 1, idxBytes(8, 1, []uint32{0}, nil), 4, []string{"dimension 0", "at least 1", "found 0"}},
	{"zero columns", 3, idxBytes(8, 3, []uint32{5, 5, 0}, nil), 12, []string{"dimension 2", "at least 1"}},
	{"product overflows 64 bits", 3, idxBytes(8, 3, []uint32{1 << 31, 1 << 31, 1 << 31}, []byte{1}), 4, []string{"dimension 0", "at most 1073741824"}},
	{"product overflows to a small number", 3, idxBytes(8, 3, []uint32{1 << 22, 1 << 21, 1 << 21}, []byte{1}), 8, []string{"dimension 1", "4194304×2097152"}},
	{"product over the limit", 3, idxBytes(8, 3, []uint32{1 << 20, 32, 33}, []byte{1}), 12, []string{"dimension 2", "1048576×32×33"}},
	{"truncated data", 3, idxBytes(8, 3, []uint32{3, 2, 2}, pattern(11)), -1, []string{"data", "12 bytes (3×2×2)", "11 bytes", "truncated"}},
	{"no data", 1, idxBytes(8, 1, []uint32{4}, nil), 8, []string{"data", "4 bytes", "found 0 bytes"}},
	{"one byte where 1 GiB is declared", 1, idxBytes(8, 1, []uint32{1 << 30}, []byte{1}), -1, []string{"1073741824 bytes", "found 1 bytes"}},
	{"trailing bytes", 1, idxBytes(8, 1, []uint32{2}, []byte{1, 2, 3}), 10, []string{"end of file", "trailing bytes"}},
}

func checkformatError(t *testing.T, err error, file string, offset int64, want []string) {
	t.Helper()
	var fe *formatError
	if !errors.As(err, &fe) {
		t.Fatalf("error %v (%T): want a formatError", err, err)
	}
	if fe.File != file {
		t.Errorf("File %q, want %q", fe.File, file)
	}
	if offset >= 0 && fe.Offset != offset {
		t.Errorf("Offset %d, want %d (%v)", fe.Offset, offset, err)
	}
	for _, w := range append(want, file) {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("message %q lacks %q", err, w)
		}
	}
}

func TestReadIDXHostile(t *testing.T) {
	for _, c := range hostileIDX {
		t.Run(c.name, func(t *testing.T) {
			for _, in := range [][]byte{c.in, gzipBytes(c.in)} {
				_, err := ReadIDX(bytes.NewReader(in), "f.idx", c.rank)
				checkformatError(t, err, "f.idx", c.offset, c.want)
				path := filepath.Join(t.TempDir(), "f.idx")
				if err := os.WriteFile(path, in, 0o644); err != nil {
					t.Fatal(err)
				}
				_, err = readIDXFile(path, c.rank)
				checkformatError(t, err, path, c.offset, c.want)
			}
		})
	}
}

func TestReadIDXDamagedGzip(t *testing.T) {
	plain := idxBytes(8, 1, []uint32{50_000}, pattern(50_000))
	good := gzipBytes(plain)
	change := func(at int) []byte {
		b := slices.Clone(good)
		b[(at+len(b))%len(b)] ^= 0x55
		return b
	}
	cases := []struct {
		name string
		in   []byte
		want []string
	}{
		{"only the magic", good[:2], []string{"gzip header", "truncated"}},
		{"header flags", append([]byte{0x1f, 0x8b, 9}, good[3:]...), []string{"gzip header", "not gzip"}},
		{"checksum", change(-8), []string{"checksum", "damaged"}},
		{"length", change(-1), []string{"checksum", "damaged"}},
		{"cut in the trailer", good[:len(good)-4], []string{"end of data", "incomplete gzip trailer"}},
		{"cut in the data", good[:len(good)/2], []string{"data", "truncated"}},
		{"garbage after the end", append(slices.Clone(good), "garbage"...), []string{"end of data", "trailing"}},
		{"data", append(slices.Clone(good[:10]), bytes.Repeat([]byte{0xff}, 50)...), []string{"damaged gzip data"}},
		{"gzip twice", gzipBytes(good), []string{"magic number", "1f 8b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadIDX(bytes.NewReader(c.in), "f.gz", 1)
			checkformatError(t, err, "f.gz", -1, c.want)
		})
	}
}

func TestReadIDXOtherErrors(t *testing.T) {
	broken := errors.New("cable pulled")
	head := idxBytes(8, 1, []uint32{1000}, pattern(10))
	for n := range len(head) {
		_, err := ReadIDX(io.MultiReader(bytes.NewReader(head[:n]), iotest.ErrReader(broken)), "f", 1)
		if !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: %v: want the reader's own error", n, err)
		}
	}
	for _, rank := range []int{-1, 0, maxRank + 1} {
		if _, err := ReadIDX(bytes.NewReader(head), "f", rank); err == nil {
			t.Errorf("rank %d was accepted", rank)
		}
	}
}

// A header that declares 1 GiB must not make the reader allocate it.
func TestReadIDXMemory(t *testing.T) {
	in := idxBytes(8, 1, []uint32{1 << 30}, pattern(100_000))
	for _, b := range [][]byte{in, gzipBytes(in)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := ReadIDX(bytes.NewReader(b), "f", 1); err == nil {
			t.Fatal("no error")
		}
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 2<<20 {
			t.Errorf("allocated %d bytes for %d of data", got, len(in))
		}
	}
}

func FuzzReadIDX(f *testing.F) {
	for _, c := range hostileIDX {
		f.Add(c.in, uint8(c.rank))
		f.Add(gzipBytes(c.in), uint8(c.rank))
	}
	good := idxBytes(8, 3, []uint32{2, 3, 4}, pattern(24))
	f.Add(good, uint8(3))
	f.Add(gzipBytes(good), uint8(3))
	f.Fuzz(func(t *testing.T, in []byte, rank uint8) {
		got, err := ReadIDX(bytes.NewReader(in), "fuzz", int(rank))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "fuzz: ") {
				t.Fatalf("error %q does not start with the file's name", err)
			}
			return
		}
		product := 1
		for _, d := range got.Dims {
			product *= d
		}
		if len(got.Dims) != int(rank) || product != len(got.Data) || product < 1 {
			t.Fatalf("dimensions %v, rank %d, %d bytes of data", got.Dims, rank, len(got.Data))
		}
		// What was read must be all of the file.
		dims := make([]uint32, len(got.Dims))
		for i, d := range got.Dims {
			dims[i] = uint32(d)
		}
		if again := idxBytes(8, rank, dims, got.Data); !bytes.HasPrefix(in, gzipMagic) && !bytes.Equal(again, in) {
			t.Fatalf("read %x as %x", in, again)
		}
	})
}

func TestLoadDirNotAFile(t *testing.T) {
	dir := writeTinySet(t, func(files map[string][]byte) {
		delete(files, "t10k-labels-idx1-ubyte")
	})
	missing := filepath.Join(dir, "t10k-labels-idx1-ubyte")
	check := func(want ...string) {
		t.Helper()
		_, _, err := LoadDir(dir)
		if err == nil {
			t.Fatal("no error")
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("message %q lacks %q", err, w)
			}
		}
	}
	check("t10k-labels", "t10k-labels.idx1-ubyte.gz", dir)
	if err := os.Mkdir(missing, 0o755); err != nil {
		t.Fatal(err)
	}
	check(missing, "is a directory", "expected a file")
	os.Remove(missing)
	if mkfifo, err := exec.LookPath("mkfifo"); err == nil && exec.Command(mkfifo, missing).Run() == nil {
		check(missing, "not a regular file")
	}
	if _, _, err := LoadDir(filepath.Join(dir, "train-labels-idx1-ubyte")); err == nil || !strings.Contains(err.Error(), "is a file; name the directory") {
		t.Errorf("file instead of the directory: %v", err)
	}
	if _, _, err := LoadDir(filepath.Join(dir, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing directory: %v", err)
	}
}
