//go:build cgo

package backend

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
)

// withGPU lets the machine show a GPU, or none.
func withGPU(t *testing.T, shown bool) {
	t.Helper()
	before := gpuDevices
	t.Cleanup(func() { gpuDevices = before })
	gpuDevices = []string{filepath.Join(t.TempDir(), "nvidia[0-9]*")}
	if shown {
		write(t, strings.Replace(gpuDevices[0], "[0-9]*", "0", 1))
	}
}

// write makes a file of nothing that a library would need, with its folders.
func write(t *testing.T, file string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("no library"), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestNoGPU: what a user reads who asks for a GPU where there is none, exactly.
func TestNoGPU(t *testing.T) {
	environment(t, "", "cuda", "")
	withGPU(t, false)
	const want = "MLPLAB_BACKEND=cuda: this machine shows no NVIDIA GPU (there is neither /dev/nvidia0 nor a GPU in " +
		"/proc/driver/nvidia/gpus nor, as in WSL, /dev/dxg); use a machine that has one and its driver, " +
		"give a container its GPUs (docker run --gpus all), or unset MLPLAB_BACKEND to compute on the CPU"
	if o, err := Open(); err == nil || err.Error() != want {
		t.Errorf("%+v, %v\nwant %s", o.Choice, err, want)
	}
}

// TestCUDAErrors: with a GPU, what is wrong with the plugin is told in a sentence
// with its mend, and nothing else is taken instead.
func TestCUDAErrors(t *testing.T) {
	text := write(t, filepath.Join(t.TempDir(), "text.so"))
	missing := filepath.Join(t.TempDir(), "missing.so")
	withGPU(t, true)
	t.Chdir(t.TempDir())
	for name, c := range map[string]struct {
		plugin string
		want   []string
	}{
		"not installed":  {"", []string{"is not installed", "make setup MLPLAB_BACKEND=cuda", CUDAPluginEnv, "unset MLPLAB_BACKEND"}},
		"missing":        {missing, []string{CUDAPluginEnv, missing, "no such file", "make setup MLPLAB_BACKEND=cuda"}},
		"not a library":  {text, []string{"MLPLAB_BACKEND=cuda", text, "nvidia-smi", "580", "unset MLPLAB_BACKEND"}},
		"names a folder": {filepath.Dir(text), []string{CUDAPluginEnv, "no such file"}},
	} {
		environment(t, "", "cuda", "")
		t.Setenv(CUDAPluginEnv, c.plugin)
		o, err := Open()
		if err == nil {
			t.Errorf("%s: opened %+v", name, o.Choice)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q, want %q in it", name, err, want)
			}
		}
		if strings.ContainsAny(err.Error(), "\n") || strings.Contains(err.Error(), ".go:") {
			t.Errorf("%s: more than a sentence: %v", name, err)
		}
	}
}

// checkout makes a project in a folder with a space in its name, goes to a subfolder,
// and returns the folder of its Python packages.
func checkout(t *testing.T) (packages string) {
	t.Helper()
	root := t.TempDir()
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	root = filepath.Join(root, "a lab")
	deep := filepath.Join(root, "notebooks", "deep")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module mlplab\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(deep)
	return filepath.Join(root, ".venv", "lib", "python3.12", "site-packages")
}

// TestFindCUDAPlugin: pip's own place and file name, from any folder of the project;
// the variable wins.
func TestFindCUDAPlugin(t *testing.T) {
	packages := checkout(t)
	t.Setenv(CUDAPluginEnv, "")
	if path, _, err := findCUDAPlugin(); err == nil {
		t.Errorf("nothing installed: %s", path)
	}
	pip := write(t, filepath.Join(packages, "jax_plugins", "xla_cuda13", "xla_cuda_plugin.so"))
	if path, why, err := findCUDAPlugin(); path != pip || !strings.Contains(why, "the project pins") || err != nil {
		t.Errorf("installed: %s, %s, %v", path, why, err)
	}
	other := write(t, filepath.Join(t.TempDir(), "other.so"))
	t.Setenv(CUDAPluginEnv, other)
	if path, why, err := findCUDAPlugin(); path != other || !strings.Contains(why, CUDAPluginEnv) || err != nil {
		t.Errorf("named: %s, %s, %v", path, why, err)
	}
}

