package testkit

import (
	"runtime"
	"time"

	"mlplab/mlpkit/internal/processor"
)

// Load measures what a piece of work takes and who else used the processors
// meanwhile: a time alone says little on a machine that others use.
type Load struct {
	began       time.Time
	own         time.Duration
	idle, total float64
}

func StartLoad() Load {
	total, idle, waiting := processor.Times()
	return Load{time.Now(), processor.Own(), idle + waiting, total}
}

// Stop returns the time that passed, the processors' time that this process used
// in it, and the part of the processors' time that others used: 1 where the
// system does not tell.
func (l Load) Stop() (took, own time.Duration, others float64) {
	took, own = time.Since(l.began), processor.Own()-l.own
	total, idle, waiting := processor.Times()
	if total <= l.total {
		return took, own, 1
	}
	used := 1 - (idle+waiting-l.idle)/(total-l.total)
	return took, own, max(0, used-own.Seconds()/(took.Seconds()*float64(runtime.NumCPU())))
}
