//go:build cgo

package backend

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/go-xla/pjrt"
)

// cudaConfig is XLA on an NVIDIA GPU in GoMLX's notation.
const cudaConfig = "xla:cuda"

// asksForCUDA begins the errors of a GPU that was asked for, and insteadOfCUDA ends
// them: nothing else is computed with unasked.
const (
	asksForCUDA   = KindEnv + "=cuda"
	insteadOfCUDA = "or unset " + KindEnv + " to compute on the CPU"
)

// gpuDevices are the files by which a system shows NVIDIA's GPUs: those of the
// driver, which makes the first ones only when they are wanted, and that of
// Windows's Linux, which has no others.
var gpuDevices = []string{"/dev/nvidia[0-9]*", "/proc/driver/nvidia/gpus/*", "/dev/dxg"}

// HasGPU reports whether this machine shows an NVIDIA GPU. That one can be used is
// only known when the backend opens.
func HasGPU() bool {
	for _, pattern := range gpuDevices {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return true
		}
	}
	return false
}

// openCUDA opens XLA on an NVIDIA GPU.
func openCUDA() (Opened, error) {
	if !HasGPU() {
		return Opened{}, fmt.Errorf("%s: this machine shows no NVIDIA GPU (there is neither /dev/nvidia0 nor a GPU in /proc/driver/nvidia/gpus nor, as in WSL, /dev/dxg); "+
			"use a machine that has one and its driver, give a container its GPUs (docker run --gpus all), %s", asksForCUDA, insteadOfCUDA)
	}
	plugin, why, err := findCUDAPlugin()
	if err != nil {
		return Opened{}, err
	}
	o, err := newCUDAClient(plugin)
	if err != nil {
		return Opened{}, fmt.Errorf("%s: XLA's plugin %s: %w; check that nvidia-smi lists a GPU and a driver of version 580 or later, which CUDA 13 needs, %s",
			asksForCUDA, plugin, brief(err), insteadOfCUDA)
	}
	o.Choice.Why = asksForCUDA + " asks for it, with " + why
	return o, nil
}

// newCUDAClient opens an XLA client of the CUDA plugin at an absolute path.
func newCUDAClient(plugin string) (Opened, error) {
	opening.Lock()
	defer opening.Unlock()
	if err := setCUDAFlags(plugin); err != nil {
		return Opened{}, err
	}
	// float32 throughout, as on the CPU: go-xla would round the factors of matrix
	// products to the 10 bits of TF32. A folder with "cpu" in its name would make
	// go-xla take the plugin for a CPU's, whose memory it shares.
	config := plugin + ",tf32=false,shared_buffers=false"
	// XLA takes three quarters of the GPU's memory at once unless told not to: every
	// cell is a process, and so is every other notebook.
	b, err := xla.NewWithOptions(config, pjrt.NamedValuesMap{"preallocate": false})
	if err != nil {
		return Opened{}, err
	}
	c := Choice{Config: cudaConfig, Threads: runtime.NumCPU(), Plugin: plugin}
	if loaded, err := pjrt.GetPlugin(plugin); err == nil {
		major, minor := loaded.Version()
		c.Version = fmt.Sprintf("%d.%d", major, minor)
	}
	return Opened{b, c}, nil
}

// cudaFolderFlag tells XLA where libdevice and ptxas are.
const cudaFolderFlag = "--xla_gpu_cuda_data_dir="

// setCUDAFlags names NVIDIA's folder beside the plugin to XLA, unless the user named
// one, and keeps go-xla from looking for it where pip does not put it.
func setCUDAFlags(plugin string) error {
	folder := filepath.Join(filepath.Dir(plugin), "..", "..", "nvidia", "cu13")
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil // another plugin: go-xla's own search serves it
	}
	if err := os.Setenv("GOPJRT_CUDA_CHECKS", "no"); err != nil {
		return err
	}
	flags := os.Getenv(flagsEnv)
	if strings.Contains(flags, cudaFolderFlag) {
		return nil
	}
	return os.Setenv(flagsEnv, strings.TrimSpace(quotedFlag(cudaFolderFlag, folder)+" "+flags))
}

// quotedFlag is a flag of XLA's with a folder, which may have a space in its name.
func quotedFlag(flag, folder string) string { return flag + `"` + folder + `"` }

// findCUDAPlugin returns the path of XLA's plugin for NVIDIA's GPUs.
func findCUDAPlugin() (path, why string, err error) {
	if path := os.Getenv(CUDAPluginEnv); path != "" {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			return "", "", fmt.Errorf("%s=%q: no such file; run make setup %s in the project's folder to install the plugin, or unset %s",
				CUDAPluginEnv, path, asksForCUDA, CUDAPluginEnv)
		}
		path, err = filepath.Abs(path)
		return path, "the plugin that " + CUDAPluginEnv + " names", err
	}
	if path := installed("jax_plugins", "xla_cuda13", "xla_cuda_plugin.so"); path != "" {
		return path, "the plugin that the project pins", nil
	}
	return "", "", fmt.Errorf("%s: XLA's plugin for it is not installed; run make setup %s in the project's folder, or name its file in %s, %s",
		asksForCUDA, asksForCUDA, CUDAPluginEnv, insteadOfCUDA)
}