// TestArmPlugin: where there is no plugin for x86-64, that for arm64 is found.
func TestArmPlugin(t *testing.T) {
	packages := checkout(t)
	arm := write(t, filepath.Join(packages, "xla_plugins", "xla_cpu_pjrt", "xla_cpu_pjrt.so"))
	if path := pinned(); path != arm {
		t.Errorf("%q, want %s", path, arm)
	}
	x86 := write(t, filepath.Join(packages, "fastatomstruct_xla_cpu", "libpjrt_cpu.so"))
	if path := pinned(); path != x86 {
		t.Errorf("%q, want %s", path, x86)
	}
}

// TestCUDAFlags: NVIDIA's folder beside pip's plugin is named to XLA, with what the
// user set kept; a plugin without such a folder is left to go-xla.
func TestCUDAFlags(t *testing.T) {
	packages := checkout(t)
	plugin := write(t, filepath.Join(packages, "jax_plugins", "xla_cuda13", "xla_cuda_plugin.so"))
	folder := filepath.Join(packages, "nvidia", "cu13")
	named := cudaFolderFlag + `"` + folder + `"`
	for _, c := range []struct {
		installed  bool
		user, want string
	}{
		{false, "", ""},
		{true, "", named},
		{true, "--xla_dump_to=x", named + " --xla_dump_to=x"},
		{true, cudaFolderFlag + "/cuda", cudaFolderFlag + "/cuda"},
	} {
		if c.installed {
			write(t, filepath.Join(folder, "nvvm", "libdevice", "libdevice.10.bc"))
		}
		t.Setenv(flagsEnv, c.user)
		t.Setenv("GOPJRT_CUDA_CHECKS", "")
		if err := setCUDAFlags(plugin); err != nil {
			t.Fatal(err)
		}
		if got := os.Getenv(flagsEnv); got != c.want {
			t.Errorf("%+v: flags %s", c, got)
		}
		if got := os.Getenv("GOPJRT_CUDA_CHECKS"); (got == "no") != c.installed {
			t.Errorf("%+v: go-xla's own search is %q", c, got)
		}
	}
}

// TestFlagsInQuotes: XLA takes a folder with a space in its name as setCUDAFlags
// quotes it. It reads its flags once a process, so a child compiles, and the folder
// is one that the plugin for the CPU uses too: that of the compiler's dumps.
func TestFlagsInQuotes(t *testing.T) {
	plugin := os.Getenv(PluginEnv)
	if plugin == "" {
		if plugin = pinned(); plugin == "" {
			t.Skip("no plugin is installed here")
		}
	}
	if os.Getenv("TEST_FLAGS_IN_QUOTES") == "" {
		child := exec.Command(os.Args[0], "-test.run=^TestFlagsInQuotes$")
		folder := filepath.Join(t.TempDir(), "a lab")
		child.Env = append(os.Environ(), "TEST_FLAGS_IN_QUOTES=1", PluginEnv+"="+plugin, flagsEnv+"="+quotedFlag("--xla_dump_to=", folder))
		if out, err := child.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		if files, err := os.ReadDir(folder); len(files) == 0 {
			t.Errorf("the compiler wrote nothing to %q: %v", folder, err)
		}
		return
	}
	environment(t, "", "cpu", plugin)
	o, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer o.Backend.Finalize()
	double, err := graph.NewExec(o.Backend, func(x *graph.Node) *graph.Node { return graph.Add(x, x) })
	if err != nil {
		t.Fatal(err)
	}
	if y, err := double.Call1(float32(21)); err != nil || y.Value() != float32(42) {
		t.Errorf("%v, %v", y, err)
	}
}

// TestCUDAPluginLoads: where CUDA is installed, on a machine without a GPU, the real
// plugin is loaded and says that there is none: the lab's sentence has its words.
func TestCUDAPluginLoads(t *testing.T) {
	plugin := os.Getenv(CUDAPluginEnv)
	if plugin == "" || HasGPU() {
		t.Skip("CUDA is not installed, or there is a GPU")
	}
	environment(t, "", "cuda", "")
	t.Setenv(flagsEnv, "")
	withGPU(t, true)
	o, err := Open()
	if err == nil {
		t.Fatalf("opened %+v", o.Choice)
	}
	for _, want := range []string{"No visible GPU devices", plugin, "nvidia-smi", "unset MLPLAB_BACKEND"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %q in it", err, want)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than a sentence: %q", err)
	}
}
