package datasets

import "fmt"

// fileSpec pins one of the four MNIST files.
type fileSpec struct {
	stem        string // file name without ".gz"
	rank        int    // dimensions of the IDX array: 3 for images, 1 for labels
	gzSum       string // SHA-256 of the file as published, gzip-compressed
	gzSize      int64  // bytes of the same
	contentSum  string // SHA-256 of the decompressed content
	contentSize int64  // bytes of the same
}

// gzName is the name under which it was published the file.
func (f fileSpec) gzName() string { return f.stem + ".gz" }

// The order of the four files of a set, used for every list of them.
const (
	trainImages = iota
	trainLabels
	testImages
	testLabels
	numFiles
)

// mnistFiles are the original files as published by LeCun, Cortes and Burges.
var mnistFiles = [numFiles]fileSpec{
	trainImages: {
		stem: "train-images-idx3-ubyte", rank: 3,
		gzSum:  "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
		gzSize: 9912422,

		contentSum:  "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
		contentSize: 47040016,
	},
	trainLabels: {
		stem: "train-labels-idx1-ubyte", rank: 1,
		gzSum:  "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
		gzSize: 28881,

		contentSum:  "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
		contentSize: 60008,
	},
	testImages: {
		stem: "t10k-images-idx3-ubyte", rank: 3,
		gzSum:  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
		gzSize: 1648877,

		contentSum:  "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
		contentSize: 7840016,
	},
	testLabels: {
		stem: "t10k-labels-idx1-ubyte", rank: 1,
		gzSum:  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
		gzSize: 4542,

		contentSum:  "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
		contentSize: 10008,
	},
}

// checksumError says that a file is readable but is not the file that was asked
// for.
type checksumError struct {
	Path     string // the file
	Expected string // SHA-256, hexadecimal
	Found    string // the same; or, where the size alone tells, the size in words
	Remedy   string // what the user can do about it
}

// Error gives file, expected, found and remedy in one line.
func (e *checksumError) Error() string {
	return fmt.Sprintf("%s is not the MNIST file: expected SHA-256 %s, found %s; %s",
		e.Path, e.Expected, e.Found, e.Remedy)
}
