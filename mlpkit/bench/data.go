package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"mlplab/datasets"
)

// splitSeed is the seed of the one split that all peers train on.
const splitSeed = 1

// digits is MNIST's training part and its split of 48,000 and 12,000.
func digits(ctx context.Context) (*datasets.Set, *datasets.Split, error) {
	mnist, err := datasets.LoadMNIST(ctx)
	if err != nil {
		return nil, nil, err
	}
	split, err := mnist.Train.Split(0.2, splitSeed)
	return mnist.Train, split, err
}

// export writes the split as raw bytes for the peers that are not in Go: images
// [n, 784] and labels [n], uint8.
func export(split *datasets.Split, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, set := range map[string]*datasets.Set{"train": split.Train, "validation": split.Validation} {
		for part, bytes := range map[string][]uint8{"images": set.Images, "labels": set.Labels} {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%s.u8", name, part)), bytes, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
