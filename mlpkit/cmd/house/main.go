// Command house draws the packages of this module and what each imports into
// ARCHITECTURE.md, between its markers, from the code itself.
//
//	go run ./mlpkit/cmd/house
//
// Its test fails where the drawing is no longer that of the code. Read house.go
// for what a package is to the drawing and draw.go for the drawing.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := work("ARCHITECTURE.md"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// work writes the drawing of the module around the file into the file.
func work(file string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("%w; run this in the project's folder", err)
	}
	drawn, err := redrawn(page, filepath.Dir(file))
	if err != nil {
		return err
	}
	return os.WriteFile(file, drawn, 0o644)
}
