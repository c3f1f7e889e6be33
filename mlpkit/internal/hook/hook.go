// Package hook is where package train puts what mlpkit's deprecated names call:
// mlpkit itself links nothing that computes. Drivers of databases are found in the
// same way. It imports nothing of the house.
package hook

// What package train sets when it is linked, as functions of the types that
// mlpkit's deprecated.go names; nil before.
var (
	Train any
	Model any
)
