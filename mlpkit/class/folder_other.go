//go:build !unix

package class

// onlyFolder is nothing where the system has no such flag: reading names fails then.
const onlyFolder = 0
