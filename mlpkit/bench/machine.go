package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"mlplab/mlpkit/bench/report"
	"mlplab/mlpkit/internal/processor"
)

// thisMachine describes what the benchmark runs on: no names, no paths.
func thisMachine() report.Machine {
	m := report.Machine{Cores: runtime.NumCPU(), OS: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Idle: idle(time.Second)}
	cpu, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(cpu)) {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "model name":
			m.CPU = value
		case "cpu family":
			m.Model = "family " + value
		case "model":
			m.Model += ", model " + value
		case "flags":
			for _, set := range []string{"avx512f", "avx2", "avx"} {
				if strings.Contains(" "+value+" ", " "+set+" ") {
					m.Vectors = set
					break
				}
			}
		}
		if m.Vectors != "" {
			break // the other processors are alike
		}
	}
	memory, _ := os.ReadFile("/proc/meminfo")
	var kilobytes float64
	if n, _ := fmt.Sscanf(string(memory), "MemTotal: %f kB", &kilobytes); n == 1 {
		m.MemoryGB = kilobytes / (1 << 20)
	}
	return m
}

// idle is the unused part of the processors' time during a while, NaN where the
// system does not say. A benchmark needs it near 1.
func idle(while time.Duration) *float64 {
	total, idle, _ := processor.Times()
	time.Sleep(while)
	totalLater, idleLater, _ := processor.Times()
	if totalLater <= total {
		return nil
	}
	part := (idleLater - idle) / (totalLater - total)
	return &part
}
