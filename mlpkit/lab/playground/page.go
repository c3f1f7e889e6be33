package playground

import (
	"bytes"
	"embed"
	"encoding/json"
	"text/template"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/plot"
)

//go:embed view
var viewFiles embed.FS

// scripts are the parts of the view's program, in the order in which they run.
var scripts = []string{"reroute.js", "link.js", "controls.js", "chart.js", "pad.js", "answer.js", "main.js"}

// boot is what the view's program is started with.
type boot struct {
	ID       string    `json:"id"` // of the view's element in the page
	In       string    `json:"in"`
	Out      string    `json:"out"`
	Controls []control `json:"controls"`
	Palette  []string  `json:"palette"` // of the lab's figures
	Epochs   int       `json:"epochs"`  // of a training
}

// page is the view as HTML: self-contained, nothing is fetched.
func page(id, address string, c mlpkit.Config, examples int) (string, error) {
	b := boot{ID: id, In: address + "/in", Out: address + "/out", Controls: controls(c, examples), Epochs: c.Epochs}
	for i := range 7 {
		b.Palette = append(b.Palette, text.Hex(plot.Color(i)))
	}
	start, err := json.Marshal(b) // escapes what could end the script
	if err != nil {
		return "", err
	}
	parts := struct{ ID, Style, Boot, Script string }{ID: id, Boot: string(start)}
	style, err := viewFiles.ReadFile("view/view.css")
	if err != nil {
		return "", err
	}
	parts.Style = string(style)
	for _, name := range scripts {
		script, err := viewFiles.ReadFile("view/" + name)
		if err != nil {
			return "", err
		}
		parts.Script += string(script) + "\n"
	}
	t, err := template.ParseFS(viewFiles, "view/view.html")
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = t.Execute(&out, parts)
	return out.String(), err
}
