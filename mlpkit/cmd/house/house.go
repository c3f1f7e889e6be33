package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A room is a package of the module as the drawing sees it.
type room struct {
	path     string   // below the module: "mlpkit/plot"
	about    string   // first paragraph of its comment
	imports  []string // rooms that it imports, without those that others of them import already
	computes bool     // links GoMLX or XLA
	shows    bool     // links GoNB: what it does appears in a cell
}

// computing is what a package that computes links; showing, one that shows.
const (
	computing = "github.com/gomlx/"
	showing   = "github.com/janpfeifer/gonb"
)

// rooms lists the packages of the module in dir, tools left out, by path.
func rooms(dir string) ([]room, error) {
	command := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports,Deps,Module", "./...")
	command.Dir = dir
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages: %w: %s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	type listed struct {
		ImportPath, Dir        string
		GoFiles, Imports, Deps []string
		Module                 struct{ Path string }
	}
	var all []room
	deps := map[string][]string{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("reading the list of packages: %w", err)
		}
		own := func(paths []string) (found []string) {
			for _, path := range paths {
				if below, ok := strings.CutPrefix(path, p.Module.Path+"/"); ok {
					found = append(found, below)
				}
			}
			return found
		}
		about, err := comment(p.Dir, p.GoFiles)
		if err != nil {
			return nil, err
		}
		r := room{
			path: strings.TrimPrefix(p.ImportPath, p.Module.Path+"/"), about: about, imports: own(p.Imports),
			computes: links(p.Deps, computing), shows: links(p.Deps, showing),
		}
		deps[r.path] = own(p.Deps)
		all = append(all, r)
	}
	for i := range all {
		all[i].imports = nearest(all[i].imports, deps)
	}
	return all, nil
}

// link is a name in a comment that go doc would link.
var link = regexp.MustCompile(`\[([\w./]+)\]`)

// comment is the first paragraph of a package's comment, in a line of Markdown.
// A sentence that leads to what follows the paragraph is left out.
func comment(dir string, files []string) (string, error) {
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return "", fmt.Errorf("reading a package's comment: %w", err)
		}
		if text := file.Doc.Text(); text != "" {
			first, _, _ := strings.Cut(text, "\n\n")
			first = strings.Join(strings.Fields(first), " ")
			if strings.HasSuffix(first, ":") {
				first = first[:strings.LastIndex(first, ". ")+1]
			}
			return link.ReplaceAllString(first, "`$1`"), nil
		}
	}
	return "", nil
}

// links reports whether one of the packages is of the family that prefix names.
func links(paths []string, prefix string) bool {
	return slices.ContainsFunc(paths, func(path string) bool { return strings.HasPrefix(path, prefix) })
}

// nearest leaves out the imports that another import brings already: their
// arrows would say nothing new.
func nearest(imports []string, deps map[string][]string) []string {
	return slices.DeleteFunc(slices.Clone(imports), func(path string) bool {
		return slices.ContainsFunc(imports, func(other string) bool { return slices.Contains(deps[other], path) })
	})
}
