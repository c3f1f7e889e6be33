// Package datasets finds, verifies and loads the image sets of the lab, and
// splits them into training and validation parts.
//
// [LoadMNIST] looks for the MNIST digits in a directory the user names, else in
// the Go module cache, where every program that imports this package has them;
// whatever the source, the files must match four pinned SHA-256 sums. [LoadDir]
// loads any other set stored in the same format, such as Fashion-MNIST or KMNIST.
// Both give [Set] values: uint8 images and their labels.
//
// [Set.Split] makes the training and validation parts, [Set.Float32] and
// [Set.OneHot] show the two remaining steps of preprocessing.
//
// Nothing here prints, and no malformed file makes it panic: every problem is
// an error that names the file, what was expected, what was found, and the mend.
// The package imports nothing of the house; read set.go first, then mnist.go.
package datasets
