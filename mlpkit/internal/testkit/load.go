package testkit

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

// Load measures what a piece of work takes and who else used the processors
// meanwhile: a time alone says little on a machine that others use.
type Load struct {
	began       time.Time
	own         time.Duration
	idle, total float64
}

func StartLoad() Load {
	l := Load{began: time.Now(), own: ownTime()}
	l.idle, l.total = processorTimes()
	return l
}

// Stop returns the time that passed, the processors' time that this process used
// in it, and the part of the processors' time that others used: 1 where the
// system does not tell.
func (l Load) Stop() (took, own time.Duration, others float64) {
	took, own = time.Since(l.began), ownTime()-l.own
	idle, total := processorTimes()
	if total <= l.total {
		return took, own, 1
	}
	used := 1 - (idle-l.idle)/(total-l.total)
	return took, own, max(0, used-own.Seconds()/(took.Seconds()*float64(runtime.NumCPU())))
}

// processorTimes are the system's counts of the processors' time, or 0.
func processorTimes() (idle, total float64) {
	stat, _ := os.ReadFile("/proc/stat")
	var f [8]float64
	fmt.Sscanf(string(stat), "cpu %f %f %f %f %f %f %f %f", &f[0], &f[1], &f[2], &f[3], &f[4], &f[5], &f[6], &f[7])
	for _, v := range f {
		total += v
	}
	return f[3] + f[4], total // idle, and idle while a disk works
}
