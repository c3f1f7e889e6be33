// Package compilecache keeps the programs that XLA compiles, so that they are
// compiled once a machine and not once a process: a notebook's every cell is a
// process of its own, and compiling takes longer than an epoch of training.
//
// go-xla has no such cache. PJRT, the interface of XLA's plugins, is a table of
// functions; this package gives go-xla a copy of the table whose function for
// compiling looks into a folder first. What a program is found by holds all that
// its machine code depends on: the program, its options, the plugin, the
// processor, XLA_FLAGS, the number of threads. A loaded program computes the
// same bits as the compiled one.
//
// Nothing here can fail a training: a file that is damaged, or cannot be read or
// written, only means that the program is compiled again.
//
// UPSTREAM.md says what go-xla would have to offer for this package to go. It
// imports only atomicfile of the house; read keep.go first, then store.go.
package compilecache
