package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"mlplab/mlpkit/bench/task"
)

// process is a peer that was started.
type process struct {
	kind    peerKind
	cmd     *exec.Cmd
	in      io.WriteCloser
	answers *bufio.Reader
	log     string
}

// start starts a peer. What it prints beside its answers goes to a log.
func (d *driver) start(ctx context.Context, kind peerKind) (*process, error) {
	logs := filepath.Join(d.root, "build", "bench")
	if err := os.MkdirAll(logs, 0o755); err != nil {
		return nil, err
	}
	p := &process{kind: kind, log: filepath.Join(logs, kind.id+".log")}
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the peer has its own copy
	name, args := kind.command(d)
	p.cmd = exec.CommandContext(ctx, name, args...)
	p.cmd.Dir = d.root
	p.cmd.Env = append(os.Environ(), kind.environment(d)...)
	p.cmd.Stderr = log
	p.cmd.WaitDelay = 5 * time.Second
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.answers = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w; run make bench, which installs what it needs", kind.title, err)
	}
	return p, nil
}

// ask sends a request and waits for its answer.
func (p *process) ask(r task.Request) (task.Answer, error) {
	var a task.Answer
	line, err := json.Marshal(r)
	if err != nil {
		return a, err
	}
	if _, err = p.in.Write(append(line, '\n')); err == nil {
		line, err = p.answers.ReadBytes('\n')
	}
	if err != nil {
		return a, fmt.Errorf("%s ended while it was asked for %q %s: %w; its last words: %s", p.kind.title, r.Do, r.Case.Name, err, p.lastWords())
	}
	if err := json.Unmarshal(line, &a); err != nil {
		return a, fmt.Errorf("%s answered %q: %w", p.kind.title, line, err)
	}
	if err := a.Check(r); err != nil {
		return a, fmt.Errorf("%s, %q %s: %w", p.kind.title, r.Do, r.Case.Name, err)
	}
	return a, nil
}

// peak is the peak resident memory of the process in bytes, 0 where the system
// does not tell.
func (p *process) peak() int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	return 0
}

// stop ends the process, which sees its input end.
func (p *process) stop() {
	p.in.Close()
	done := make(chan struct{})
	go func() { p.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		p.cmd.Process.Kill()
		<-done
	}
}

// lastWords is the last line that the process wrote to its log.
func (p *process) lastWords() string {
	log, _ := os.ReadFile(p.log)
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	return lines[len(lines)-1]
}
