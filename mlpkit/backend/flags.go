package backend

import (
	"os"
	"path/filepath"
	"strings"
)

// flagsEnv is where XLA looks for its settings, once a process, when it first
// compiles: so it stays set.
const flagsEnv = "XLA_FLAGS"

// productFlag is the setting of the library for matrix products; none means
// Eigen's, with oneDNN's kernels. XLA's choice, YNNPACK, takes 1.1 to 1.25 times as
// long for a step with two threads and batches of 64 and 256 at width 128, and as
// long with one thread (alternating trainings; only at batch 32 it is the faster).
const productFlag = "--xla_cpu_experimental_ynn_fusion_type="

// setFlags sets XLA's flags for the plugin that the project pins; another one may
// not know them, and a flag that XLA does not know ends the process. What the
// user set wins, as it comes last.
func setFlags(plugin string) error {
	flags := os.Getenv(flagsEnv)
	if filepath.Base(filepath.Dir(plugin)) != pinnedFolder || strings.Contains(flags, productFlag) {
		return nil
	}
	return os.Setenv(flagsEnv, strings.TrimSpace(productFlag+" "+flags))
}
