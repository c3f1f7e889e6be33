// Package processor tells how busy the processors are, and with what: a time alone
// says little on a machine that others use. It imports nothing of the house.
package processor

import (
	"fmt"
	"os"
)

// Times are the system's counts of the processors' time, from its start on, in units
// of its own: of all, idle, and idle while a disk works; 0 where it does not tell.
func Times() (total, idle, waiting float64) {
	stat, _ := os.ReadFile("/proc/stat")
	var f [8]float64
	fmt.Sscanf(string(stat), "cpu %f %f %f %f %f %f %f %f", &f[0], &f[1], &f[2], &f[3], &f[4], &f[5], &f[6], &f[7])
	for _, v := range f {
		total += v
	}
	return total, f[3], f[4]
}
