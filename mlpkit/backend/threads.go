//go:build cgo

package backend

import (
	"os"
	"strconv"
	"sync"

	"github.com/gomlx/compute"
	"github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/go-xla/pjrt"
)

// poolSizeEnv is where XLA's CPU client looks for the size of its thread pool.
const poolSizeEnv = "NPROC"

// opening guards the environment while a client is made.
var opening sync.Mutex

// newClient opens an XLA client for the CPU with a thread pool of the given size.
func newClient(plugin string, threads int) (compute.Backend, error) {
	opening.Lock()
	defer opening.Unlock()
	if err := setFlags(plugin); err != nil {
		return nil, err
	}
	before, was := os.LookupEnv(poolSizeEnv)
	if err := os.Setenv(poolSizeEnv, strconv.Itoa(threads)); err != nil {
		return nil, err
	}
	defer func() {
		if was {
			os.Setenv(poolSizeEnv, before)
		} else {
			os.Unsetenv(poolSizeEnv)
		}
	}()
	// One device, not the plugin's default of four: the pool has at least a thread
	// for each device, and more threads than cores only get in each other's way.
	return xla.NewWithOptions(plugin, pjrt.NamedValuesMap{"cpu_device_count": int64(1)})
}

// SingleThreaded opens n more backends like o with one thread each: for n runs
// side by side that do not get in each other's way. Where o is not XLA on the
// CPU there are no such backends, and ok is false.
func (o Opened) SingleThreaded(n int) (workers []Opened, ok bool, err error) {
	if o.Choice.Config != cpuConfig || o.Choice.Plugin == "" {
		return nil, false, nil
	}
	for range n {
		b, err := newClient(o.Choice.Plugin, 1)
		if err != nil {
			return nil, false, brief(err)
		}
		c := o.Choice
		c.Threads = 1
		workers = append(workers, Opened{b, c})
	}
	return workers, true, nil
}
