//go:build linux && cgo

package compilecache

/*
#cgo CFLAGS: -I${SRCDIR}/../../third_party/pjrt
#cgo LDFLAGS: -ldl
#include <stdlib.h>
#include "table.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"unsafe"

	"github.com/gomlx/go-xla/pjrt"
)

// process is the one plugin whose programs are kept, and where: PJRT's functions
// take no context that could hold it.
var process struct {
	sync.Mutex
	plugin  string // path
	store   *store
	threads map[unsafe.Pointer]string // of each client
}

// Keep makes go-xla use the XLA plugin at an absolute path such that programs
// which its clients compile are kept in folder, and loaded from there the next
// time. Called again, it changes the folder; one plugin a process is possible.
// An error says why nothing is kept, nor loaded; the plugin can be used all the
// same.
func Keep(plugin, folder string) error {
	process.Lock()
	defer process.Unlock()
	if process.plugin != "" && process.plugin != plugin {
		return fmt.Errorf("programs of the plugin %s are not kept: those of %s are, and one plugin a process is possible", plugin, process.plugin)
	}
	process.store = nil
	identity, err := identify(plugin, cpuinfo)
	if err != nil {
		return err
	}
	if err := makeFolder(folder); err != nil {
		return err
	}
	if process.plugin == "" {
		if err := register(plugin); err != nil {
			return err
		}
		process.plugin, process.threads = plugin, map[unsafe.Pointer]string{}
	}
	process.store = &store{folder: filepath.Clean(folder), identity: identity, limit: limit, busy: map[string]*sync.Mutex{}}
	return nil
}

// register gives go-xla the plugin's table with our functions in it.
func register(plugin string) error {
	path := C.CString(plugin)
	defer C.free(unsafe.Pointer(path))
	table := C.mlplab_open(path)
	if table == nil {
		return fmt.Errorf("XLA plugin %s: its programs cannot be kept, as it is no PJRT plugin of a version that this lab knows", plugin)
	}
	return pjrt.RegisterPreloadedPlugin(plugin, uintptr(unsafe.Pointer(table)))
}

// Counts returns how many programs this process compiled and how many it loaded
// instead, since the last call of [Keep].
func Counts() (compiled, loaded int) {
	if s := current(); s != nil {
		return int(s.compiled.Load()), int(s.loaded.Load())
	}
	return 0, 0
}

func current() *store {
	process.Lock()
	defer process.Unlock()
	return process.store
}

// mlplabCreateClient is PJRT_Client_Create. The size of the thread pool, which
// XLA takes from the environment, decides how programs are cut into tasks.
//
//export mlplabCreateClient
func mlplabCreateClient(args *C.PJRT_Client_Create_Args) *C.PJRT_Error {
	if err := C.mlplab_create_client(args); err != nil {
		return err
	}
	process.Lock()
	defer process.Unlock()
	process.threads[unsafe.Pointer(args.client)] = os.Getenv("NPROC")
	return nil
}

// mlplabCompile is PJRT_Client_Compile: it loads the program, or compiles and
// keeps it.
//
//export mlplabCompile
func mlplabCompile(args *C.PJRT_Client_Compile_Args) *C.PJRT_Error {
	s := current()
	if s == nil { // the last Keep failed
		return C.mlplab_compile(args)
	}
	process.Lock()
	threads := process.threads[unsafe.Pointer(args.client)]
	process.Unlock()
	program := args.program
	name := s.name(
		threads,
		C.GoStringN(program.format, C.int(program.format_size)),
		C.GoStringN(program.code, C.int(program.code_size)),
		C.GoStringN(args.compile_options, C.int(args.compile_options_size)),
	)
	defer s.lock(name)()
	if kept := s.read(name); kept != nil {
		args.executable = C.mlplab_load(args.client, (*C.char)(unsafe.Pointer(unsafe.SliceData(kept))), C.size_t(len(kept)))
		if args.executable != nil {
			s.loaded.Add(1)
			return nil
		}
	}
	if err := C.mlplab_compile(args); err != nil {
		return err
	}
	s.compiled.Add(1)
	if bytes, err := serialize(args.executable); err == nil {
		s.write(name, bytes)
	}
	return nil
}

var errSerialize = errors.New("the plugin cannot serialize this program")

// serialize is the compiled program in the plugin's own format.
func serialize(program *C.PJRT_LoadedExecutable) ([]byte, error) {
	var args C.PJRT_Executable_Serialize_Args
	if C.mlplab_serialize(program, &args) == 0 {
		return nil, errSerialize
	}
	defer C.mlplab_free(&args)
	return C.GoBytes(unsafe.Pointer(args.serialized_bytes), C.int(args.serialized_bytes_size)), nil
}
