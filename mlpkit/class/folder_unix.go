//go:build unix

package class

import "syscall"

// onlyFolder makes opening anything but a folder fail.
const onlyFolder = syscall.O_DIRECTORY
