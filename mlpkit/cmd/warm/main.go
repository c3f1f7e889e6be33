// Command warm trains the lab's default network for one epoch and shows nothing:
// what XLA compiles for it is kept (see [backend.ProgramsEnv]) and need not be
// compiled again by the first cell that trains it. Kept programs fit one kind of
// processor and one number of cores only, so each machine makes its own: an image
// starts this in the background when its server starts.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/lab"
	"mlplab/mlpkit/train"
)

func main() {
	if os.Getenv(backend.ProgramsEnv) == "" {
		fmt.Fprintf(os.Stderr, "%s names no folder to keep compiled programs in: start warm in the lab's environment, "+
			"python notebooks/tools/labenv.py warm\n", backend.ProgramsEnv)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := lab.Default()
	c.Epochs = 1
	if _, err := train.Train(ctx, lab.Split(c.Seed), c); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
