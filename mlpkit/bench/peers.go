package main

import (
	"cmp"
	"path/filepath"
	"slices"

	"mlplab/mlpkit/bench/task"
)

// peerKind is a way of training that is timed.
type peerKind struct {
	id, title string
	script    string   // in mlpkit/bench/peers; empty for a peer in Go
	arguments []string // of the script after the data's folder
	worker    string   // in Go, where it is not called as the id
	variables []string // of its environment
}

// allPeers lists the peers in the order of the tables.
func allPeers() []peerKind {
	return []peerKind{
		{id: task.Ours, title: "this project"},
		{id: task.JAX, title: "JAX lax.scan", script: "jax_peer.py"},
		{id: task.Loader, title: "PyTorch DataLoader", script: "torch_peer.py", arguments: []string{"loader"}},
		{id: "torch-sliced", title: "PyTorch sliced by hand", script: "torch_peer.py", arguments: []string{"sliced"}},
		{id: "keras", title: "Keras fit (on JAX)", script: "keras_peer.py"},
		{id: "sklearn", title: "scikit-learn MLPClassifier", script: "sklearn_peer.py"},
		{id: task.GoMLX, title: "GoMLX train.Loop"},
	}
}

// find returns the peer of an id among peers.
func find(peers []peerKind, id string) (peerKind, bool) {
	i := slices.IndexFunc(peers, func(p peerKind) bool { return p.id == id })
	if i < 0 {
		return peerKind{}, false
	}
	return peers[i], true
}

// command is what starts the peer.
func (p peerKind) command(d *driver) (name string, args []string) {
	if p.script == "" {
		return d.self, []string{"-worker", cmp.Or(p.worker, p.id)}
	}
	return d.python, append([]string{filepath.Join(d.root, "mlpkit", "bench", "peers", p.script), d.data}, p.arguments...)
}

// environment is what the peers in Python get beside the driver's own: nothing
// written to the home or beside the sources, no GPU, no packages but their own.
func (p peerKind) environment(d *driver) []string {
	if p.script == "" {
		return p.variables
	}
	return []string{
		"PYTHONDONTWRITEBYTECODE=1", "PYTHONNOUSERSITE=1", "PYTHONPATH=", "PYTHONUNBUFFERED=1",
		"CUDA_VISIBLE_DEVICES=", "JAX_PLATFORMS=cpu",
		"KERAS_BACKEND=jax", "KERAS_HOME=" + filepath.Join(d.root, "build", "bench", "keras"),
	}
}
