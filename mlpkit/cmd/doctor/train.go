package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/train"
)

// trainEasy trains the lab's usual network for a moment on made-up images of the
// digits' size, so that it needs no files and its steps take as long as theirs.
func trainEasy(ctx context.Context, b backend.Opened) (*mlpkit.Run, error) {
	c := mlpkit.Default()
	c.Epochs = 5
	return train.NewTrainer(b).Train(ctx, easy(), c)
}

// easy is ten classes of noise, each with a bright stripe at a height of its own.
func easy() *datasets.Split {
	r := rand.New(rand.NewPCG(1, 2))
	set := func(n int) *datasets.Set {
		s := &datasets.Set{Name: fmt.Sprintf("%d made-up images", n), Rows: 28, Cols: 28, Classes: datasets.Classes}
		for i := range n {
			label := i % s.Classes
			s.Labels = append(s.Labels, uint8(label))
			for row := range s.Rows {
				for range s.Cols {
					v := r.IntN(100)
					if row == 4+2*label {
						v += 150
					}
					s.Images = append(s.Images, uint8(v))
				}
			}
		}
		return s
	}
	return &datasets.Split{Train: set(640), Validation: set(200)}
}
