// Command study carries a study out in parts, each by a process of its own: on
// the machines of a cluster or on the cores of one machine. The parts share a
// folder of runs, and nothing else.
//
//	study define FILE             stores the study that a JSON file describes
//	study run -shard i/n NAME     trains the runs i, i+n, i+2n … that are missing
//	study verdict NAME            says what the stored runs show
//
// A process that is ended by SIGTERM or Ctrl-C keeps the runs that it finished
// and exits with 143 or 130; started again, it trains the rest. Every other
// failure is one sentence and exit status 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"mlplab/mlpkit/store"
)

func main() {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

const usage = `usage:
  study define [-runs FOLDER] FILE           store the study that FILE describes; - reads it from the input
  study run [-runs FOLDER] [-shard i/n] [-at-once k] NAME
                                             train what is missing of shard i of n (0/1: of all)
  study verdict [-runs FOLDER] [-csv] NAME   say what the stored runs show

FOLDER is the folder of stored runs; without -runs it is MLPLAB_RUNS, or else
the folder runs of the lab. MLPLAB_DATA names the folder of the digits, and
MLPLAB_PJRT_CPU_PLUGIN the XLA plugin, where the lab itself is not installed.
`

// command is a subcommand at work.
type command struct {
	flags *flag.FlagSet
	in    io.Reader
	out   io.Writer
	runs  *string // folder
}

// interruption is the signal that ended the work.
type interruption struct{ signal syscall.Signal }

func (i *interruption) Error() string { return i.signal.String() }

// untilSignal is done at the first SIGTERM or Ctrl-C; a second one ends the process.
func untilSignal(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		s := (<-signals).(syscall.Signal)
		signal.Stop(signals)
		cancel(&interruption{s})
	}()
	return ctx, func() { signal.Stop(signals) }
}

// run carries a command line out and returns the exit status.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	err := dispatch(ctx, args, in, out)
	var signaled *interruption
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(out, usage)
		return 0
	case errors.As(err, &signaled):
		fmt.Fprintln(errs, "study:", err)
		return 128 + int(signaled.signal)
	}
	fmt.Fprintln(errs, "study:", err)
	return 1
}

func dispatch(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	verbs := map[string]func(*command, context.Context, []string) error{
		"define": (*command).define, "run": (*command).train, "verdict": (*command).verdict,
	}
	if len(args) == 0 {
		return errors.New("no command given: give define, run or verdict; study -h explains them")
	}
	if args[0] == "-h" || args[0] == "-help" || args[0] == "--help" || args[0] == "help" {
		return flag.ErrHelp
	}
	verb, ok := verbs[args[0]]
	if !ok {
		return fmt.Errorf("there is no command %q: give define, run or verdict; study -h explains them", args[0])
	}
	c := &command{flags: flag.NewFlagSet(args[0], flag.ContinueOnError), in: in, out: out}
	c.flags.SetOutput(io.Discard)
	c.runs = c.flags.String("runs", "", "")
	return verb(c, ctx, args[1:])
}

// argument parses the command line, which ends with one argument of that meaning.
func (c *command) argument(args []string, meaning string) (string, error) {
	err := c.flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return "", err
	case err != nil:
		return "", fmt.Errorf("%s: %w; study -h explains the options", c.flags.Name(), err)
	case c.flags.NArg() == 0:
		return "", fmt.Errorf("%s: %s is missing: give it at the end", c.flags.Name(), meaning)
	case c.flags.NArg() > 1:
		return "", fmt.Errorf("%s: %q is one too many: give only %s, after the options", c.flags.Name(), c.flags.Arg(1), meaning)
	}
	return c.flags.Arg(0), nil
}

// open is the store that the command line or the environment names.
func (c *command) open() *store.Store { return store.Open(c.folder()) }
