package main

import (
	"bytes"
	"fmt"
	"strings"
)

// The drawing stands between these lines of the page.
const (
	begin = "<!-- begin: go run ./mlpkit/cmd/house -->\n"
	end   = "<!-- end -->\n"
)

// floors are the parts of the house from the top down. A package stands on the
// first one that is its own.
var floors = []struct {
	name string
	on   func(room) bool
}{
	{"programs", func(r room) bool {
		return strings.Contains(r.path, "/cmd/") || strings.HasPrefix(r.path, "mlpkit/bench")
	}},
	{"what a cell shows", func(r room) bool { return r.shows }},
	{"what computes: GoMLX and XLA", func(r room) bool { return r.computes }},
	{"what describes, keeps, judges and draws: plain Go", func(room) bool { return true }},
}

// redrawn is the page with the drawing of the module in dir as it is now.
func redrawn(page []byte, dir string) ([]byte, error) {
	before, rest, ok := bytes.Cut(page, []byte(begin))
	_, after, ended := bytes.Cut(rest, []byte(end))
	if !ok || !ended {
		return nil, fmt.Errorf("ARCHITECTURE.md has no lines %q and %q for the drawing to stand between", strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	all, err := rooms(dir)
	if err != nil {
		return nil, err
	}
	return bytes.Join([][]byte{before, []byte(begin), []byte(drawing(all)), []byte(end), after}, nil), nil
}

// drawing is the picture of the house, in Mermaid's language, and a table with
// a line for each package.
func drawing(all []room) string {
	standing := make([][]room, len(floors))
	for _, r := range all {
		for i, floor := range floors {
			if floor.on(r) {
				standing[i] = append(standing[i], r)
				break
			}
		}
	}
	var picture, table strings.Builder
	picture.WriteString("\n```mermaid\nflowchart TD\n")
	table.WriteString("| package | what it is |\n|---|---|\n")
	for i, floor := range floors {
		if len(standing[i]) == 0 {
			continue
		}
		fmt.Fprintf(&picture, "  subgraph floor%d[\"%s\"]\n", i, floor.name)
		fmt.Fprintf(&table, "| **%s** | |\n", floor.name)
		for _, r := range standing[i] {
			fmt.Fprintf(&picture, "    %s[\"%s\"]\n", node(r.path), short(r.path))
			fmt.Fprintf(&table, "| [`%s`](%s) | %s |\n", short(r.path), r.path, strings.ReplaceAll(r.about, "|", `\|`))
		}
		picture.WriteString("  end\n")
	}
	for _, r := range all {
		for _, to := range r.imports {
			fmt.Fprintf(&picture, "  %s --> %s\n", node(r.path), node(to))
		}
	}
	picture.WriteString("```\n\n")
	return picture.String() + table.String() + "\n"
}

// short is a package's name as the page has it: everything but datasets lies
// below mlpkit.
func short(path string) string { return strings.TrimPrefix(path, "mlpkit/") }

// node is a name for a package that Mermaid takes.
func node(path string) string { return strings.NewReplacer("/", "_", "-", "_").Replace(path) }
